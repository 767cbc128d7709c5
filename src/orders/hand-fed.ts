import type { Evaluation, RowRejection } from './types.js';

/** What the source has for the key of a hand-fed row: nothing, the same content, or other content. */
export type HeldBySource = 'ABSENT' | 'SAME' | 'DIFFERENT';

/** How a hand-fed row is handled. */
export type HandFedDecision =
  /** Nothing contradicts it: it is detected like a row of the source. */
  | { readonly kind: 'detect' }
  /** The source holds the very same order: whatever remains to be done is done for the source. */
  | { readonly kind: 'held by source' }
  | { readonly kind: 'refused'; readonly rejection: RowRejection }
  /** Not in scope of this mapping; another mapping may take it. */
  | { readonly kind: 'left' };

/**
 * The source has priority: a hand-fed row may add an order that the source does not hold, but never contradict one that it holds. Two rows
 * of one key with different content are both refused, since it is unclear which one is meant.
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
      `Order ${number}: the source holds this order with other content, and the content of the source is kept. Change it there, and set ProcessOrder of this row to 0.`,
    );
  return { kind: 'detect' };
}

function refused(message: string): HandFedDecision {
  return { kind: 'refused', rejection: { code: 'HAND_FED_CONFLICT', column: '', value: '', message } };
}
