import type { Queryable, SqlValue } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/**
 * The first rows of a table, in no order, as values in the order of `columns`; `limit` at most. Unlike a stream it reads and locks no more than those, so
 * it is for a look at a table of any size.
 */
export async function firstRows(
  database: Queryable,
  table: string,
  columns: readonly string[],
  limit: number,
): Promise<readonly (readonly SqlValue[])[]> {
  // A limit needs an order, and a real one would sort the whole table.
  const sql = `SELECT ${columns.map(quoteName).join(', ')} FROM ${quoteTable(table)} AS s ORDER BY (SELECT NULL)`;
  const rows = await database.query(sql, {}, { limit });
  return rows.map((row) => columns.map((name) => row[name] ?? null));
}
