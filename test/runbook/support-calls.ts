import { runCommandLine } from '../../src/cli/command-line.js';
import type { CommandResult } from '../cli/command.js';
import { within } from '../support/until.js';

/** Longest that a command takes on a busy machine, a run of some orders included. */
const COMMAND_MS = 90_000;

/**
 * The real command line in this process, as in a pipe: a tenth of the time of a process of its own. With `--settings` it reads nothing of the
 * environment. One at a time, since what it prints is caught at the process.
 */
export async function callInProcess(args: readonly string[]): Promise<CommandResult> {
  // Each call listens for the end of the pipe.
  process.stdout.setMaxListeners(0);
  const stdout = caught(process.stdout);
  const stderr = caught(process.stderr);
  try {
    const code = await within(runCommandLine(args), COMMAND_MS, `the end of: ${args.join(' ')}`);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.end();
    stderr.end();
  }
}

/** Keeps what is written to a stream from its reader until `end`. */
function caught(stream: NodeJS.WriteStream): { readonly text: () => string; readonly end: () => void } {
  const write = stream.write.bind(stream);
  let text = '';
  stream.write = (chunk: string | Uint8Array): boolean => {
    text += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  };
  return {
    text: () => text,
    end: () => {
      stream.write = write;
    },
  };
}
