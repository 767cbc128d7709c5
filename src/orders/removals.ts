import { sha256 } from './digest.js';
import type { Digest } from './types.js';

/** The content hash of a removal. A removal has no content; with this hash it is retried like any content that Monday refused. */
export function removalHash(key: Digest): Digest {
  return sha256(JSON.stringify(['removal', key]));
}

export interface MissingOrder {
  readonly key: Digest;
  readonly customer: string;
  /** True when the complete read before this one did not find it either. */
  readonly missedBefore: boolean;
  /** False for one that was sent in part and never acknowledged. */
  readonly acknowledged: boolean;
}

export interface RemovalDecision {
  readonly removed: readonly MissingOrder[];
  /** Missing for the first time: noted, and removed only if the next complete read misses them too. */
  readonly noted: readonly MissingOrder[];
  /** Reasons why removals were held back, for the run's notes. */
  readonly notes: readonly string[];
}

/**
 * Which missing orders are removed. An order must be missing in two complete reads that follow each other, and a read that would remove
 * more than `maxShare` of all known orders, or of one customer's, removes none of them: a table that is being rebuilt looks like that.
 * `acknowledged` counts the known orders that Monday acknowledged, missing or not; missing orders that were never acknowledged count as
 * known as well.
 */
export function decideRemovals(
  missing: readonly MissingOrder[],
  acknowledged: { readonly total: number; readonly byCustomer: ReadonlyMap<string, number> },
  maxShare: number,
  heldCustomers: ReadonlySet<string>,
): RemovalDecision {
  const noted = missing.filter((order) => !order.missedBefore);
  const candidates = missing.filter((order) => order.missedBefore);
  const percent = `${String(maxShare * 100)} %`;
  const known = acknowledged.total + neverAcknowledged(missing);
  if (candidates.length > known * maxShare) {
    const note = `${String(candidates.length)} of ${String(known)} known orders are missing, more than ${percent}: none is removed. Check the source, or raise policies.removals.maxShare.`;
    return { removed: [], noted, notes: [note] };
  }
  const notes: string[] = [];
  const removed: MissingOrder[] = [];
  for (const [customer, orders] of byCustomer(candidates)) {
    const of = (acknowledged.byCustomer.get(customer) ?? 0) + neverAcknowledged(missing.filter((order) => order.customer === customer));
    if (heldCustomers.has(customer))
      notes.push(`${customer}: ${String(orders.length)} missing orders are kept, since rows of this customer have no usable key.`);
    else if (orders.length > of * maxShare)
      notes.push(`${customer}: ${String(orders.length)} of ${String(of)} known orders are missing, more than ${percent}: none is removed.`);
    else removed.push(...orders);
  }
  return { removed, noted, notes };
}

/** Orders that were sent but never acknowledged. */
const neverAcknowledged = (missing: readonly MissingOrder[]): number => missing.filter((order) => !order.acknowledged).length;

function byCustomer(orders: readonly MissingOrder[]): Map<string, MissingOrder[]> {
  const groups = new Map<string, MissingOrder[]>();
  for (const order of orders) groups.set(order.customer, [...(groups.get(order.customer) ?? []), order]);
  return groups;
}
