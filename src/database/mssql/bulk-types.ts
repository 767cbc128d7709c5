/**
 * Encoding of the values of a bulk load. The driver can encode them too, but it converts DECIMAL to JavaScript numbers, loses the last
 * digits there, and takes most of the time of a load. The layout is that of TDS 7.4 for each data type.
 */
import { TYPES } from 'tedious';
import type { StoredValue } from '../column-values.js';
import type { ColumnType } from '../ddl/schema.js';
import { DatabaseError } from '../errors.js';
import type { ByteWriter } from './byte-writer.js';

type Stored = Exclude<StoredValue, null>;
export type WriteCell = (writer: ByteWriter, value: Stored) => void;

/** How a column is announced to the server, and how its cells are written. */
export interface BulkType {
  readonly driverType: (typeof TYPES)[keyof typeof TYPES];
  readonly length?: number;
  readonly precision?: number;
  readonly scale?: number;
  readonly writeNull: (writer: ByteWriter) => void;
  readonly write: WriteCell;
  /** True for types whose values repeat within a load and are expensive to encode: dates, prices, identifiers. */
  readonly repeats?: boolean;
}

/** The driver's value for MAX. */
const MAX_LENGTH = 65_535;
/** Days between the first of January of the year 1, where SQL Server begins to count, and that of 1970. */
const DAYS_TO_1970 = 719_162;
const DAY_MS = 86_400_000;
const DIGITS_PER_BYTES: readonly (readonly [digits: number, bytes: number])[] = [
  [9, 4],
  [19, 8],
  [28, 12],
  [38, 16],
];

/** The layout of a column. Throws for a type that the product never loads. */
export function bulkType(label: string, type: ColumnType): BulkType {
  const whole = WHOLE[type.name];
  if (whole !== undefined) return { driverType: whole.driverType, writeNull: shortNull, write: wholeNumber(whole.bytes) };
  if (type.name === 'BIGINT') return { driverType: TYPES.BigInt, writeNull: shortNull, write: bigNumber };
  if (type.name === 'BIT') return { driverType: TYPES.Bit, writeNull: shortNull, write: bit };
  if (type.name === 'FLOAT') return { driverType: TYPES.Float, writeNull: shortNull, write: float };
  if (type.name === 'DATE') return { driverType: TYPES.Date, writeNull: shortNull, write: bytesOf(date), repeats: true };
  if (type.name === 'UNIQUEIDENTIFIER')
    return { driverType: TYPES.UniqueIdentifier, writeNull: shortNull, write: bytesOf(guid), repeats: true };
  if (type.name === 'DATETIME2') return dateTimeType(type.precision ?? 7);
  if (type.name === 'DECIMAL') return decimalType(type.precision ?? 18, type.scale ?? 0);
  if (type.name === 'NVARCHAR' || type.name === 'NCHAR') return textType(type);
  if (type.name === 'CHAR' || type.name === 'VARCHAR') return asciiType(label, type);
  throw new DatabaseError('DATABASE_SCHEMA', `${label} has the type ${type.name}, which a bulk load cannot fill.`);
}

const WHOLE: Readonly<Record<string, { readonly driverType: BulkType['driverType']; readonly bytes: number }>> = {
  TINYINT: { driverType: TYPES.TinyInt, bytes: 1 },
  SMALLINT: { driverType: TYPES.SmallInt, bytes: 2 },
  INT: { driverType: TYPES.Int, bytes: 4 },
};

function shortNull(writer: ByteWriter): void {
  writer.byte(0);
}

function wholeNumber(bytes: number): WriteCell {
  return (writer, value) => {
    writer.byte(bytes);
    // TINYINT is the one type without a sign.
    if (bytes === 1) writer.byte(Number(value));
    else writer.int(Number(value), bytes);
  };
}

function bigNumber(writer: ByteWriter, value: Stored): void {
  writer.byte(8);
  writer.bigInt64(BigInt(value));
}

function bit(writer: ByteWriter, value: Stored): void {
  writer.byte(1);
  writer.byte(Number(value));
}

function float(writer: ByteWriter, value: Stored): void {
  writer.byte(8);
  writer.double(Number(value));
}

function date(value: string): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes[0] = 3;
  bytes.writeUIntLE(Date.parse(`${value}T00:00:00Z`) / DAY_MS + DAYS_TO_1970, 1, 3);
  return bytes;
}

