import { groupBy } from './group-by.js';
import { sha256 } from './digest.js';
import type { Digest } from './types.js';

/** The content hash of a removal. A removal has no content; with this hash it is retried like any content that Monday refused. */
export function removalHash(key: Digest): Digest {
  return sha256(JSON.stringify(['removal', key]));
}

/** What a person has decided of an order that is kept since too many are missing: it goes, or it stays. */
export type HeldDecision = 'REMOVE' | 'KEEP';

export interface MissingOrder {
  readonly key: Digest;
  readonly customer: string;
  /** The first of the complete reads in a row, before this one, that did not find it; null when this one is the first. */
  readonly missingSince: number | null;
  /** False for one that was sent in part and never acknowledged. */
  readonly acknowledged: boolean;
  /** Null until a person has decided. */
  readonly decided: HeldDecision | null;
}

/** When a read removes too many: more than this share of the known orders, and at least so many. */
export interface RemovalLimits {
  readonly maxShare: number;
  readonly minimumOrders: number;
}

export interface RemovalDecision {
  readonly removed: readonly MissingOrder[];
  /** Missing for the first time: noted, and removed only if the next complete read misses them too. */
  readonly noted: readonly MissingOrder[];
  /** Orders that are due to be removed and are kept until a person decides, by customer. */
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
export type HeldRemovals = LostOrders & {
  /** The latest read that was the first to miss one of them: it and their number name the set, since a set that grows or comes back has a later one. */
  readonly lastSince: number;
} & (
    | { readonly why: 'customer' }
    | { readonly why: 'rows without key' }
    | { readonly why: 'all'; readonly all: Omit<LostOrders, 'customer'> }
  );

/**
 * Which missing orders are removed. An order must be missing in two complete reads that follow each other, and a read that would remove too
 * many of all known orders, or of one customer's, removes none of them: a table that is being rebuilt looks like that. Every order of a customer
 * with several is too many, however few: a load that failed for a customer looks like that.
 * What a person has decided of all missing orders of a customer is done; such orders do not count for the others any more.
 * A source that has lost more is named as shrunken at once, before anything is due.
 * `acknowledged` counts the known orders that Monday acknowledged, missing or not; missing orders that were never acknowledged count as
 * known as well.
 */
export function decideRemovals(
  missing: readonly MissingOrder[],
  acknowledged: { readonly total: number; readonly byCustomer: ReadonlyMap<string, number> },
  limits: RemovalLimits,
  heldCustomers: ReadonlySet<string>,
): RemovalDecision {
  const noted = missing.filter((order) => order.missingSince === null);
  const due = groupBy(
    missing.filter((order) => order.missingSince !== null),
    customerOf,
  );
  const decided = new Map(
    [...due].filter(([customer]) => !heldCustomers.has(customer)).map(([customer, orders]) => [customer, together(orders)]),
  );
  const undecided = [...due].filter(([customer]) => (decided.get(customer) ?? null) === null);
  const known = acknowledged.total + neverAcknowledged(missing);
  const missingOf = groupBy(missing, customerOf);
  const lostBy = (customer: string, orders: readonly MissingOrder[]): LostOrders => ({
    customer,
    missing: orders.length,
    of: (acknowledged.byCustomer.get(customer) ?? 0) + neverAcknowledged(missingOf.get(customer) ?? []),
  });
  const candidates = undecided.reduce((sum, [, orders]) => sum + orders.length, 0);
  const all = tooMany({ missing: candidates, of: known }, limits);
  const held: HeldRemovals[] = [];
  const removed = [...due].filter(([customer]) => decided.get(customer) === 'REMOVE').flatMap(([, orders]) => orders);
  for (const [customer, orders] of undecided) {
    const lost = { ...lostBy(customer, orders), lastSince: Math.max(...orders.map(({ missingSince }) => missingSince ?? 0)) };
    if (all) held.push({ ...lost, why: 'all', all: { missing: candidates, of: known } });
    else if (heldCustomers.has(customer)) held.push({ ...lost, why: 'rows without key' });
    // What is to be kept is not removed with others that went missing later.
    else if (tooMany(lost, limits) || orders.some((order) => order.decided === 'KEEP')) held.push({ ...lost, why: 'customer' });
    else removed.push(...orders);
  }
  const reported = new Set(held.map(({ customer }) => customer));
  const open = missing.filter(({ customer, missingSince }) => missingSince === null || (decided.get(customer) ?? null) === null);
  const allMissing = tooMany({ missing: open.length, of: known }, limits);
  const shrunken = [...groupBy(open, customerOf)]
    .map(([customer, orders]) => lostBy(customer, orders))
    .filter((lost) => !reported.has(lost.customer) && (allMissing || tooMany(lost, limits)));
  return { removed, noted, held, shrunken };
}

function tooMany({ missing, of }: Omit<LostOrders, 'customer'>, { maxShare, minimumOrders }: RemovalLimits): boolean {
  return missing > of * maxShare && (missing >= minimumOrders || (missing === of && missing > 1));
}

/** The decision that all of them have; null when it was not taken for every one of them. */
function together(orders: readonly MissingOrder[]): HeldDecision | null {
  const first = orders[0]?.decided ?? null;
  return orders.every(({ decided }) => decided === first) ? first : null;
}

const customerOf = ({ customer }: MissingOrder): string => customer;

/** Orders that were sent but never acknowledged. */
const neverAcknowledged = (missing: readonly MissingOrder[]): number => missing.filter((order) => !order.acknowledged).length;
