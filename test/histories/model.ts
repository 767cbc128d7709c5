import type { SourceOrder } from '../protocol/support/orders.js';
import { fade, unmarked } from './marks.js';
import type { Marks } from './marks.js';
import { MISSING_LABEL, UNKNOWN_CUSTOMER } from './edits.js';

const SCOPE_BEGINS = '2025-01-01';
const NAMES: Readonly<Record<string, string>> = { 'TITLE 9': 'TITLE NINE' };

/** One order as the board must show it. */
export interface Wanted {
  readonly number: string;
  readonly style: string;
  readonly colour: string;
  readonly customer: string;
  readonly group: string;
  readonly price: string;
  readonly type: string;
  readonly unit: string;
  readonly sizes: Readonly<Record<string, number>>;
}

/** One item that the sync has made. It stays the same one when its order gets another key. */
export interface ModelItem {
  /** Number on the board, once it was seen there. */
  id: string | null;
  shows: Wanted;
  /** With the sizes that are at 0. */
  sizes: Record<string, number>;
  state: 'active' | 'archived' | 'removed by a person';
  /** What a person wrote: it stays. */
  note: string | null;
  readonly marks: Marks;
  /** A change of it was refused: which part of it the board shows is not said until the next one is accepted. */
  inDoubt: boolean;
  /** Was in doubt once: sizes at 0 may be there or not. */
  everInDoubt: boolean;
}

interface Known {
  readonly customer: string;
  readonly item: ModelItem;
  readonly accepted: string;
  /** Not all of it is on the board: it is tried again. */
  readonly unfinished: boolean;
  readonly missedOnce: boolean;
}

/** How the rows of one read divide, and whether a run over them may have anything to send. */
export interface ModelCounts {
  readonly rows_read: number;
  readonly rows_out_of_scope: number;
  readonly rows_repeated: number;
  /** Rows that contradict an earlier row of their key. */
  readonly contradicting: number;
  readonly orders_rejected: number;
  readonly orders_unchanged: number;
  readonly orders_new: number;
  readonly orders_changed: number;
  readonly mayAct: boolean;
}

/** One read of the source: every key is seen, and those that can be sent are good. */
interface Read {
  readonly seen: Set<string>;
  readonly good: Map<string, Wanted>;
  readonly rejected: Set<string>;
  /** Good, and kept back since nothing tells whether they are new. */
  readonly held: Set<string>;
  outOfScope: number;
  repeated: number;
  contradicting: number;
}

const keyOf = (row: SourceOrder): string => [row.number, row.style, row.colour].join(' | ');

/** What the board must show after each run, told plainly: orders by key, and what becomes of each. */
export class Model {
  /** Every item that was ever made, in order. */
  readonly items: ModelItem[] = [];
  labelExists = false;
  /** Title of the mapping -> the title that a person gave its group. */
  readonly renamedGroups = new Map<string, string>();
  readonly #known = new Map<string, Known>();
  readonly #archived = new Set<string>();

