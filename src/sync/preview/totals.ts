import type { FieldChange } from '../../orders/field-changes.js';
import type { RejectedRow } from '../../store/errors/rejections.js';
import type { LeftOrders } from './read-preview.js';
import type { ForeseenBatch } from './foresee-batch.js';
import type { OrderOutcome, OrderPreview } from './order-preview.js';

/** Mutations by what they do; a size that becomes 0 is counted apart. */
export interface MutationCounts {
  createGroup: number;
  createItem: number;
  updateItem: number;
  moveItem: number;
  archiveItem: number;
  deleteItem: number;
  createSubitem: number;
  updateSubitem: number;
  zeroSubitem: number;
  archiveSubitem: number;
  deleteSubitem: number;
}

/** Orders of one customer by what happens to them. */
export type CustomerTotals = { customer: string; mutations: number } & Record<
  OrderOutcome | 'unchanged' | 'rejected' | 'retryNotDue',
  number
>;

/** One column of the board, and how many known orders change in it. */
export interface ColumnTotals {
  readonly kind: FieldChange['kind'];
  readonly field: string;
  readonly columnId: string | null;
  orders: number;
  readonly example: { readonly order: string; readonly before: FieldChange['before']; readonly after: FieldChange['after'] };
}

const NO_ORDERS = { create: 0, update: 0, move: 0, remove: 0, nothing: 0, held: 0, waits: 0, unchanged: 0, rejected: 0, retryNotDue: 0 };

/** Counts in how many orders a column changes, with the first of them as an example. */
export class ColumnCounter {
  readonly #columns = new Map<string, ColumnTotals>();

  add(order: string, changes: readonly FieldChange[]): void {
    const met = new Set<string>();
    for (const { kind, field, columnId, before, after } of changes) {
      // All sizes together are one column of the board.
      const name = kind === 'size' ? 'Sizes' : field;
      if (met.has(`${kind} ${name}`)) continue;
      met.add(`${kind} ${name}`);
      const column = this.#columns.get(`${kind} ${name}`);
      if (column !== undefined) column.orders += 1;
      else this.#columns.set(`${kind} ${name}`, { kind, field: name, columnId, orders: 1, example: { order, before, after } });
    }
  }

  /** The most frequent first. */
  totals(): ColumnTotals[] {
    return [...this.#columns.values()].sort((a, b) => b.orders - a.orders || a.field.localeCompare(b.field));
  }
}

/** Sums up a run order by order, so that the orders themselves need not be kept. */
export class RunTotals {
  readonly mutations: MutationCounts = {
    createGroup: 0,
    createItem: 0,
    updateItem: 0,
    moveItem: 0,
    archiveItem: 0,
    deleteItem: 0,
    createSubitem: 0,
    updateSubitem: 0,
    zeroSubitem: 0,
    archiveSubitem: 0,
    deleteSubitem: 0,
  };
  readonly #customers = new Map<string, CustomerTotals>();
  readonly #columns = new ColumnCounter();
  /** Orders that are held for a person, by code. */
  readonly heldByCode = new Map<string, number>();

  addLeft(left: ReadonlyMap<string, LeftOrders>, rejected: readonly RejectedRow[]): void {
    for (const [customer, counts] of left) Object.assign(this.#of(customer), counts);
    const keys = new Set<string>();
    for (const { keyDigest, customer, rejections } of rejected) {
      if (keyDigest !== null && keys.has(keyDigest)) continue;
      if (keyDigest !== null) keys.add(keyDigest);
      const waits = rejections.find(({ code }) => code === 'KEY_CHANGE_AMBIGUOUS');
      this.#of(customer)[waits === undefined ? 'rejected' : 'held'] += 1;
      if (waits !== undefined) this.#hold(waits.code);
    }
  }

  addRequests({ requests, orders }: ForeseenBatch): void {
    for (const { operation, mutations } of requests) this.mutations[NAMES[operation]] += mutations;
    for (const { order, effects } of orders) {
      const zeros = effects.filter((effect) => effect.operation === 'UPDATE_SUBITEM' && effect.quantity === 0).length;
      this.mutations.updateSubitem -= zeros;
      this.mutations.zeroSubitem += zeros;
      this.#of(order.customer).mutations += effects.length;
    }
  }

  addOrder({ customer, outcome, code, changes, order }: OrderPreview): void {
    this.#of(customer)[outcome] += 1;
    if (code !== null) this.#hold(code);
    // Everything of a new item is new.
    if (outcome !== 'create' && outcome !== 'remove') this.#columns.add(order[0] ?? '', changes);
  }
  customers(): CustomerTotals[] {
    return [...this.#customers.values()].sort((a, b) => b.mutations - a.mutations || a.customer.localeCompare(b.customer));
  }

  columns(): ColumnTotals[] {
    return this.#columns.totals();
  }

  /** Orders of all customers by what happens to them. */
  orders(): Record<OrderOutcome, number> {
    const sum = { create: 0, update: 0, move: 0, remove: 0, nothing: 0, held: 0, waits: 0 };
    for (const totals of this.#customers.values())
      for (const outcome of Object.keys(sum) as OrderOutcome[]) sum[outcome] += totals[outcome];
    return sum;
  }

  #hold(code: string): void {
    this.heldByCode.set(code, (this.heldByCode.get(code) ?? 0) + 1);
  }

  #of(customer: string): CustomerTotals {
    const known = this.#customers.get(customer) ?? { customer, mutations: 0, ...NO_ORDERS };
    this.#customers.set(customer, known);
    return known;
  }
}

const NAMES = {
  CREATE_GROUP: 'createGroup',
  CREATE_ITEM: 'createItem',
  UPDATE_ITEM: 'updateItem',
  MOVE_ITEM: 'moveItem',
  ARCHIVE_ITEM: 'archiveItem',
  DELETE_ITEM: 'deleteItem',
  CREATE_SUBITEM: 'createSubitem',
  UPDATE_SUBITEM: 'updateSubitem',
  ARCHIVE_SUBITEM: 'archiveSubitem',
  DELETE_SUBITEM: 'deleteSubitem',
} as const;
