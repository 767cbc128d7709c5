import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { compiledClone } from '../support/clone.js';
import { within } from '../support/until.js';

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Longest that a command takes on a busy machine, a run of some orders included. */
const COMMAND_MS = 60_000;

const CLONE = compiledClone();

/** The command as a shell would start it: the compiled program, or its sources where no rung has compiled it. */
export const COMMAND: readonly string[] =
  CLONE === null
    ? [process.execPath, '--import', 'tsx', join(PROJECT_ROOT, 'src/client.ts')]
    : [process.execPath, join(CLONE, 'dist/src/client.js')];

/** What a command prints, with the names of commands as in a checkout and in the pages; the compiled program names them as they are installed. */
export const inCheckout = (text: string): string =>
  text.replaceAll(/npx order-sync (worker|simulator|demo)\b/g, 'npm run $1').replaceAll('npx order-sync', 'npm run cli --');

/** Runs the real command line in a process of its own; its output is a pipe. `env` is added to an environment that names nothing. */
export async function command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
  const [program = '', ...before] = COMMAND;
  const child = spawn(program, [...before, ...args], {
    cwd: PROJECT_ROOT,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  try {
    return {
      code: await within(closed, COMMAND_MS, `the end of: ${args.join(' ')}`),
      stdout: inCheckout(stdout),
      stderr: inCheckout(stderr),
    };
  } finally {
    child.kill('SIGKILL');
  }
}

/** A document as it was printed; a wrong guess at its shape fails the test. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

/** The same with `--json`, read. Fails when stdout is not one document or the exit code is another. */
export async function json(settings: string, args: readonly string[], code = 0): Promise<Json> {
  const result = await command([...args, '--settings', settings, '--json']);
  if (result.code !== code)
    throw new Error(`${args.join(' ')} ended with ${String(result.code)}, not ${String(code)}: ${result.stderr}${result.stdout}`);
  return JSON.parse(result.stdout);
}