  /** A run over these rows. */
  run(rows: readonly SourceOrder[]): ModelCounts {
    const read = readRows(rows);
    // An empty source tells nothing of what has gone.
    const excused = rows.length === 0 ? new Set(this.#known.keys()) : this.#changeKeys(read);
    const counts = { rows_read: rows.length, rows_out_of_scope: read.outOfScope, rows_repeated: read.repeated, contradicting: read.contradicting, orders_rejected: read.rejected.size, orders_unchanged: 0, orders_new: 0, orders_changed: 0, mayAct: false };
    for (const [key, wanted] of read.good) {
      const known = this.#known.get(key);
      if (known?.accepted === JSON.stringify(wanted) && !known.unfinished) counts.orders_unchanged += 1;
      else {
        counts[known === undefined ? 'orders_new' : 'orders_changed'] += 1;
        counts.mayAct = true;
        if (!read.held.has(key)) this.#write(key, wanted, known);
      }
    }
    if (rows.length > 0 && this.#removeMissing(read.seen, excused)) counts.mayAct = true;
    return counts;
  }

  /** One vanished and one appeared under one order number and customer: the same order. What is not clear is neither made nor removed. */
  #changeKeys(read: Read): Set<string> {
    const excused = new Set<string>();
    const lost = [...this.#known].filter(([key]) => !read.seen.has(key));
    const found = [...read.good].filter(([key]) => !this.#known.has(key));
    const pairs = new Map<string, { lost: string[]; found: string[] }>();
    const pairOf = (number: string, customer: string): { lost: string[]; found: string[] } => {
      const name = `${number} of ${customer}`;
      const pair = pairs.get(name) ?? { lost: [], found: [] };
      pairs.set(name, pair);
      return pair;
    };
    for (const [key, { customer }] of lost) pairOf(key.split(' | ')[0] ?? '', customer).lost.push(key);
    for (const [key, wanted] of found) pairOf(wanted.number, wanted.customer).found.push(key);
    for (const pair of pairs.values()) {
      const [from] = pair.lost;
      const [to] = pair.found;
      if (from === undefined || to === undefined) continue;
      for (const key of pair.lost) excused.add(key);
      const known = this.#known.get(from);
      if (known === undefined || pair.lost.length > 1 || pair.found.length > 1 || this.#archived.has(to)) for (const key of pair.found) read.held.add(key);
      else {
        this.#known.delete(from);
        this.#known.set(to, { ...known, unfinished: true, missedOnce: false });
      }
    }
    return excused;
  }

  #write(key: string, wanted: Wanted, known: Known | undefined): void {
    const refused = wanted.unit === MISSING_LABEL && !this.labelExists;
    const accepted = JSON.stringify(wanted);
    if (known === undefined) {
      if (refused) return;
      const item: ModelItem = { id: null, shows: wanted, sizes: { ...wanted.sizes }, state: 'active', note: null, marks: unmarked(), inDoubt: false, everInDoubt: false };
      this.items.push(item);
      this.#archived.delete(key);
      this.#known.set(key, { customer: wanted.customer, item, accepted, unfinished: false, missedOnce: false });
      return;
    }
    const { item } = known;
    if (item.state !== 'active') {
      this.#known.set(key, { ...known, unfinished: true });
    } else if (refused) {
      item.inDoubt = true;
      item.everInDoubt = true;
      this.#known.set(key, { ...known, unfinished: true });
    } else {
      fade(item.marks, { ...item.shows, name: nameOf(item.shows), sizes: item.sizes }, { ...wanted, name: nameOf(wanted) });
      item.inDoubt = false;
      item.shows = wanted;
      item.sizes = { ...Object.fromEntries(Object.keys(item.sizes).map((size) => [size, 0])), ...wanted.sizes };
      this.#known.set(key, { ...known, customer: wanted.customer, accepted, unfinished: false });
    }
  }

  /** Two complete reads in a row that miss an order take it off the board. True when one is taken off. */
  #removeMissing(seen: ReadonlySet<string>, excused: ReadonlySet<string>): boolean {
    let removed = false;
    for (const [key, known] of [...this.#known]) {
      if (seen.has(key) || excused.has(key)) this.#known.set(key, { ...known, missedOnce: false });
      else if (!known.missedOnce) this.#known.set(key, { ...known, missedOnce: true });
      else {
        if (known.item.state === 'active') known.item.state = 'archived';
        this.#known.delete(key);
        this.#archived.add(key);
        removed = true;
      }
    }
    return removed;
  }
}

export const nameOf = ({ style, colour, number }: Wanted): string => `${style} ${colour} ${number}`;

function readRows(rows: readonly SourceOrder[]): Read {
  const read = { seen: new Set<string>(), good: new Map<string, Wanted>(), rejected: new Set<string>(), held: new Set<string>(), outOfScope: 0, repeated: 0, contradicting: 0 };
  const first = new Map<string, string>();
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

function wantedOf(row: SourceOrder): Wanted {
  const customer = NAMES[row.customer ?? ''] ?? row.customer ?? '';
  const cancelled = row.type === 'CANCELLED';
  const ordered = Object.entries(row.sizes ?? {}).filter(([, quantity]) => quantity > 0).sort(([a], [b]) => a.localeCompare(b));
  return {
    number: row.number, style: row.style ?? '', colour: row.colour ?? '', customer, group: `${customer} ${row.season ?? ''}`, price: row.price ?? '',
    type: cancelled ? 'CANCELLED' : 'RECEIVED', unit: row.unit ?? '', sizes: Object.fromEntries(cancelled ? [] : ordered),
  };
}