/** The first three groups of an identifier are numbers, lowest byte first; the rest are bytes in their order. */
function guid(value: string): Uint8Array {
  const hex = Buffer.from(value.replaceAll('-', ''), 'hex');
  return Buffer.from([16, ...[3, 2, 1, 0, 5, 4, 7, 6].map((at) => hex[at] ?? 0), ...hex.subarray(8)]);
}

function dateTimeType(precision: number): BulkType {
  const timeBytes = precision <= 2 ? 3 : precision <= 4 ? 4 : 5;
  const write: WriteCell = (writer, value) => {
    const time = Date.parse(String(value));
    const days = Math.floor(time / DAY_MS);
    writer.byte(timeBytes + 3);
    writer.uint(Math.floor((time - days * DAY_MS) * 10 ** (precision - 3)), timeBytes);
    writer.uint(days + DAYS_TO_1970, 3);
  };
  return { driverType: TYPES.DateTime2, scale: precision, writeNull: shortNull, write, repeats: true };
}

function decimalType(precision: number, scale: number): BulkType {
  const bytes = DIGITS_PER_BYTES.find(([digits]) => precision <= digits)?.[1] ?? 16;
  const encode = (value: string): Uint8Array => {
    const cell = Buffer.alloc(bytes + 2);
    cell[0] = bytes + 1;
    cell[1] = value.startsWith('-') ? 0 : 1;
    let units = BigInt(value.replace(/[-.]/g, ''));
    for (let at = 2; units > 0n; at += 4) {
      cell.writeUInt32LE(Number(units & 0xffffffffn), at);
      units >>= 32n;
    }
    return cell;
  };
  return { driverType: TYPES.Decimal, precision, scale, writeNull: shortNull, write: bytesOf(encode), repeats: true };
}

function textType(type: ColumnType): BulkType {
  const driverType = type.name === 'NCHAR' ? TYPES.NChar : TYPES.NVarChar;
  if (type.length === null) return { driverType, length: MAX_LENGTH, writeNull: longNull, write: longText };
  return {
    driverType,
    length: type.length,
    writeNull: textNull,
    write: (writer, value) => {
      const text = String(value);
      writer.uint16(text.length * 2);
      writer.utf16(text);
    },
  };
}

/** An unknown total length, one chunk with its length, and the end of the chunks: as the driver writes it. */
function longText(writer: ByteWriter, value: Stored): void {
  const text = String(value);
  const bytes = text.length * 2;
  writer.uint32(0xfffffffe);
  writer.uint32(0xffffffff);
  if (bytes > 0) {
    writer.uint32(bytes);
    writer.utf16(text);
  }
  writer.uint32(0);
}

function longNull(writer: ByteWriter): void {
  writer.uint32(0xffffffff);
  writer.uint32(0xffffffff);
}

function textNull(writer: ByteWriter): void {
  writer.uint16(0xffff);
}

/** Digests and other keys. Characters beyond ASCII depend on the collation of the server and need NVARCHAR. */
function asciiType(label: string, type: ColumnType): BulkType {
  const { name, length } = type;
  if (length === null)
    throw new DatabaseError('DATABASE_SCHEMA', `${label} is VARCHAR(MAX), which a bulk load cannot fill; make it NVARCHAR(MAX).`);
  const write: WriteCell = (writer, value) => {
    // A CHAR is sent with its full length.
    const bytes = Buffer.from(name === 'CHAR' ? String(value).padEnd(length) : String(value), 'utf8');
    // eslint-disable-next-line no-control-regex -- all of ASCII is meant
    if (!/^[\x00-\x7f]*$/.test(String(value))) {
      throw new DatabaseError(
        'DATABASE_VALUE',
        `${label} takes ${name}; ${JSON.stringify(value)} has characters beyond ASCII, which need NVARCHAR.`,
      );
    }
    writer.uint16(bytes.length);
    writer.bytes(bytes);
  };
  return { driverType: name === 'CHAR' ? TYPES.Char : TYPES.VarChar, length, writeNull: textNull, write };
}

function bytesOf(encode: (value: string) => Uint8Array): WriteCell {
  return (writer, value) => {
    writer.bytes(encode(String(value)));
  };
}
