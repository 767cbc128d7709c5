import type { SourceOrder } from '../protocol/support/orders.js';
import { FedByHand } from './fed-by-hand.js';
import { changeKeys } from './key-changes.js';
import { keptBy } from './kept.js';
import type { Manners } from './kept.js';
import { BarredLabels } from './labels.js';
import { clear, fade, unmarked } from './marks.js';
import type { Marks } from './marks.js';
import { removable } from './removals.js';
import { nameOf, readRows, UNREADABLE } from './read.js';
import type { Wanted } from './read.js';

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
  /** A change of it was refused: which part of it the board shows is undefined until the next one is accepted. */
  inDoubt: boolean;
  /** Was uncertain once: sizes at 0 may be there or not. */
  everInDoubt: boolean;
  /** A copy with its key was met: once there is none any more, the next write is in full. */
  met: boolean;
}

interface Missed {
  readonly customer: string;
  readonly missedOnce: boolean;
  /** What a person has decided about its removal, as long as it is missing. */
  readonly decided?: 'approve' | 'keep' | undefined;
}

interface Known extends Missed {
  readonly item: ModelItem;
  readonly accepted: string;
  /** Not all of it is on the board: it is tried again. */
  readonly unfinished: boolean;
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
  /** Rows fed by hand among the orders above. */
  readonly fed: number;
  readonly mayAct: boolean;
}

/** What an item shows of an order, beside the price that it showed before. */
function shownOf(wanted: Wanted, priceBefore: string | null): Wanted {
  return wanted.price === UNREADABLE ? { ...wanted, price: priceBefore } : wanted;
}

/** What the board must show after each run, told plainly: orders by key, and what becomes of each. */
export class Model {
  /** Every item that was ever made, in order. */
  readonly items: ModelItem[] = [];
  readonly barred = new BarredLabels();
  /** Numbers of the orders that people have changed on the board. */
  readonly edited = new Set<string>();
  /** Copies that people have made, with the keys that they show. */
  copies: readonly { readonly id: string; readonly key: string }[] = [];
  /** Title of the mapping -> the title that a person gave its group. */
  readonly renamedGroups = new Map<string, string>();
  readonly fed = new FedByHand();
  /** Keys that are held, with the known ones that each may be. */
  questions: readonly { readonly to: string; readonly from: readonly string[] }[] = [];
  /** What a person has decided: the known key that a held one replaces, or null for a new order. */
  readonly decisions = new Map<string, string | null>();
  /** Customers whose removals are held. */
  held: readonly string[] = [];
  readonly #known = new Map<string, Known>();
  readonly #archived = new Set<string>();
  /** Orders whose items Monday refused to create: once they are missing, they count among the known ones. */
  readonly #refused = new Map<string, Missed>();

  constructor(readonly manners: Manners) {}

