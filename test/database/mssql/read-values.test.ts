import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { rowDecoder } from '../../../src/database/mssql/decode.js';
import '../../../src/database/mssql/exact-decimals.js';

const parser = createRequire(import.meta.url)('tedious/lib/value-parser.js') as {
  readValue: (buffer: Buffer, offset: number, metadata: object, options: object) => { value: unknown };
};

/** The value that the driver reads from the bytes of a cell. Other bytes precede and follow them. */
function read(type: string, bytes: Buffer, scale?: number): unknown {
  const { value } = parser.readValue(Buffer.concat([Buffer.from([9]), bytes, Buffer.from([9, 9])]), 1, { type: { name: type }, scale }, {});
  return rowDecoder([{ colName: 'x', type: { name: type } }])([{ value }])[0];
}

/** As the protocol has it: the upper half, then the lower one. */
function money(units: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32LE(Number(units >> 32n), 0);
  bytes.writeUInt32LE(Number(units & 0xffffffffn), 4);
  return bytes;
}

/** Seven digits of the second, in UTC, then the offset in minutes. */
function dateTimeOffset(utc: string, offsetMinutes: number): Buffer {
  const bytes = Buffer.alloc(11);
  const time = Date.parse(utc);
  const days = Math.floor(time / 86_400_000);
  bytes[0] = 10;
  bytes.writeUIntLE((time - days * 86_400_000) * 10_000, 1, 5);
  bytes.writeUIntLE(days + 719_162, 6, 3);
  bytes.writeInt16LE(offsetMinutes, 9);
  return bytes;
}

describe('MONEY is exact', () => {
  test.each([
    [0n, '0.0000'],
    [1n, '0.0001'],
    [-1n, '-0.0001'],
    [9_000_000_000_001_235n, '900000000000.1235'],
    [9_000_000_000_000_001_235n, '900000000000000.1235'],
    [2n ** 63n - 1n, '922337203685477.5807'],
    [-(2n ** 63n), '-922337203685477.5808'],
  ])('%s ten-thousandths', (units, text) => {
    expect(read('Money', money(units))).toBe(text);
    expect(read('MoneyN', Buffer.concat([Buffer.from([8]), money(units)]))).toBe(text);
  });

  test('SMALLMONEY, and NULL', () => {
    const largest = Buffer.from([4, 0xff, 0xff, 0xff, 0x7f]);
    expect(read('MoneyN', largest)).toBe('214748.3647');
    expect(read('SmallMoney', largest.subarray(1))).toBe('214748.3647');
    expect(read('MoneyN', Buffer.from([0]))).toBeNull();
  });
});

describe('a DATETIMEOFFSET is the date and time written in it', () => {
  test.each([
    ['2025-02-28T14:30:00.123Z', 600, '2025-03-01T00:30:00.123Z'],
    ['2025-03-01T02:00:00.000Z', -300, '2025-02-28T21:00:00.000Z'],
    ['2025-02-28T13:30:00.000Z', 630, '2025-03-01T00:00:00.000Z'],
    ['2025-03-01T00:00:00.000Z', 0, '2025-03-01T00:00:00.000Z'],
  ])('%s with %i minutes', (utc, offset, text) => {
    expect(read('DateTimeOffset', dateTimeOffset(utc, offset), 7)).toBe(text);
  });
});
