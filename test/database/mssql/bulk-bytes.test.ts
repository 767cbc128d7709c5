import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encoderOf } from '../../../src/database/column-values.js';
import type { SqlValue } from '../../../src/database/database.js';
import type { ColumnType } from '../../../src/database/ddl/schema.js';
import { bulkType } from '../../../src/database/mssql/bulk-types.js';
import { ByteWriter } from '../../../src/database/mssql/byte-writer.js';
import { rowDecoder } from '../../../src/database/mssql/decode.js';
import type { Cell, ResultColumn } from '../../../src/database/mssql/decode.js';
import '../../../src/database/mssql/exact-decimals.js';

// What the load writes is read back by the driver's own reader of rows.
const load = createRequire(import.meta.url);
const readRow = load('tedious/lib/token/row-token-parser.js') as (parser: unknown) => Promise<{ columns: Cell[] }>;
const { TYPE } = load('tedious/lib/data-type.js') as { TYPE: Record<number, { name: string }> };

const WIRE: Readonly<Record<string, number>> = {
  INT: 0x26,
  SMALLINT: 0x26,
  BIGINT: 0x26,
  BIT: 0x68,
  FLOAT: 0x6d,
  DATE: 0x28,
  UNIQUEIDENTIFIER: 0x24,
  DATETIME2: 0x2a,
  DECIMAL: 0x6a,
  NVARCHAR: 0xe7,
  NCHAR: 0xef,
  CHAR: 0xaf,
  VARCHAR: 0xa7,
};

const plain = (name: string): ColumnType => ({ name, length: null, precision: null, scale: null });
const decimal = (precision: number, scale: number): ColumnType => ({ ...plain('DECIMAL'), precision, scale });
const text = (name: string, length: number | null): ColumnType => ({ ...plain(name), length });

async function roundTrip(type: ColumnType, value: SqlValue): Promise<SqlValue | undefined> {
  const writer = new ByteWriter();
  const bulk = bulkType('dbo.T.[c]', type);
  const stored = encoderOf('dbo.T.[c]', type)(value);
  if (stored === null) bulk.writeNull(writer);
  else bulk.write(writer, stored);
  const metadata = {
    colName: 'c',
    type: TYPE[WIRE[type.name] ?? 0],
    precision: type.precision,
    scale: type.name === 'DATETIME2' ? type.precision : type.scale,
    dataLength: type.length ?? 65_535,
    collation: { codepage: 'CP1252' },
  };
  const buffer = writer.take();
  const parser = { buffer, position: 0, colMetadata: [metadata], options: { useUTC: true, lowerCaseGuids: true }, ...plpReader(buffer) };
  const row = await readRow(parser);
  expect(parser.position).toBe(buffer.length);
  return rowDecoder([metadata as unknown as ResultColumn])(row.columns)[0];
}

/** The driver reads long texts from its parser piece by piece. */
function plpReader(buffer: Buffer) {
  return {
    waitForChunk: () => Promise.reject(new Error(`The reader wants more than the ${String(buffer.length)} bytes that were written.`)),
  };
}

describe('the bytes of a bulk load', () => {
  test.each<[ColumnType, SqlValue, SqlValue]>([
    [plain('INT'), -2147483648, -2147483648],
    [plain('SMALLINT'), -7, -7],
    [plain('BIGINT'), '9007199254740993', '9007199254740993'],
    [plain('BIGINT'), '-9223372036854775808', '-9223372036854775808'],
    [plain('BIT'), true, true],
    [plain('BIT'), false, false],
    [plain('FLOAT'), 0.1, 0.1],
    [plain('DATE'), '0001-01-01', '0001-01-01'],
    [plain('DATE'), '2024-02-29', '2024-02-29'],
    [plain('DATE'), '9999-12-31', '9999-12-31'],
    [{ ...plain('DATETIME2'), precision: 3 }, '2025-06-01T23:59:59.999Z', '2025-06-01T23:59:59.999Z'],
    [{ ...plain('DATETIME2'), precision: 0 }, '2025-06-01T23:59:59.999Z', '2025-06-01T23:59:59.000Z'],
    [{ ...plain('DATETIME2'), precision: 7 }, '1969-12-31T00:00:00.001Z', '1969-12-31T00:00:00.001Z'],
    [plain('UNIQUEIDENTIFIER'), 'A1B2C3D4-0102-4304-8506-0708090A0B0C', 'a1b2c3d4-0102-4304-8506-0708090a0b0c'],
    [decimal(18, 4), '28.86', '28.8600'],
    [decimal(18, 4), '-99999999999999.9999', '-99999999999999.9999'],
    [decimal(9, 2), '0.01', '0.01'],
    [decimal(28, 10), '123456789012345678.0123456789', '123456789012345678.0123456789'],
    [decimal(38, 0), '99999999999999999999999999999999999999', '99999999999999999999999999999999999999'],
    [decimal(18, 4), '-0', '0.0000'],
    [text('NVARCHAR', 5), '', ''],
    [text('NVARCHAR', 20), 'ñ 中 😀𠜎', 'ñ 中 😀𠜎'],
    [text('NVARCHAR', null), '', ''],
    [text('NVARCHAR', null), '😀'.repeat(50_000), '😀'.repeat(50_000)],
    [text('CHAR', 8), 'abc', 'abc'],
  ])('%j: %j comes back as %j', async (type, given, expected) => {
    expect(await roundTrip(type, given)).toBe(expected);
    expect(await roundTrip(type, null)).toBeNull();
  });

  test('every decimal of every precision comes back digit by digit', async () => {
    const any = fc.integer({ min: 1, max: 38 }).chain((precision) =>
      fc.record({
        precision: fc.constant(precision),
        scale: fc.integer({ min: 0, max: precision }),
        units: fc.bigInt({ min: 0n, max: 10n ** BigInt(precision) - 1n }),
        negative: fc.boolean(),
      }),
    );
    await fc.assert(
      fc.asyncProperty(any, async ({ precision, scale, units, negative }) => {
        const digits = units.toString().padStart(scale + 1, '0');
        const shown = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
        const value = negative && units > 0n ? `-${shown}` : shown;
        expect(await roundTrip(decimal(precision, scale), value)).toBe(value);
      }),
    );
  });

  test('letters beyond ASCII are refused where only a code page could hold them', async () => {
    await expect(roundTrip(text('VARCHAR', 20), 'ñ')).rejects.toThrow(/dbo\.T\.\[c\] takes VARCHAR.*need NVARCHAR/);
  });
});
