import type { Evaluation, OrderKey } from './types.js';

/** A row that is not skipped: an order, or a refused row. */
export type EvaluatedOrder = Extract<Evaluation, { kind: 'order' | 'rejected' }>;

/** The key of a row; null for a blank row and for one that is refused because it has no key. */
export function keyOf(evaluation: Evaluation): OrderKey | null {
  if (evaluation.kind === 'blank') return null;
  return evaluation.kind === 'order' ? evaluation.order.key : evaluation.key;
}

/** The customer of a row: canonical where it was found, else as the source has it. */
export function customerOf(evaluation: EvaluatedOrder): string {
  return evaluation.kind === 'order' ? evaluation.order.customer : evaluation.customer;
}

/** The order number of a row, for a person to search by. */
export function orderNumberOf(evaluation: EvaluatedOrder): string {
  return evaluation.kind === 'order' ? (evaluation.order.key.parts[0] ?? '') : evaluation.orderNumber;
}
