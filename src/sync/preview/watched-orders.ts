import { keyOf, orderNumberOf } from '../../orders/evaluated.js';
import type { EvaluatedOrder } from '../../orders/evaluated.js';
import { fold } from '../../orders/text.js';

/** Fewer characters of a digest would fit too many keys. */
const KEY_CHARACTERS = 8;

/** Whether an order is meant by a text: its number as the source has it, in any case, or the beginning of its key. */
export function isMeant(wanted: string, order: { readonly number: string; readonly key: string }): boolean {
  return fold(order.number) === fold(wanted) || (wanted.length >= KEY_CHARACTERS && order.key.startsWith(wanted.toLowerCase()));
}

/** The test of a read for orders that are asked for; none when no order is. */
export function watches(wanted: string | null): (evaluation: EvaluatedOrder) => boolean {
  if (wanted === null) return () => false;
  return (evaluation) => isMeant(wanted, { number: orderNumberOf(evaluation), key: keyOf(evaluation)?.digest ?? '' });
}
