import { remedyOf } from '../../errors/registry.js';
import type { ColumnInfo, Database, Queryable, SqlValue } from '../../database/database.js';
import { DatabaseError } from '../../database/errors.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** The source table does not exist, or lost a column while it was read: another system may be rebuilding it, so a retry may succeed. */
export class SourceMissing extends Error {
  constructor(table: string) {
    super(`The source ${table} does not exist, or lost a column while it was read. ` + remedyOf('SOURCE_MISSING'));
    this.name = 'SourceMissing';
  }
}

/** The columns of the source in table order. Throws SourceMissing for a table that does not exist or that the login may not see. */
export async function sourceColumns(database: Database, table: string): Promise<ColumnInfo[]> {
  const columns = await database.columns(table);
  if (columns.length === 0) throw new SourceMissing(table);
  return columns;
}

/** How many rows the source has now. Throws SourceMissing. */
export async function countSource(database: Queryable, table: string): Promise<number> {
  const [row] = await database
    .query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM ${quoteTable(table)}`, {}, { wholeTable: true })
    .catch(refused(table));
  return row?.n ?? 0;
}

/** Rows of the source from one consistent state, in chunks, as values in the order of `columns`. Throws SourceMissing. */
export async function* sourceRows(
  database: Database,
  table: string,
  columns: readonly string[],
): AsyncGenerator<readonly (readonly SqlValue[])[], void> {
  try {
    for await (const { rows } of database.stream(`SELECT ${columns.map(quoteName).join(', ')} FROM ${quoteTable(table)}`)) yield rows;
  } catch (error) {
    refused(table)(error);
  }
}

/** The statements here name only the source, so an object that the database does not find is the source or one of its columns. */
function refused(table: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof DatabaseError && error.code === 'DATABASE_SCHEMA' ? new SourceMissing(table) : error;
  };
}
