import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';

const run = promisify(execFile);

/** Runs the real `temporal` program against one server, with nothing of this machine's own settings. Returns its output. */
export async function temporalCli(address: string, ...args: readonly string[]): Promise<string> {
  const program = process.env['TEMPORAL_CLI_PATH'];
  if (program === undefined) throw new Error('There is no Temporal CLI on this machine: TEMPORAL_CLI_PATH is not set.');
  const { stdout } = await run(program, [...args, '--address', address, '--namespace', 'default'], { env: cleanEnvironment() });
  return stdout;
}
