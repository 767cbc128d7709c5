import { CommanderError } from 'commander';
import { TemporalUnreachable } from '../temporal/connect.js';
import { CommandError, EXIT } from './exit-codes.js';
import { explainError } from './explain.js';
import { Host } from './host.js';
import { writeText } from './output/output.js';
import { createProgram } from './program.js';

/** What an operator can do while Temporal is away. */
const MEANWHILE =
  'Without Temporal these work: `npm run cli -- status`, runs, batches, errors, findings, removals, keys, plan, verify, explain and doctor.';

/** Runs one command line, without the program's name, and returns its exit code. Never throws: errors are written to stderr. */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  leaveQuietly();
  const host = new Host();
  try {
    const program = await createProgram(host, args);
    await program.parseAsync([...args], { from: 'user' });
    return host.exitCode;
  } catch (error) {
    // Commander has printed the message already; only help and version come with 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    const more = error instanceof TemporalUnreachable ? ` ${MEANWHILE}` : '';
    writeText(process.stderr, `${explainError(error)}${more}\n`);
    if ((process.env['DEBUG'] ?? '') !== '' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
    return error instanceof CommandError ? error.exitCode : EXIT.failed;
  }
}

/** `| head` closes the pipe when it has enough; that is not a failure. */
function leaveQuietly(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.ok);
    throw error;
  });
}
