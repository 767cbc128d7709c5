import { spawn } from 'node:child_process';
import type { ChildProcess, StdioOptions } from 'node:child_process';
import { guard, release } from './watchdog.js';

export interface ChildSpec {
  /** Name for messages: `Temporal dev server`, `worker 2`. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** As for `spawn`. Without it the child has no input and no output. */
  readonly stdio?: StdioOptions;
  /** Milliseconds between SIGTERM and SIGKILL when it is stopped. */
  readonly graceMs?: number;
}

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface SupervisedChild {
  readonly name: string;
  readonly pid: number;
  /** For its streams. End it with `stop` or `kill`. */
  readonly process: ChildProcess;
  /** Resolves when the process has ended, for whatever reason. Never rejects. */
  readonly exited: Promise<ChildExit>;
  readonly running: () => boolean;
  /** Signals the child and all that it started. */
  readonly kill: (signal: NodeJS.Signals) => void;
  /** SIGTERM, then SIGKILL after the grace time; resolves when it has ended. Safe to call twice. */
  readonly stop: () => Promise<ChildExit>;
}

// Long enough for a server to close its database and for a worker to finish the request in flight; short enough for Ctrl-C.
const DEFAULT_GRACE_MS = 10_000;
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const children = new Set<SupervisedChild>();
let signalled = false;

/**
 * Starts a process that never outlives this one: Ctrl-C, SIGTERM and SIGHUP stop all children, last started first, and then end
 * this process with that signal; a normal exit or an uncaught error stops them too; and when this process is killed
 * with SIGKILL, a watchdog ends them. Each child has a process group of its own, so that Ctrl-C in a terminal reaches
 * this process alone and workers can finish while their server is still up.
 *
 * Start Node scripts as `process.execPath` with `--import tsx`, not as `npx tsx` or `npm run`. Rejects when the command cannot be started.
 */
export async function superviseChild(spec: ChildSpec): Promise<SupervisedChild> {
  installHandlers();
  const child = spawn(spec.command, spec.args, {
    env: spec.env,
    stdio: spec.stdio ?? 'ignore',
    detached: process.platform !== 'win32',
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  const exited = new Promise<ChildExit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  const pid = await startedPid(child, spec);
  guard(pid);
  const supervised = handle(child, pid, exited, spec);
  children.add(supervised);
  void exited.then(() => {
    children.delete(supervised);
    release(pid);
  });
  return supervised;
}

/** Stops every child that still runs, last started first. */
export async function stopAllChildren(): Promise<void> {
  for (const child of [...children].reverse()) await child.stop();
}

async function startedPid(child: ChildProcess, spec: ChildSpec): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`${spec.name} did not start (${spec.command}): ${error.message}`, { cause: error })));
  });
  if (child.pid === undefined) throw new Error(`${spec.name} did not start (${spec.command}): it has no process id.`);
  return child.pid;
}

function handle(child: ChildProcess, pid: number, exited: Promise<ChildExit>, spec: ChildSpec): SupervisedChild {
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const kill = (signal: NodeJS.Signals): void => {
    if (running()) signalGroup(pid, signal);
  };
  const stop = async (): Promise<ChildExit> => {
    kill('SIGTERM');
    const timer = setTimeout(() => kill('SIGKILL'), spec.graceMs ?? DEFAULT_GRACE_MS);
    try {
      return await exited;
    } finally {
      clearTimeout(timer);
    }
  };
  return { name: spec.name, pid, process: child, exited, running, kill, stop };
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, signal);
  } catch {
    // It ended between the check and the signal.
  }
}

function installHandlers(): void {
  if (process.listeners('exit').includes(onExit)) return;
  process.on('exit', onExit);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

// Nothing can be awaited any more. The watchdog follows up with SIGKILL.
function onExit(): void {
  for (const child of children) child.kill('SIGTERM');
}

function onSignal(signal: NodeJS.Signals): void {
  if (signalled) {
    for (const child of children) child.kill('SIGKILL');
  }
  signalled = true;
  void stopAllChildren().finally(() => endLike(signal));
}

// Without our handler the signal has its default effect. Any other handler has received it already and decides for itself.
function endLike(signal: NodeJS.Signals): void {
  process.off(signal, onSignal);
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
