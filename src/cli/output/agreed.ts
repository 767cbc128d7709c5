import { confirmed } from './confirmed.js';
import type { Output } from './output.js';

/** What a command is about to do, for a person who decides whether it does. */
export interface Proposal {
  readonly lines: readonly string[];
  /** What `--json` prints when it is not done. */
  readonly document: object;
  readonly question: string;
  /** Said when it is not done: `Nothing was written`. */
  readonly nothing: string;
}

/** Shows a proposal and asks, unless `yes` was given. Without a terminal and without `yes` it only shows it. True when it is to be done. */
export async function agreed(output: Output, yes: boolean | undefined, { lines, document, question, nothing }: Proposal): Promise<boolean> {
  if (yes !== true && (!output.live || !process.stdin.isTTY)) {
    output.result(document, () => [...lines, `${nothing}: add --yes to do it.`]);
    return false;
  }
  output.say(...lines);
  if (yes === true || (await confirmed(question))) return true;
  output.say(`${nothing}.`);
  return false;
}
