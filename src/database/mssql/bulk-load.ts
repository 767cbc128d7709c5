import type { Connection } from 'tedious';
import type { SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';
import { quoteName, quoteTable } from '../quote-name.js';
import { bulkType } from './bulk-types.js';
import type { BulkType } from './bulk-types.js';
import { ByteWriter } from './byte-writer.js';
import type { CatalogColumn } from './catalog.js';
import { toDatabaseError } from './driver-errors.js';

type BulkRows = readonly (readonly SqlValue[])[];

/** Rows encoded at a time: enough to hide the driver's cost per row, few enough that the event loop stays free. */
const ROWS_PER_PIECE = 50;
/** 100,000 wide rows take half a minute over a fast connection; a load of more than ten minutes hangs. */
const LOAD_TIMEOUT_MS = 600_000;
/** The byte that begins a row. The driver writes the first one of each piece. */
const ROW_TOKEN = 0xd1;
const NOTHING = Buffer.alloc(0);

/** Loads the rows through the driver's bulk API, as one statement. Rejects with a DatabaseError; then nothing of the load remains. */
export async function bulkLoad(connection: Connection, table: string, columns: readonly CatalogColumn[], rows: BulkRows): Promise<number> {
  const writers = columns.map((column) => keptWriter(table, column));
  let refusal: unknown;
  function* pieces(): Generator<unknown[]> {
    try {
      yield* encodePieces(writers, rows);
    } catch (error) {
      refusal = error;
      throw error;
    }
  }
  try {
    return await send(connection, table, columns, writers, pieces());
  } catch (error) {
    // How much of the stream the server has read is unknown, so this connection is not used again.
    connection.close();
    throw toDatabaseError(refusal ?? error, { what: `In a load of ${String(rows.length)} rows into dbo.${table}.` });
  }
}

/** How one column is announced, and how its cells are checked and written. */
export interface CellWriter {
  readonly type: BulkType;
  readonly write: (writer: ByteWriter, value: SqlValue | undefined) => void;
}

/** The writers of columns in the catalog, with their caches: the product loads a few hundred rows at a time. */
const kept = new WeakMap<CatalogColumn, CellWriter>();

function keptWriter(table: string, column: CatalogColumn): CellWriter {
  const writer = kept.get(column) ?? cellWriter(table, column);
  kept.set(column, writer);
  return writer;
}

/** Cached values per column with their bytes. */
const REMEMBERED = 5_000;
/** Longest cached value in bytes: a DECIMAL or an identifier, with its length. */
const SCRATCH_BYTES = 32;

/** Encodes the values of one column, and names table and column where a value does not fit. */
export function cellWriter(table: string, column: Pick<CatalogColumn, 'name' | 'declared' | 'encode'>): CellWriter {
  const label = `dbo.${table}.[${column.name}]`;
  const type = bulkType(label, column.declared);
  const write: CellWriter['write'] = (writer, value) => {
    const stored = value === null ? null : column.encode(value);
    if (stored === null) type.writeNull(writer);
    else type.write(writer, stored);
  };
  return { type, write: type.repeats === true ? remembering(write) : write };
}

/** A value that was written before is neither checked nor read again. */
function remembering(write: CellWriter['write']): CellWriter['write'] {
  const known = new Map<unknown, Uint8Array>();
  const scratch = new ByteWriter(SCRATCH_BYTES);
  return (writer, value) => {
    let bytes = known.get(value);
    if (bytes === undefined) {
      write(scratch, value);
      bytes = scratch.take();
      if (known.size >= REMEMBERED) known.clear();
      known.set(value, bytes);
    }
    writer.bytes(bytes);
  };
}

async function send(
  connection: Connection,
  table: string,
  columns: readonly CatalogColumn[],
  writers: readonly CellWriter[],
  pieces: Iterable<unknown[]>,
): Promise<number> {
  return await new Promise<number>((resolve, reject) => {
    // Without this option the server replaces NULL by the default of the column, and the row would differ from the compared one.
    const keepNulls = columns.some(({ nullable, hasDefault }) => nullable && hasDefault);
    // Checks and foreign keys apply to loaded rows too. Without them the server would accept rows that an INSERT may not write.
    const load = connection.newBulkLoad(quoteTable(`dbo.${table}`), { checkConstraints: true, keepNulls }, (error, count) => {
      if (error === undefined || error === null) resolve(count ?? 0);
      else reject(error);
    });
    load.setTimeout(LOAD_TIMEOUT_MS);
    writers.forEach(({ type }, at) => {
      const { length, precision, scale } = type;
      const options = {
        nullable: columns[at]?.nullable ?? true,
        ...(length === undefined ? {} : { length }),
        ...(precision === undefined ? {} : { precision }),
      };
      load.addColumn(columns[at]?.name ?? '', encodedType(type.driverType), { ...options, ...(scale === undefined ? {} : { scale }) });
    });
    const statement = load.getBulkInsertSql();
    load.getBulkInsertSql = () => withQuotedNames(statement, columns);
    connection.execBulkLoad(load, pieces);
  });
}

/** The driver puts names between brackets and does not double a bracket inside them. The columns are in the order of the statement. */
function withQuotedNames(statement: string, columns: readonly Pick<CatalogColumn, 'name'>[]): string {
  let [sql, from] = [statement, 0];
  for (const { name } of columns.filter((column) => column.name.includes(']'))) {
    const at = sql.indexOf(`[${name}]`, from);
    const quoted = quoteName(name);
    sql = sql.slice(0, at) + quoted + sql.slice(at + name.length + 2);
    from = at + quoted.length;
  }
  return sql;
}

/**
 * The driver's type for cells that are encoded already. The first column holds the bytes of whole rows, the others hold none. The driver,
 * which would handle each cell twice, only passes on one buffer per piece.
 */
function encodedType(driverType: BulkType['driverType']): BulkType['driverType'] {
  return {
    ...driverType,
    validate: (value: unknown) => value,
    generateParameterLength: (parameter: { readonly value: unknown }) => (parameter.value as Buffer | undefined) ?? NOTHING,
    *generateParameterData() {
      // The "length" contains everything.
    },
  };
}

/** The bytes of the rows, some rows at a time, each piece in the place of a row of the driver. Throws a DatabaseError for a value that does not fit. */
export function* encodePieces(writers: readonly CellWriter[], rows: BulkRows): Generator<unknown[]> {
  const writer = new ByteWriter();
  for (let from = 0; from < rows.length; from += ROWS_PER_PIECE) {
    const until = Math.min(rows.length, from + ROWS_PER_PIECE);
    for (let at = from; at < until; at += 1) {
      if (at > from) writer.byte(ROW_TOKEN);
      encodeRow(writer, writers, rows[at] ?? [], at + 1);
    }
    yield [writer.take()];
  }
}

function encodeRow(writer: ByteWriter, writers: readonly CellWriter[], row: readonly SqlValue[], number: number): void {
  if (row.length !== writers.length) {
    throw new DatabaseError(
      'DATABASE_VALUE',
      `Row ${String(number)} of the load has ${String(row.length)} values for ${String(writers.length)} columns.`,
    );
  }
  try {
    for (let at = 0; at < writers.length; at += 1) writers[at]?.write(writer, row[at]);
  } catch (error) {
    const reason = toDatabaseError(error);
    throw new DatabaseError(reason.code, `Row ${String(number)} of the load: ${reason.message}`, reason.retryable);
  }
}
