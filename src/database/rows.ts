import type { SqlRow, SqlValue } from './database.js';

/** The result of a SELECT: names of its columns, and rows as arrays in their order. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export function toObjects({ columns, rows }: Rows): SqlRow[] {
  return rows.map((row) => {
    const object: SqlRow = {};
    for (let at = 0; at < columns.length; at += 1) object[columns[at] ?? ''] = row[at] ?? null;
    return object;
  });
}

/** Consecutive parts of at most `size` items. */
export function slices<T>(items: readonly T[], size: number): T[][] {
  const parts: T[][] = [];
  for (let from = 0; from < items.length; from += size) parts.push(items.slice(from, from + size));
  return parts;
}
