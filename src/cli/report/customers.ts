import type { ListedBatch } from '../../store/batches/batch-list.js';
import type { ListedError } from '../../store/errors/error-list.js';

/** What became of the orders of one customer in a run. */
export interface CustomerOutcome {
  readonly customer: string;
  readonly batches: number;
  readonly orders: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  /** Rows of the source that were refused before anything was sent, as far as no later run has met them again. */
  readonly rejected: number;
  readonly sizes: number;
  readonly requests: number;
  /** Of its batches, the earliest start and the latest end; nulls where there is none. */
  readonly began: string | null;
  readonly ended: string | null;
}

const NONE = { batches: 0, orders: 0, promoted: 0, failed: 0, deferred: 0, rejected: 0, sizes: 0, requests: 0, began: null, ended: null };

/** The outcome of a run by customer: those with something left first, then by name. */
export function customerOutcomes(batches: readonly ListedBatch[], refused: readonly ListedError[]): CustomerOutcome[] {
  const found = new Map<string, CustomerOutcome>();
  const of = (customer: string): CustomerOutcome => found.get(customer) ?? { customer, ...NONE };
  for (const { customer, orders, sizes, api, times } of batches) {
    const known = of(customer);
    found.set(customer, {
      ...known,
      batches: known.batches + 1,
      orders: known.orders + orders.total,
      promoted: known.promoted + orders.promoted,
      failed: known.failed + orders.failed,
      deferred: known.deferred + orders.deferred,
      sizes: known.sizes + sizes.total,
      requests: known.requests + api.calls,
      began: earlier(known.began, times.started),
      ended: later(known.ended, times.ended),
    });
  }
  for (const { customer } of refused.filter(({ batchId }) => batchId === null)) {
    const known = of(customer);
    found.set(customer, { ...known, rejected: known.rejected + 1 });
  }
  const left = ({ failed, deferred, rejected }: CustomerOutcome): number => failed + deferred + rejected;
  return [...found.values()].sort((a, b) => left(b) - left(a) || a.customer.localeCompare(b.customer));
}

const earlier = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b < a) ? b : a);
const later = (a: string | null, b: string | null): string | null => (a === null || (b !== null && b > a) ? b : a);
