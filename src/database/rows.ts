import type { SqlRow, SqlValue } from './database.js';

/** The result of a SELECT: names of its columns, and rows as arrays in their order. */
export interface Rows {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

/** The rows as objects by column name. */
export function toObjects({ columns, rows }: Rows): SqlRow[] {
  return rows.map((row) => {
    const object: SqlRow = {};
    for (let at = 0; at < columns.length; at += 1) object[columns[at] ?? ''] = row[at] ?? null;
    return object;
  });
}
