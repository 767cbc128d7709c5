import type { Queryable } from '../database.js';
import type { ColumnType } from '../ddl/schema.js';
import { byTable } from '../described.js';
import type { DescribedTables } from '../described.js';

/**
 * sys.columns shows whether a column has a default: COLUMN_DEFAULT is its text, which is NULL for a login without VIEW DEFINITION. The type
 * of a row version is named timestamp.
 */
const SELECT_ALL = `SELECT i.[TABLE_NAME], i.[COLUMN_NAME], i.[DATA_TYPE], i.[CHARACTER_MAXIMUM_LENGTH], i.[NUMERIC_PRECISION], i.[NUMERIC_SCALE],
    i.[DATETIME_PRECISION], i.[IS_NULLABLE],
    CASE WHEN c.[default_object_id] <> 0 OR c.[is_identity] = 1 OR c.[is_computed] = 1 OR i.[DATA_TYPE] IN (N'timestamp', N'rowversion')
      THEN 1 ELSE 0 END AS [IS_FILLED]
  FROM [INFORMATION_SCHEMA].[COLUMNS] AS i
  LEFT JOIN sys.columns AS c ON c.[object_id] = OBJECT_ID(N'[dbo].' + QUOTENAME(i.[TABLE_NAME])) AND c.[name] = i.[COLUMN_NAME]
  WHERE i.[TABLE_SCHEMA] = N'dbo' ORDER BY i.[TABLE_NAME], i.[ORDINAL_POSITION]`;

interface Row {
  readonly TABLE_NAME: string;
  readonly COLUMN_NAME: string;
  readonly DATA_TYPE: string;
  readonly CHARACTER_MAXIMUM_LENGTH: number | null;
  readonly NUMERIC_PRECISION: number | null;
  readonly NUMERIC_SCALE: number | null;
  readonly DATETIME_PRECISION: number | null;
  readonly IS_NULLABLE: string;
  readonly IS_FILLED: number;
}

/** The catalog of dbo, as far as the rights of the login show it. */
export async function describeMssql(db: Queryable): Promise<DescribedTables> {
  const rows = await db.query<Row>(SELECT_ALL);
  return byTable(
    rows.map((row) => ({
      table: row.TABLE_NAME,
      column: { name: row.COLUMN_NAME, type: typeOf(row), nullable: row.IS_NULLABLE === 'YES', hasDefault: row.IS_FILLED === 1 },
    })),
  );
}

/** INFORMATION_SCHEMA gives every number a precision; only that of a DECIMAL is declared. MAX is the length -1. */
function typeOf(row: Row): ColumnType {
  const upper = row.DATA_TYPE.toUpperCase();
  const name = upper === 'NUMERIC' ? 'DECIMAL' : upper;
  const decimal = name === 'DECIMAL';
  const length = name.endsWith('CHAR') ? Number(row.CHARACTER_MAXIMUM_LENGTH) : -1;
  const precision = decimal ? row.NUMERIC_PRECISION : name === 'DATETIME2' ? row.DATETIME_PRECISION : null;
  return { name, length: length > 0 ? length : null, precision, scale: decimal ? row.NUMERIC_SCALE : null };
}
