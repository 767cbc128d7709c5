import type { Database } from './database.js';
import { plainTableName } from './table-name.js';

const OF_MSSQL = `SELECT c.[name] FROM sys.indexes AS i
  JOIN sys.index_columns AS x ON x.[object_id] = i.[object_id] AND x.[index_id] = i.[index_id]
  JOIN sys.columns AS c ON c.[object_id] = x.[object_id] AND c.[column_id] = x.[column_id]
  WHERE i.[is_primary_key] = 1 AND i.[object_id] = OBJECT_ID(N'[dbo].' + QUOTENAME(@table)) ORDER BY x.[key_ordinal]`;

const OF_SQLITE = `SELECT c.[name] FROM pragma_table_info(@table, 'dbo') AS c WHERE c.[pk] > 0 ORDER BY c.[pk]`;

/** The columns of the primary key of a table, in its order; none for a view, and for a table without one. */
export async function primaryKeyOf(database: Database, table: string): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>(database.engine === 'mssql' ? OF_MSSQL : OF_SQLITE, { table: plainTableName(table) });
  return rows.map(({ name }) => name);
}
