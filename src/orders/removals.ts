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
  /** Orders that are due to be removed and are kept, by customer. */
  readonly held: readonly HeldRemovals[];
  /** What the source has lost more of than may be removed, met for the first time: by customer. */
  readonly shrunken: readonly LostOrders[];
}

/** Known orders that the source does not hold any more. `of`: those that were known. */
export interface LostOrders {
  readonly customer: string;
  readonly missing: number;
  readonly of: number;
}

/** Why they are kept: too many of the customer's orders or of all are missing, or the orders may be in rows without a usable key. */
export type HeldRemovals = LostOrders &
  (
    | { readonly why: 'customer' }
    | { readonly why: 'rows without key' }
    | { readonly why: 'all'; readonly all: Omit<LostOrders, 'customer'> }
  );

/**
 * Which missing orders are removed. An order must be missing in two complete reads that follow each other, and a read that would remove
 * more than `maxShare` of all known orders, or of one customer's, removes none of them: a table that is being rebuilt looks like that.
 * A source that has lost more is named as shrunken at once, before anything is due.
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
  const known = acknowledged.total + neverAcknowledged(missing);
  const missingOf = byCustomer(missing);
  const knownOf = (customer: string): number =>
    (acknowledged.byCustomer.get(customer) ?? 0) + neverAcknowledged(missingOf.get(customer) ?? []);
  const tooMany = (orders: number, of: number): boolean => orders > of * maxShare;
  const all = tooMany(candidates.length, known);
  const held: HeldRemovals[] = [];
  const removed: MissingOrder[] = [];
  for (const [customer, orders] of byCustomer(candidates)) {
    const lost = { customer, missing: orders.length, of: knownOf(customer) };
    if (all) held.push({ ...lost, why: 'all', all: { missing: candidates.length, of: known } });
    else if (heldCustomers.has(customer)) held.push({ ...lost, why: 'rows without key' });
    else if (tooMany(orders.length, lost.of)) held.push({ ...lost, why: 'customer' });
    else removed.push(...orders);
  }
  const told = new Set(held.map(({ customer }) => customer));
  const allMissing = tooMany(missing.length, known);
  const shrunken = [...missingOf]
    .map(([customer, orders]) => ({ customer, missing: orders.length, of: knownOf(customer) }))
    .filter(({ customer, ...lost }) => !told.has(customer) && (allMissing || tooMany(lost.missing, lost.of)));
  return { removed, noted, held, shrunken };
}

/** Orders that were sent but never acknowledged. */
const neverAcknowledged = (missing: readonly MissingOrder[]): number => missing.filter((order) => !order.acknowledged).length;

function byCustomer(orders: readonly MissingOrder[]): Map<string, MissingOrder[]> {
  const groups = new Map<string, MissingOrder[]>();
  for (const order of orders) {
    const group = groups.get(order.customer);
    if (group === undefined) groups.set(order.customer, [order]);
    else group.push(order);
  }
  return groups;
}