  /** A run over these rows. */
  run(rows: readonly SourceOrder[]): ModelCounts {
    const read = readRows(rows);
    const customers = [...this.#known.values()].map(({ customer }) => customer);
    const fed = this.fed.take(read, (key) => this.#known.has(key));
    const orders = new Map([...read.good, ...fed.taken]);
    // An empty source does not show which orders have gone, so a new order may be a known one.
    const left = rows.length === 0 ? this.#unclear(fed.taken) : new Set<string>();
    for (const key of left) orders.delete(key);
    const kept = new Set([...read.seen, ...this.fed.keys]);
    const excused = rows.length === 0 ? new Set(this.#known.keys()) : this.#changeKeys(kept, orders);
    const held = new Set(this.questions.map(({ to }) => to));
    const fedOrders = [...fed.taken.keys()].filter((key) => !left.has(key)).length;
    const counts = {
      rows_read: rows.length,
      rows_out_of_scope: read.outOfScope,
      rows_repeated: read.repeated + fed.repeated,
      contradicting: read.contradicting,
      orders_rejected: read.rejected.size + fed.refused,
      orders_unchanged: 0,
      orders_new: 0,
      orders_changed: 0,
      fed: fedOrders + fed.refused + fed.repeated,
      mayAct: false,
    };
    for (const [key, wanted] of orders) {
      const known = this.#known.get(key);
      const isLeft = known?.item.met === true && !this.#hasCopy(key);
      if (known?.accepted === JSON.stringify(wanted) && !known.unfinished && !isLeft) counts.orders_unchanged += 1;
      else {
        counts[known === undefined ? 'orders_new' : 'orders_changed'] += 1;
        counts.mayAct = true;
        if (!held.has(key)) this.#write(key, wanted, known);
      }
    }
    if (rows.length > 0 && this.#removeMissing(kept, excused, customers)) counts.mayAct = true;
    this.fed.settle((key) => this.#known.get(key)?.accepted);
    return counts;
  }

  /** A person decides about removals that are held. */
  decide(choice: 'approve' | 'keep', keys: readonly string[]): void {
    for (const key of keys) {
      const known = this.#known.get(key);
      if (known !== undefined) this.#known.set(key, { ...known, decided: choice });
      const refused = this.#refused.get(key);
      if (refused !== undefined) this.#refused.set(key, { ...refused, decided: choice });
    }
  }

  /** A person has duplicated an item. */
  copy(item: ModelItem, id: string): void {
    const key = this.#keyOf(item);
    if (key !== undefined) this.copies = [...this.copies, { id, key }];
  }

  isCopied(item: ModelItem): boolean {
    const key = this.#keyOf(item);
    return key !== undefined && this.#hasCopy(key);
  }

  #keyOf(item: ModelItem): string | undefined {
    return [...this.#known].find(([, known]) => known.item === item)?.[0];
  }

  #hasCopy(key: string): boolean {
    return this.copies.some((copy) => copy.key === key);
  }

  #unclear(taken: ReadonlyMap<string, Wanted>): Set<string> {
    const orderOf = (key: string, customer: string): string => `${key.split(' | ')[0] ?? ''} of ${customer}`;
    const standing = new Set([...this.#known].filter(([key]) => !taken.has(key)).map(([key, { customer }]) => orderOf(key, customer)));
    return new Set(
      [...taken].filter(([key, { customer }]) => !this.#known.has(key) && standing.has(orderOf(key, customer))).map(([key]) => key),
    );
  }

  /** Moves what goes on under another key. Returns the known keys whose absence is accounted for. */
  #changeKeys(kept: ReadonlySet<string>, orders: ReadonlyMap<string, Wanted>): Set<string> {
    const lost = new Map([...this.#known].filter(([key]) => !kept.has(key)).map(([key, { customer }]) => [key, customer]));
    const found = new Map([...orders].filter(([key]) => !this.#known.has(key)).map(([key, { customer }]) => [key, customer]));
    const doubled = new Set([...lost.keys()].filter((key) => this.#known.get(key)?.item.met === true && this.#hasCopy(key)));
    const { moves, questions } = changeKeys({ lost, found, decisions: this.decisions, taken: this.#archived, doubled });
    this.questions = questions;
    for (const { from, to } of moves) {
      const known = this.#known.get(from);
      if (known === undefined) continue;
      this.#known.delete(from);
      this.#archived.delete(to);
      this.#known.set(to, { ...known, unfinished: true, missedOnce: false });
    }
    return new Set(questions.flatMap(({ from }) => from));
  }

  #write(key: string, wanted: Wanted, known: Known | undefined): void {
    const accepted = JSON.stringify(wanted);
    if (known === undefined) {
      if (this.#isRefused(wanted)) {
        this.#refused.set(key, { missedOnce: false, ...this.#refused.get(key), customer: wanted.customer });
        return;
      }
      this.#refused.delete(key);
      const item: ModelItem = {
        id: null,
        shows: shownOf(wanted, null),
        sizes: { ...wanted.sizes },
        state: 'active',
        note: null,
        marks: unmarked(),
        inDoubt: false,
        everInDoubt: false,
        met: false,
      };
      this.items.push(item);
      this.#archived.delete(key);
      this.#known.set(key, { customer: wanted.customer, item, accepted, unfinished: false, missedOnce: false });
      return;
    }
    const { item } = known;
    if (item.state !== 'active') {
      this.#known.set(key, { ...known, unfinished: true });
    } else if (this.#hasCopy(key)) {
      item.met = true;
      this.#known.set(key, { ...known, unfinished: true });
    } else if (this.#isRefused(wanted, item)) {
      item.inDoubt = true;
      item.everInDoubt = true;
      this.#known.set(key, { ...known, unfinished: true });
    } else {
      const shows = shownOf(wanted, item.shows.price);
      fade(item.marks, { ...item.shows, name: nameOf(item.shows), sizes: item.sizes }, { ...shows, name: nameOf(shows) });
      if (item.met) clear(item.marks, { price: wanted.price === UNREADABLE ? null : wanted.price });
      item.met = false;
      item.inDoubt = false;
      item.shows = shows;
      item.sizes = { ...Object.fromEntries(Object.keys(item.sizes).map((size) => [size, 0])), ...wanted.sizes };
      this.#known.set(key, { ...known, customer: wanted.customer, accepted, unfinished: false });
    }
  }

  #isRefused(wanted: Wanted, item?: ModelItem): boolean {
    const before = item === undefined || item.met ? undefined : keptBy(this.manners, item.shows);
    return this.barred.refuses(keptBy(this.manners, wanted), before);
  }

  /** Two complete reads in a row that miss an order take it off the board, unless too many are missing of those that were known: `customers`. True when one is taken off. */
  #removeMissing(kept: ReadonlySet<string>, excused: ReadonlySet<string>, customers: readonly string[]): boolean {
    const isHere = (key: string): boolean => kept.has(key) || excused.has(key);
    const due = missed(this.#known, isHere);
    const neverMade = [...this.#refused].filter(([key]) => !isHere(key)).map(([, { customer }]) => customer);
    const going = removable(new Map<string, Missed>([...due, ...missed(this.#refused, isHere)]), [...customers, ...neverMade]);
    this.held = going.held;
    for (const key of going.keys) {
      if (this.#refused.delete(key)) continue;
      const one = due.get(key);
      if (one?.item.state === 'active') {
        if (this.#hasCopy(key)) {
          // Which of the two is to go is for a person to decide. If the order returns as it was, there is nothing to write meanwhile.
          one.item.met = true;
          continue;
        }
        one.item.state = 'archived';
      }
      this.#known.delete(key);
      this.#archived.add(key);
    }
    return going.keys.length > 0;
  }
}

/** Notes what a read has missed, and returns what it was the second to miss. */
function missed<One extends Missed>(orders: Map<string, One>, isHere: (key: string) => boolean): Map<string, One> {
  const due = new Map<string, One>();
  for (const [key, one] of [...orders]) {
    if (isHere(key)) orders.set(key, { ...one, missedOnce: false, decided: undefined });
    else if (one.missedOnce) due.set(key, one);
    else orders.set(key, { ...one, missedOnce: true });
  }
  return due;
}
