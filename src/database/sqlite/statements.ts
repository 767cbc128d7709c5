import type BetterSqlite from 'better-sqlite3';
import type { SqlParams, SqlValue } from '../database.js';
import { endsInOrder, statementTokens } from '../ddl/statement.js';
import { DatabaseError } from '../errors.js';
import type { Catalog } from './catalog.js';
import { rowDecoder, type RowDecoder } from './decode.js';
import { toDatabaseError } from './driver-errors.js';
import type { Rows } from '../rows.js';
import type { LoadChunk } from './messages.js';
import { quote, translate } from './translate.js';
import type { Encode, StoredValue } from '../column-values.js';
import { translateWrite } from './writes.js';

export interface Read {
  readonly statement: BetterSqlite.Statement<unknown[], StoredValue[]>;
  readonly decoder: RowDecoder;
}

interface Load {
  readonly statement: BetterSqlite.Statement;
  readonly encoders: readonly Encode[];
}

/** Statements kept prepared. The product has a few hundred; a caller that builds ever new texts must not fill the memory. */
const KEPT_STATEMENTS = 1000;
const LIMIT_PARAMETER = 'limit_of_query';

/** Prepared statements of one connection, by their text as the caller wrote it. */
export class Statements {
  private readonly reads = new Map<string, Read>();
  private readonly writes = new Map<string, BetterSqlite.Statement>();
  private readonly loads = new Map<string, Load>();

  constructor(
    private readonly connection: BetterSqlite.Database,
    private readonly catalog: Catalog,
  ) {}

  query(sql: string, params: SqlParams, limit: number | null): Rows {
    const { statement, decoder } = this.read(sql, limit !== null);
    const bound = bind(params);
    if (limit !== null) bound[LIMIT_PARAMETER] = BigInt(limit);
    const rows = statement.all(bound);
    const { decode, names } = decoder;
    return { columns: names, rows: decode === null ? (rows as SqlValue[][]) : rows.map(decode) };
  }

  /** The rows of a SELECT one by one. The connection can do nothing else until they are read or the iterator is closed. */
  iterate(sql: string, params: SqlParams): { names: readonly string[]; rows: Iterator<SqlValue[]> } {
    const { statement, decoder } = this.read(sql, false);
    const rows = statement.iterate(bind(params));
    return { names: decoder.names, rows: decoder.decode === null ? (rows as IterableIterator<SqlValue[]>) : decoded(rows, decoder.decode) };
  }

  /** A SELECT; with `limited` only its first rows, which requires an order. */
  read(sql: string, limited: boolean): Read {
    return remember(this.reads, `${limited ? 'first ' : ''}${sql}`, () => {
      const tokens = statementTokens(sql);
      if (limited && !endsInOrder(tokens))
        throw new DatabaseError('DATABASE_STATEMENT', `A query with a limit must end in ORDER BY: ${sql}`);
      const statement = this.connection.prepare<unknown[], StoredValue[]>(
        translate(tokens) + (limited ? ` LIMIT @${LIMIT_PARAMETER}` : ''),
      );
      if (!statement.reader) throw new DatabaseError('DATABASE_STATEMENT', `This statement returns no rows; run it with execute: ${sql}`);
      const decoder = rowDecoder(statement.columns());
      statement.raw(true).safeIntegers(decoder.safeIntegers);
      return { statement, decoder };
    });
  }

  execute(sql: string, params: SqlParams): number {
    const statement = remember(this.writes, sql, () => {
      const encoderId = (table: string, column: string): number | null => this.catalog.encoderId(table, column);
      return this.connection.prepare(translateWrite(statementTokens(sql), encoderId));
    });
    return statement.run(bind(params)).changes;
  }

  load(chunk: LoadChunk): number {
    const { statement, encoders } = remember(this.loads, `${chunk.table}\n${chunk.columns.join('\n')}`, () => this.prepareLoad(chunk));
    chunk.rows.forEach((row, index) => {
      insertRow(statement, encoders, row, chunk.firstRow + index);
    });
    return chunk.rows.length;
  }

  /** After a change of the schema. */
  forget(): void {
    this.reads.clear();
    this.writes.clear();
    this.loads.clear();
  }

  private prepareLoad(chunk: LoadChunk): Load {
    const encoders = chunk.columns.map((column) => this.catalog.encoder(chunk.table, column));
    const places = chunk.columns.map(() => '?').join(', ');
    const names = chunk.columns.map(quote).join(', ');
    return { statement: this.connection.prepare(`INSERT INTO [dbo].${quote(chunk.table)} (${names}) VALUES (${places})`), encoders };
  }
}

function* decoded(rows: Iterable<StoredValue[]>, decode: (row: StoredValue[]) => SqlValue[]): Generator<SqlValue[], void> {
  for (const row of rows) yield decode(row);
}

function insertRow(statement: BetterSqlite.Statement, encoders: readonly Encode[], row: readonly SqlValue[], number: number): void {
  if (row.length !== encoders.length) {
    throw new DatabaseError(
      'DATABASE_VALUE',
      `Row ${String(number)} of the load has ${String(row.length)} values for ${String(encoders.length)} columns.`,
    );
  }
  const values = new Array<StoredValue>(row.length);
  try {
    for (let at = 0; at < row.length; at += 1) values[at] = encoders[at]?.(row[at]) ?? null;
    statement.run(values);
  } catch (error) {
    const reason = toDatabaseError(error);
    throw new DatabaseError(reason.code, `Row ${String(number)} of the load: ${reason.message}`, reason.retryable);
  }
}

/** SQLite stores every JavaScript number as REAL; whole numbers are passed as integers, so that 5 as text is '5'. */
function bind(params: SqlParams): Record<string, StoredValue> {
  const bound: Record<string, StoredValue> = {};
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'boolean') bound[name] = value ? 1n : 0n;
    else if (typeof value === 'number' && Number.isSafeInteger(value)) bound[name] = BigInt(value);
    else if (value === undefined)
      throw new DatabaseError('DATABASE_VALUE', `The parameter @${name} has no value (undefined); give null for NULL.`);
    else bound[name] = value;
  }
  return bound;
}

function remember<T>(kept: Map<string, T>, key: string, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_STATEMENTS) kept.clear();
  const made = make();
  kept.set(key, made);
  return made;
}
