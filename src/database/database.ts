/**
 * The one interface behind which SQL Server and the embedded engine look alike. Statements are written once, in the common
 * subset of T-SQL and SQLite: bracketed names, `[dbo].` prefix, `@named` parameters, `UPDATE ... FROM ... WHERE`,
 * `INSERT ... SELECT ... WHERE NOT EXISTS`. Paging, streaming, bulk load and the clock differ and live in the adapters.
 *
 * Values come back in one shape from both engines: INT a number, BIGINT and DECIMAL exact text, BIT a boolean,
 * DATE `YYYY-MM-DD`, DATETIME2 ISO 8601 UTC with milliseconds, DATETIMEOFFSET the date and time that are written in it, in the same shape,
 * UNIQUEIDENTIFIER lower case, NVARCHAR and CHAR text without padding. Parameters are accepted in the same shapes.
 */
export type SqlValue = string | number | boolean | null;
export type SqlParams = Readonly<Record<string, SqlValue>>;
export type SqlRow = Record<string, SqlValue>;

export interface ColumnInfo {
  /** Column name exactly as in the table. */
  readonly name: string;
  /** Position in the table, from 1. The order of object keys is never used: names such as `10` would be sorted first. */
  readonly ordinal: number;
  /** T-SQL type name in upper case without length: NVARCHAR, INT, BIGINT, DECIMAL, DATE, DATETIME2, BIT, UNIQUEIDENTIFIER, CHAR. */
  readonly type: string;
  readonly nullable: boolean;
}

/** Rows as arrays in the order of `columns`, a few hundred at a time. */
export interface RowChunk {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly SqlValue[])[];
}

export interface QueryOptions {
  /** The first rows only; the statement must then end in ORDER BY. */
  readonly limit?: number;
  /** The statement scans a whole table of any size, as a count does: it may take as long as a load. */
  readonly wholeTable?: boolean;
}

export interface Queryable {
  /** All rows of a SELECT. */
  query<R = SqlRow>(sql: string, params?: SqlParams, options?: QueryOptions): Promise<R[]>;
  /** Runs one data-changing statement and returns the number of rows that it changed. */
  execute(sql: string, params?: SqlParams): Promise<number>;
  /** The same statement for many parameter sets, in order; returns the total of changed rows. */
  executeMany(sql: string, params: readonly SqlParams[]): Promise<number>;
  /** Bulk load, never row by row over the wire. `table` is a plain name such as `dbo.StagingOrders`. Returns the number of rows. */
  bulkLoad(table: string, columns: readonly string[], rows: readonly (readonly SqlValue[])[]): Promise<number>;
}

export interface Database extends Queryable {
  readonly engine: 'sqlite' | 'mssql';
  /** The database's own clock, ISO 8601 UTC. Only this clock decides about deadlines of the request protocol. */
  now(): Promise<string>;
  /**
   * One transaction; commits when `work` returns and rolls back when it throws. Other statements do not join it, and transactions wait for each
   * other: the rows that one has read stay the same until it commits. A `beside` transaction does not wait for others and others do not wait for
   * it, where the engine allows several writers. It is only for rows that are not read before an ordinary transaction publishes them.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, options?: { readonly beside?: boolean }): Promise<T>;
  /** Streams a SELECT with back-pressure from one consistent view of the data. */
  stream(sql: string, params?: SqlParams, options?: { readonly chunkRows?: number }): AsyncIterable<RowChunk>;
  /** Columns of a table in table order; an empty list when the table does not exist. */
  columns(table: string): Promise<ColumnInfo[]>;
  close(): Promise<void>;
}
