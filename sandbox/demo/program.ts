import { stopAllChildren } from '../processes/children.js';
import type { Terminal } from './terminal.js';

/** The exit code with which a shell reports a program that a signal ended. */
export const INTERRUPTED = 130;

/** Resolves when a signal asks the program to end. The supervisor stops the children. */
export function interruption(): Promise<'interrupted'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve('interrupted'));
  });
}

/** Ends the process with the exit code of `main`, or with 1 after a failure, which it shows as `<failed> <reason>`. No child stays. */
export function runProgram(main: () => Promise<number>, terminal: Terminal, failed: string): void {
  // The reader has closed the pipe, so further output is useless.
  process.stdout.on('error', () => process.exit(1));
  main().then(
    (code) => process.exit(code),
    async (error: unknown) => {
      terminal.line();
      terminal.line(`${failed} ${error instanceof Error ? error.message : String(error)}`, 'red');
      await stopAllChildren();
      process.exit(1);
    },
  );
}
