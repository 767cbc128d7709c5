import type { Queryable } from '../database.js';
import { byTable } from '../described.js';
import type { DescribedTables } from '../described.js';
import { parseDeclaredType } from './declared-types.js';

const SELECT_ALL = `SELECT m.[name] AS [table_name], c.[name] AS [column_name], c.[type] AS [type], c.[notnull] AS [not_null], c.[pk] AS [key_part],
    CASE WHEN c.[dflt_value] IS NULL THEN 0 ELSE 1 END AS [has_default]
  FROM [dbo].[sqlite_master] AS m, pragma_table_info(m.[name], 'dbo') AS c
  WHERE m.[type] IN (N'table', N'view') ORDER BY m.[name], c.[cid]`;

interface Row {
  readonly table_name: string;
  readonly column_name: string;
  readonly type: string;
  readonly not_null: number;
  readonly key_part: number;
  readonly has_default: number;
}

/** The tables and views in the catalog of the file. */
export async function describeSqlite(db: Queryable): Promise<DescribedTables> {
  const rows = await db.query<Row>(SELECT_ALL);
  return byTable(
    rows.map((row) => ({
      table: row.table_name,
      column: {
        name: row.column_name,
        // A type that this product did not declare keeps its name.
        type: parseDeclaredType(row.type) ?? { name: row.type, length: null, precision: null, scale: null },
        nullable: row.not_null === 0 && row.key_part === 0,
        hasDefault: row.has_default === 1,
      },
    })),
  );
}
