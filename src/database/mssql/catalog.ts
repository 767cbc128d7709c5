import type { Connection } from 'tedious';
import type { ColumnInfo, SqlParams, SqlValue } from '../database.js';
import { encoderOf, type Encode } from '../column-values.js';
import type { ColumnType } from '../ddl/schema.js';
import { DatabaseError } from '../errors.js';
import { assignedColumns } from './assigned-columns.js';
import { parameter } from './parameters.js';
import { run } from './requests.js';

export interface CatalogColumn extends ColumnInfo {
  readonly declared: ColumnType;
  readonly hasDefault: boolean;
  readonly encode: Encode;
}

/** Parameters as they are sent to the server. */
export interface Encoded {
  readonly sets: readonly SqlParams[];
  /** Names of parameters for text columns: they stay text, whatever their form. */
  readonly texts: ReadonlySet<string>;
}

const NO_TEXTS: ReadonlySet<string> = new Set();

const SELECT_COLUMNS = `SELECT [COLUMN_NAME], [DATA_TYPE], [CHARACTER_MAXIMUM_LENGTH], [NUMERIC_PRECISION], [NUMERIC_SCALE], [DATETIME_PRECISION], [IS_NULLABLE],
    (SELECT COUNT(*) FROM sys.columns AS c WHERE c.[object_id] = OBJECT_ID(N'dbo.' + QUOTENAME(@table)) AND c.[name] = [COLUMN_NAME] AND c.[default_object_id] <> 0) AS [HAS_DEFAULT]
  FROM [INFORMATION_SCHEMA].[COLUMNS] WHERE [TABLE_SCHEMA] = N'dbo' AND [TABLE_NAME] = @table ORDER BY [ORDINAL_POSITION]`;

/** Synonyms of types. */
const SAME_TYPES: Readonly<Record<string, string>> = { NUMERIC: 'DECIMAL' };
const WITH_LENGTH = new Set(['CHAR', 'NCHAR', 'VARCHAR', 'NVARCHAR']);

/** The server's catalog of its tables. Cached until a call fails because of it: another process may have changed a table. */
export class Catalog {
  private readonly tables = new Map<string, readonly CatalogColumn[]>();

  /** Columns in table order; none when there is no such table. `table` is a plain name. */
  async columns(connection: Connection, table: string): Promise<readonly CatalogColumn[]> {
    const known = this.tables.get(table);
    if (known !== undefined) return known;
    const { rows } = await run(connection, SELECT_COLUMNS, [parameter('table', table)]);
    const columns = rows.map((row, at) => toColumn(table, row, at + 1));
    if (columns.length > 0) this.tables.set(table, columns);
    return columns;
  }

  /** The columns of a load, in its order. Throws for a table or column that does not exist. */
  async pick(connection: Connection, table: string, names: readonly string[]): Promise<readonly CatalogColumn[]> {
    const columns = await this.columns(connection, table);
    return names.map((name) => find(columns, table, name));
  }

  /**
   * The parameters, with every value that is assigned directly to a column converted to the type of that column. SQL Server would convert '' to
   * the year 1900 or to 0, and truncate a fraction; here such a value is refused, with the name of the column.
   */
  async encode(connection: Connection, sql: string, sets: readonly SqlParams[]): Promise<Encoded> {
    const assigned = assignedColumns(sql);
    if (assigned === null || assigned.pairs.length === 0) return { sets, texts: NO_TEXTS };
    const columns = await this.columns(connection, assigned.table);
    const steps = assigned.pairs.map(({ parameter: name, column }) => ({ name, column: find(columns, assigned.table, column) }));
    const texts = new Set(steps.filter(({ column }) => column.type.endsWith('CHAR')).map(({ name }) => name));
    return { sets: sets.map((set) => encodeSet(steps, set)), texts };
  }

  forget(): void {
    this.tables.clear();
  }
}

function encodeSet(steps: readonly { readonly name: string; readonly column: CatalogColumn }[], set: SqlParams): SqlParams {
  const encoded: Record<string, SqlValue> = { ...set };
  for (const { name, column } of steps) {
    const stored = column.encode(set[name]) as SqlValue;
    // A number stays a number, also for a text column. A text that the server converts is written so that every language setting reads it alike.
    if (typeof set[name] === 'string' && !column.type.endsWith('CHAR')) encoded[name] = stored;
  }
  return encoded;
}

function find(columns: readonly CatalogColumn[], table: string, name: string): CatalogColumn {
  const found = columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
  if (found !== undefined) return found;
  throw new DatabaseError(
    'DATABASE_SCHEMA',
    columns.length === 0 ? `There is no table dbo.${table}.` : `dbo.${table} has no column [${name}].`,
  );
}

function toColumn(table: string, row: readonly SqlValue[], ordinal: number): CatalogColumn {
  const [name, dataType, length, precision, scale, seconds, nullable, hasDefault] = row;
  const upper = String(dataType).toUpperCase();
  const type = SAME_TYPES[upper] ?? upper;
  const declared: ColumnType = {
    name: type,
    length: WITH_LENGTH.has(type) && Number(length) > 0 ? Number(length) : null,
    precision: type === 'DECIMAL' ? Number(precision) : type === 'DATETIME2' ? Number(seconds) : null,
    scale: type === 'DECIMAL' ? Number(scale) : null,
  };
  const label = `dbo.${table}.[${String(name)}]`;
  return {
    name: String(name),
    ordinal,
    type,
    nullable: nullable === 'YES',
    hasDefault: hasDefault === 1,
    declared,
    encode: encoderOf(label, declared),
  };
}
