import type { Act } from './act.js';
import type { Terminal } from './terminal.js';

/** Where the text of a check begins. */
const INDENT = 9;

/** Prints every act with its checks, and the failed checks at the end. Returns whether all checks passed. */
export function printSummary(acts: readonly Act[], terminal: Terminal): boolean {
  terminal.line();
  terminal.line('Summary: counted in the tables, on the board and in its log', 'bold');
  for (const act of acts) {
    terminal.line();
    terminal.line(`Act ${String(act.number)}: ${act.title}`, 'bold');
    for (const check of act.checks) {
      const ok = check.facts.every((one) => one.ok);
      const text = `${check.subject}: ${check.facts.map((one) => one.text).join(', ')}`;
      terminal.line(
        `  ${ok ? 'ok    ' : 'FAILED'} ${wrapped(text, terminal.width - INDENT).join(`\n${' '.repeat(INDENT)}`)}`,
        ok ? 'plain' : 'red',
      );
    }
  }
  const failed = acts.flatMap((act) => act.failed.map((check) => `act ${String(act.number)}, ${check.subject}`));
  const total = acts.reduce((sum, act) => sum + act.checks.length, 0);
  terminal.line();
  if (failed.length === 0) terminal.line(`All ${String(total)} checks passed.`, 'green');
  else terminal.line(`${String(failed.length)} of ${String(total)} checks failed: ${failed.join('; ')}.`, 'red');
  return failed.length === 0;
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
