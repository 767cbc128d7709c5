import type { SourceOrder } from '../protocol/support/orders.js';
import { UNKNOWN_CUSTOMER } from './edits.js';

/** Of a price that is none: the shipped mapping keeps what the board shows. */
export const UNREADABLE = 'not readable';
const SCOPE_BEGINS = '2025-01-01';
export const NAMES: Readonly<Record<string, string>> = { 'TITLE 9': 'TITLE NINE' };

/** One order as the board must show it. */
export interface Wanted {
  readonly number: string;
  readonly style: string;
  readonly colour: string;
  readonly customer: string;
  readonly group: string;
  readonly season: string;
  /** UNREADABLE: the board goes on showing what it shows; null: it shows none. */
  readonly price: string | null;
  readonly type: string;
  readonly unit: string;
  readonly sizes: Readonly<Record<string, number>>;
}

/** One read of the source: every key is seen, and those that can be sent are good. */
export interface Read {
  readonly seen: Set<string>;
  readonly good: Map<string, Wanted>;
  readonly rejected: Set<string>;
  /** Content of the first row of each key in scope. */
  readonly first: Map<string, string>;
  outOfScope: number;
  repeated: number;
  contradicting: number;
}

/** An order number as people see it. */
const seen = (number: string): string => number.replaceAll('\u200e', '');

/** Keys that differ in blanks alone are one key. */
export const keyOf = (row: SourceOrder): string => [seen(row.number), row.style, row.colour].join(' | ').replace(/\s+/g, ' ');

/** What two rows of one order must have in common to be the same. */
export const contentOf = (row: SourceOrder): string => JSON.stringify(wantedOf(row));

/** Names have single blanks, whatever Monday does with blanks. */
export const nameOf = ({ style, colour, number }: Wanted): string => `${style} ${colour} ${number}`.replace(/\s+/g, ' ');

/** Divides the rows of one read. */
export function readRows(rows: readonly SourceOrder[]): Read {
  const read = {
    seen: new Set<string>(),
    good: new Map<string, Wanted>(),
    rejected: new Set<string>(),
    first: new Map<string, string>(),
    outOfScope: 0,
    repeated: 0,
    contradicting: 0,
  };
  const { first } = read;
  for (const row of rows) {
    const key = keyOf(row);
    read.seen.add(key);
    if (String(row.more?.['ORDER DATE PO RECEIVED']) < SCOPE_BEGINS) {
      read.outOfScope += 1;
      continue;
    }
    const nobody = row.customer === UNKNOWN_CUSTOMER;
    const content = JSON.stringify(nobody ? ['refused', row] : wantedOf(row));
    const earlier = first.get(key);
    if (earlier === content) read.repeated += 1;
    else if (earlier !== undefined) {
      read.contradicting += 1;
      read.good.delete(key);
      read.rejected.add(key);
    } else {
      first.set(key, content);
      if (nobody) read.rejected.add(key);
      else read.good.set(key, wantedOf(row));
    }
  }
  return read;
}

export function wantedOf(row: SourceOrder): Wanted {
  const customer = NAMES[row.customer ?? ''] ?? row.customer ?? '';
  const cancelled = row.type === 'CANCELLED';
  const ordered = Object.entries(row.sizes ?? {})
    .filter(([, quantity]) => quantity > 0)
    .sort(([a], [b]) => a.localeCompare(b));
  return {
    number: seen(row.number),
    style: row.style ?? '',
    colour: row.colour ?? '',
    customer,
    group: `${customer} ${row.season ?? ''}`,
    season: row.season ?? '',
    price: /^\d+$/.test(row.price ?? '') ? (row.price ?? '') : UNREADABLE,
    type: cancelled ? 'CANCELLED' : 'RECEIVED',
    unit: row.unit ?? '',
    sizes: Object.fromEntries(cancelled ? [] : ordered),
  };
}
