import { randomUUID } from 'node:crypto';
import type { Queryable, SqlValue } from '../../src/database/database.js';

/**
 * The end of `record_uuid` in every row that demo and tests write into the source. A row of another system has a random identifier, which
 * ends with it once in 2^48. Only digits, because servers differ in the case of letters.
 */
const MARK = '730415268094';

/** The SQL condition for the rows that demo and tests wrote, on both engines. */
export const IS_OURS = `CAST([record_uuid] AS CHAR(36)) LIKE N'%-${MARK}'`;

/** Loads rows into the source and marks each as written by demo or tests. Returns how many. `columns` do not name record_uuid. */
export async function loadMarked(
  db: Queryable,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly SqlValue[])[],
): Promise<number> {
  return await db.bulkLoad(
    table,
    [...columns, 'record_uuid'],
    rows.map((row) => [...row, `${randomUUID().slice(0, -MARK.length)}${MARK}`]),
  );
}
