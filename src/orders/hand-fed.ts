import type { Evaluation, RowRejection } from './types.js';

/** How the source stands to the key of a row that was fed by hand: it does not hold it, holds it with this content, or with other content. */
export type HeldBySource = 'ABSENT' | 'SAME' | 'DIFFERENT';

/** What becomes of a row that was fed by hand. */
export type HandFedDecision =
  /** Nothing contradicts it: it is detected as a row of the source would be. */
  | { readonly kind: 'detect' }
  /** The source holds the very same order: whatever remains to be done is done for the source. */
  | { readonly kind: 'held by source' }
  | { readonly kind: 'refused'; readonly rejection: RowRejection }
  /** Not in scope of this mapping; another mapping may take it. */
  | { readonly kind: 'left' };

/**
 * The source is the truth: a row fed by hand may add an order that the source does not hold, never contradict one that it holds. Two
 * rows of one key with different content are both refused, since nothing tells which is meant.
 */
export function decideHandFed(evaluation: Evaluation, source: HeldBySource, contradicted: boolean): HandFedDecision {
  if (evaluation.kind === 'outOfScope') return { kind: 'left' };
  if (evaluation.kind === 'blank') return refused('The row is blank. Fill it in, or set ProcessOrder to 0.');
  if (evaluation.kind === 'rejected') return { kind: 'detect' };
  const number = evaluation.order.key.parts[0] ?? '';
  if (contradicted)
    return refused(`Order ${number}: two rows fed by hand have this key with different content. Set ProcessOrder of all but one to 0.`);
  if (source === 'SAME') return { kind: 'held by source' };
  if (source === 'DIFFERENT')
    return refused(
      `Order ${number}: the source holds this order with other content, and the source stands. Change it there, and set ProcessOrder of this row to 0.`,
    );
  return { kind: 'detect' };
}

function refused(message: string): HandFedDecision {
  return { kind: 'refused', rejection: { code: 'HAND_FED_CONFLICT', column: '', value: '', message } };
}
