import { constants } from 'node:os';
import { text } from 'node:stream/consumers';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { superviseChild } from '../../sandbox/processes/children.js';
import type { SupervisedChild } from '../../sandbox/processes/children.js';
import { until, within } from '../support/until.js';

/** Longest that a line takes on a busy machine, a run of some orders included. */
const LINE_MS = 60_000;

/** The two programs whose start takes longer than what they do: the compiled one takes their place, all else is what the shell finds. */
const PRELUDE = `
npm() { if [ "$1 $2 $3" = "run cli --" ]; then shift 3; node dist/src/client.js "$@"; else command npm "$@"; fi; }
npx() { if [ "$1" = order-sync ]; then shift; node dist/src/client.js "$@"; else command npx "$@"; fi; }
set -o pipefail
`;

/** What became of a line. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A line that stays up. */
export interface Staying {
  /** What it has said until it was up. */
  readonly output: string;
  /** Its end by itself. */
  ended(): Promise<Ended>;
  /** Ctrl-C, and the end. */
  interrupted(): Promise<Ended>;
}

async function open(folder: string, line: string, env: Readonly<Record<string, string>>): Promise<SupervisedChild> {
  return await superviseChild({
    name: line,
    command: 'bash',
    args: ['-c', `${PRELUDE}${line}`],
    cwd: folder,
    env: { ...cleanEnvironment(), ORDER_SYNC_ENV_FILE: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** Types a line in the folder, whose `.env` is read, and waits for its end. */
export async function typed(folder: string, line: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = await open(folder, line, env);
  const { stdout, stderr } = child.process;
  if (stdout === null || stderr === null) throw new Error('The shell has no output.');
  try {
    const [output, errors, { code }] = await within(
      Promise.all([text(stdout), text(stderr), child.exited]),
      LINE_MS,
      `the end of: ${line}`,
    );
    return { code, output: `${output}${errors}` };
  } finally {
    child.kill('SIGKILL');
  }
}

/** Types a line that stays up, and waits until it says that it is up. */
export async function staying(folder: string, line: string, up: RegExp): Promise<Staying> {
  const child = await open(folder, line, {});
  let output = '';
  for (const stream of [child.process.stdout, child.process.stderr]) stream?.on('data', (data: Buffer) => (output += data.toString()));
  await until(async () => up.test(output) || !child.running(), LINE_MS, `${String(up)} of: ${line}`);
  const ended = async (): Promise<Ended> => {
    const { code } = await within(child.exited, LINE_MS, `the end of: ${line}`);
    // npm ends at once by Ctrl-C; what it has started may still finish its work.
    await until(async () => isGone(child.pid), LINE_MS, `the end of all that was started by: ${line}`);
    // As a shell counts it.
    return { code: code ?? 128 + constants.signals.SIGINT, output };
  };
  return {
    output,
    ended,
    interrupted: async () => {
      child.kill('SIGINT');
      return await ended();
    },
  };
}

/** Whether no process of the group is left. */
function isGone(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return false;
  } catch {
    return true;
  }
}
