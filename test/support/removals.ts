import type { SqlRow } from '../../src/database/database.js';
import { acknowledgedOf } from './check-tables.js';
import { text } from './evidence.js';
import type { Evidence } from './evidence.js';

/** Orders of one customer that are known, and those of them that the source does not hold. One that Monday never acknowledged, sent in part or refused, is known once a read has missed it. */
export interface LostOfCustomer {
  readonly customer: string;
  readonly known: readonly SqlRow[];
  readonly missing: readonly SqlRow[];
}

/** `A-001 | STYLE | COLOUR` of a record, as the expected orders have it. */
export const orderKeyOf = (record: SqlRow): string => (JSON.parse(text(record, 'order_key')) as string[]).join(' | ');

/** What the source has lost, by the customer that Monday acknowledged, if it did. Customers of whom nothing is missing are left out. */
export function lostOrders({ records, expected, schedule }: Evidence): LostOfCustomer[] {
  const inSource = new Set(expected.map(({ key }) => key));
  const column = schedule.fields.find(({ value }) => value === 'canonicalCustomer')?.monday.id ?? '';
  const known = records.filter(isKnown);
  const customerOf = (record: SqlRow): string => acknowledgedOf(record)?.columns[column] ?? text(record, 'customer');
  return [...new Set(known.map(customerOf))]
    .map((customer) => {
      const own = known.filter((record) => customerOf(record) === customer);
      return { customer, known: own, missing: own.filter((record) => !inSource.has(orderKeyOf(record))) };
    })
    .filter(({ missing }) => missing.length > 0);
}

const isKnown = (record: SqlRow): boolean =>
  record['acknowledged_hash'] !== null || ((record['state'] === 'LIVE' || isDirty(record)) && record['missing_since_read'] !== null);

const isDirty = (record: SqlRow): boolean => Number(record['dirty']) === 1;

/** Customers of whom every order is gone, several of them, and no person has decided about all: a run cannot be green with that. */
export const lostEntirely = (evidence: Evidence): string[] =>
  lostOrders(evidence)
    .filter(({ known, missing }) => missing.length === known.length && missing.length > 1 && decisionOf(evidence, missing) === null)
    .map(({ customer }) => customer);

/** Customers whose missing orders must be held, once two complete reads in a row have missed all of them. */
export function mustBeHeld(evidence: Evidence): Set<string> {
  const undecided = lostOrders(evidence).filter(({ missing }) => decisionOf(evidence, missing) === null);
  const known = evidence.records.filter(isKnown).length;
  const all = isTooMany(evidence, undecided.flatMap(({ missing }) => missing).length, known);
  return new Set(
    undecided
      .filter(({ known: own, missing }) => all || isTooMany(evidence, missing.length, own.length) || missing.some(isKept(evidence)))
      .map(({ customer }) => customer),
  );
}

/** More than the share and the number of the mapping, or every order of a customer who had several. */
function isTooMany({ schedule }: Evidence, missing: number, of: number): boolean {
  const { maxShare, minimumOrders = DEFAULT_MINIMUM } = schedule.policies.removals;
  return missing > of * maxShare && (missing >= minimumOrders || (missing === of && missing > 1));
}

/** Of a mapping that does not say. */
const DEFAULT_MINIMUM = 10;

/** What a person has decided about all of these orders alike. */
function decisionOf({ removalDecisions }: Evidence, orders: readonly SqlRow[]): string | null {
  const decisions = new Set(
    orders.map((order) =>
      text(
        removalDecisions.find((row) => row['key_digest'] === order['key_digest']),
        'decision',
      ),
    ),
  );
  const [only = ''] = decisions;
  return decisions.size === 1 && only !== '' ? only : null;
}

const isKept =
  ({ removalDecisions }: Evidence) =>
  (order: SqlRow): boolean =>
    removalDecisions.some((row) => row['key_digest'] === order['key_digest'] && row['decision'] === 'KEEP');
