import type { Progress } from '../../contracts/messages.js';
import { waitOfText, waitSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';

/** What a workflow waits for, by its own answer; null when it works. A workflow of an earlier version answers with a text. */
export function waitOf(progress: Progress | null): Wait | null {
  if (progress?.wait !== undefined) return progress.wait;
  return progress?.paused === true
    ? { cause: 'paused', until: null, detail: 'a resume (paused)' }
    : waitOfText(progress?.waitingFor ?? null);
}

/** The wait as a sentence, at this moment (milliseconds). */
export function shownWait(progress: Progress | null, now: number): string | null {
  const wait = waitOf(progress);
  return wait === null ? null : waitSentence(wait, now);
}

/** The commands for a run that waits for approval, in the order in which a person needs them; null for one that does not. */
export function gateCommands(progress: Progress | null): string | null {
  const wait = waitOf(progress);
  if (wait === null || (wait.cause !== 'change gate' && !wait.detail.startsWith('approval'))) return null;
  return 'npm run cli -- plan --run shows what is about to be sent; then npm run cli -- approve, or npm run cli -- reject';
}
