import { customerOf, keyOf } from './evaluated.js';
import type { Evaluation } from './types.js';

/** How well the key distinguishes the rows of one customer. */
export interface CustomerKeys {
  readonly customer: string;
  /** Rows in scope that have a key, repeated ones once. */
  readonly rows: number;
  /** Rows whose key another row with other content has too. Each of them is refused. */
  readonly colliding: number;
  /** Keys under which they collide. */
  readonly keys: number;
  /** The fewest candidate columns, likeliest first, that would separate the most of these keys. */
  readonly separatedBy: readonly string[];
  /** Colliding keys that these columns would not separate. */
  readonly left: number;
}

interface MetRow {
  readonly hash: string;
  /** Values of the candidate columns, normalised like key parts. */
  readonly values: readonly string[];
}

/**
 * Collects rows and reports, per customer, which of them share a key and which columns would distinguish them. Rejected rows count: they
 * have keys too.
 */
export class KeyReport {
  readonly #customers = new Map<string, Map<string, MetRow[]>>();

  constructor(private readonly columns: readonly string[]) {}

  /** `values` are in the order of the columns. */
  add(evaluation: Evaluation, values: readonly string[]): void {
    if (evaluation.kind !== 'order' && evaluation.kind !== 'rejected') return;
    const key = keyOf(evaluation);
    if (key === null) return;
    const customer = customerOf(evaluation);
    const keys = this.#customers.get(customer) ?? new Map<string, MetRow[]>();
    this.#customers.set(customer, keys);
    const rows = keys.get(key.digest) ?? [];
    if (rows.some(({ hash }) => hash === evaluation.hash)) return;
    keys.set(key.digest, [...rows, { hash: evaluation.hash, values }]);
  }

  /** Customers with the most colliding rows first. */
  customers(): CustomerKeys[] {
    const reports = [...this.#customers].map(([customer, keys]) => this.#report(customer, [...keys.values()]));
    return reports.sort((a, b) => b.colliding - a.colliding || (a.customer < b.customer ? -1 : 1));
  }

  #report(customer: string, keys: readonly (readonly MetRow[])[]): CustomerKeys {
    const colliding = keys.filter((rows) => rows.length > 1);
    const { positions, left } = this.#separate(colliding);
    return {
      customer,
      rows: keys.reduce((sum, rows) => sum + rows.length, 0),
      colliding: colliding.reduce((sum, rows) => sum + rows.length, 0),
      keys: colliding.length,
      separatedBy: positions.map((position) => this.columns[position] ?? ''),
      left,
    };
  }

  /** Adds the column that separates the most remaining rows, repeatedly, until none helps. */
  #separate(colliding: readonly (readonly MetRow[])[]): { positions: number[]; left: number } {
    const positions: number[] = [];
    let left = colliding.length;
    while (left > 0) {
      const counts = this.columns.map((_, position) =>
        positions.includes(position) ? left : unseparated(colliding, [...positions, position]),
      );
      const best = counts.indexOf(Math.min(...counts));
      const after = counts[best] ?? left;
      if (after >= left) break;
      positions.push(best);
      left = after;
    }
    return { positions, left };
  }
}

function unseparated(colliding: readonly (readonly MetRow[])[], positions: readonly number[]): number {
  const together = (row: MetRow): string => JSON.stringify(positions.map((position) => row.values[position] ?? ''));
  return colliding.filter((rows) => new Set(rows.map(together)).size < rows.length).length;
}
