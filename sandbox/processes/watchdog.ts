import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Socket } from 'node:net';

/**
 * Runs in a small process of its own, tied to this one by a pipe. The pipe closes when this process ends, even by SIGKILL;
 * then every process group still listed gets SIGTERM, and five seconds later SIGKILL.
 */
const WATCHDOG = `
const pids = new Set();
let rest = '';
const signal = (pid, name) => { try { process.kill(process.platform === 'win32' ? pid : -pid, name); return true; } catch { return false; } };
const all = (name) => [...pids].filter((pid) => signal(pid, name)).length;
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => {});
process.stdin.setEncoding('utf8');
process.stdin.on('data', (text) => {
  const lines = (rest + text).split('\\n');
  rest = lines.pop();
  for (const line of lines) line[0] === '+' ? pids.add(Number(line.slice(1))) : pids.delete(Number(line.slice(1)));
});
process.stdin.on('end', () => {
  if (all('SIGTERM') === 0) process.exit();
  setInterval(() => all(0) === 0 && process.exit(), 100);
  setTimeout(() => { all('SIGKILL'); process.exit(); }, 5000);
});
`;

let watchdog: ChildProcess | undefined;
const guarded = new Set<number>();

/** From now on the process group `pid` ends when this process does. */
export function guard(pid: number): void {
  guarded.add(pid);
  if (watchdog === undefined) watchdog = start();
  else tell(`+${String(pid)}\n`);
}

/** The process group has ended by itself. */
export function release(pid: number): void {
  guarded.delete(pid);
  tell(`-${String(pid)}\n`);
}

function start(): ChildProcess {
  const child = spawn(process.execPath, ['-e', WATCHDOG], { env: {}, stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const forget = (): void => {
    if (watchdog === child) watchdog = undefined;
  };
  child.once('error', forget);
  child.once('exit', forget);
  // A killed watchdog is not an error: the next child gets a new one.
  child.stdin?.on('error', forget);
  child.unref();
  (child.stdin as Socket).unref();
  child.stdin?.write([...guarded].map((pid) => `+${String(pid)}\n`).join(''));
  return child;
}

function tell(line: string): void {
  if (watchdog?.stdin?.writable === true) watchdog.stdin.write(line);
}
