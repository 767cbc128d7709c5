import type { Queryable } from '../database.js';
import type { ColumnType } from '../ddl/schema.js';
import { byTable } from '../described.js';
import type { DescribedTables } from '../described.js';

const SELECT_ALL = `SELECT [TABLE_NAME], [COLUMN_NAME], [DATA_TYPE], [CHARACTER_MAXIMUM_LENGTH], [NUMERIC_PRECISION], [NUMERIC_SCALE], [DATETIME_PRECISION],
    [IS_NULLABLE], CASE WHEN [COLUMN_DEFAULT] IS NULL THEN 0 ELSE 1 END AS [HAS_DEFAULT]
  FROM [INFORMATION_SCHEMA].[COLUMNS] WHERE [TABLE_SCHEMA] = N'dbo' ORDER BY [TABLE_NAME], [ORDINAL_POSITION]`;

interface Row {
  readonly TABLE_NAME: string;
  readonly COLUMN_NAME: string;
  readonly DATA_TYPE: string;
  readonly CHARACTER_MAXIMUM_LENGTH: number | null;
  readonly NUMERIC_PRECISION: number | null;
  readonly NUMERIC_SCALE: number | null;
  readonly DATETIME_PRECISION: number | null;
  readonly IS_NULLABLE: string;
  readonly HAS_DEFAULT: number;
}

/** What INFORMATION_SCHEMA says of dbo. */
export async function describeMssql(db: Queryable): Promise<DescribedTables> {
  const rows = await db.query<Row>(SELECT_ALL);
  return byTable(
    rows.map((row) => ({
      table: row.TABLE_NAME,
      column: { name: row.COLUMN_NAME, type: typeOf(row), nullable: row.IS_NULLABLE === 'YES', hasDefault: row.HAS_DEFAULT === 1 },
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
