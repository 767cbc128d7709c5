import { createInterface } from 'node:readline/promises';

/** Asks a person at the terminal; only a clear yes counts. */
export async function confirmed(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  // End of input, as by Ctrl-D or Ctrl-C, is not consent.
  const closed = new Promise<string>((resolve) =>
    lines.once('close', () => {
      resolve('');
    }),
  );
  try {
    const answer = await Promise.race([lines.question(`${question} [y/N] `), closed]);
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    lines.close();
  }
}
