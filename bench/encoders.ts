import { Connection, TYPES } from 'tedious';
import type { BulkLoad } from 'tedious';
import { encoderOf } from '../src/database/column-values.js';
import type { ColumnInfo, SqlValue } from '../src/database/database.js';
import { readDdl } from '../src/database/ddl/read-ddl.js';
import type { DdlColumn } from '../src/database/ddl/schema.js';
import { cellWriter, encodePieces } from '../src/database/mssql/bulk-load.js';
import { loadSqlFiles } from '../src/database/sql-files.js';
import { rate } from './measure.js';
import { StagedRows } from './staged-rows.js';

const DRIVER_TYPES: Readonly<Record<string, (typeof TYPES)[keyof typeof TYPES]>> = {
  INT: TYPES.Int,
  BIGINT: TYPES.BigInt,
  DECIMAL: TYPES.Decimal,
  DATE: TYPES.Date,
  DATETIME2: TYPES.DateTime2,
  UNIQUEIDENTIFIER: TYPES.UniqueIdentifier,
  CHAR: TYPES.Char,
  NVARCHAR: TYPES.NVarChar,
};
/** The driver's value for MAX. */
const MAX_LENGTH = 65_535;

/** Rows per second that the encoders turn into bytes, without a server: the upper limit of a load over one connection. */
export async function measureEncoders(
  sqlFolder: string,
  orders: number,
): Promise<{ readonly own: number; readonly driver: number; readonly bytes: number }> {
  const table = readDdl(await loadSqlFiles(sqlFolder)).tables.find(({ name }) => name === 'STG_MON_CustMasterSchedule');
  if (table === undefined) throw new Error('sql/ has no table STG_MON_CustMasterSchedule.');
  const staged = new StagedRows(table.columns.map(asInfo));
  const rows = staged.orders(0, orders);
  let bytes = 0;
  const own = await rate(orders, async () => {
    const writers = table.columns.map((column) =>
      cellWriter(table.name, { name: column.columnName, declared: column, encode: encoderOf(column.columnName, column) }),
    );
    for (const [piece] of encodePieces(writers, rows)) bytes += (piece as Buffer).length;
    return Promise.resolve();
  });
  return { own, driver: await driversOwn(table.columns, rows), bytes: bytes / orders };
}

async function driversOwn(columns: readonly DdlColumn[], rows: readonly (readonly SqlValue[])[]): Promise<number> {
  // Not connected: only its options are needed.
  const connection = new Connection({
    server: 'nowhere',
    authentication: { type: 'default', options: { userName: '', password: '' } },
    options: { useUTC: true },
  });
  const load: BulkLoad = connection.newBulkLoad('t', () => undefined);
  load.collation = { codepage: 'CP1252', toBuffer: () => Buffer.alloc(5) } as unknown as NonNullable<BulkLoad['collation']>;
  for (const column of columns) {
    const type = DRIVER_TYPES[column.name] ?? TYPES.NVarChar;
    load.addColumn(column.columnName, type, {
      nullable: true,
      length: column.length ?? MAX_LENGTH,
      precision: column.precision ?? 18,
      scale: (column.name === 'DATETIME2' ? column.precision : column.scale) ?? 0,
    });
  }
  return await rate(rows.length, async () => {
    const stream = load.rowToPacketTransform;
    stream.resume();
    for (const row of rows) if (!stream.write(row)) await new Promise((resolve) => stream.once('drain', resolve));
    const ended = new Promise((resolve) => stream.once('end', resolve));
    stream.end();
    await ended;
  });
}

function asInfo(column: DdlColumn): ColumnInfo {
  return { name: column.columnName, ordinal: column.ordinal, type: column.name, nullable: column.nullable };
}
