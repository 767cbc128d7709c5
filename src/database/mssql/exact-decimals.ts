/**
 * The driver reads DECIMAL and MONEY as a JavaScript number, which holds 15 digits; a DECIMAL(18,4) has 18, a MONEY 19. Of a DATETIMEOFFSET it
 * drops the offset, and 1 March in Sydney becomes 28 February. It offers no way to read them otherwise, so its reader of values is wrapped
 * once: it still decides where a value ends; DECIMAL and MONEY come out as exact text, a DATETIMEOFFSET as the date and time written in it. The
 * version of the driver is pinned, and tests read the largest of each.
 */
import { createRequire } from 'node:module';

interface Result {
  value: unknown;
  readonly offset: number;
}

interface Metadata {
  readonly type: { readonly name: string };
  readonly scale?: number;
}

type ReadValue = (buffer: Buffer, offset: number, metadata: Metadata, options: unknown) => Result;

/** MONEY counts ten-thousandths. */
const MONEY_SCALE = 4;
/** Of a MONEY; a SMALLMONEY has 4 and fits a number. */
const MONEY_BYTES = 8;
/** A DATETIMEOFFSET ends in its offset, in minutes. */
const OFFSET_BYTES = 2;
const MINUTE_MS = 60_000;
const POSITIVE = 1;
/** Twice 32 bits are a safe number as long as the upper half has no more than 21. */
const SAFE_HIGH = 0x1fffff;

const parser = createRequire(import.meta.url)('tedious/lib/value-parser.js') as { readValue: ReadValue };
const driversOwn = parser.readValue;

parser.readValue = (buffer, offset, metadata, options) => {
  const result = driversOwn(buffer, offset, metadata, options);
  if (result.value === null) return result;
  const { name } = metadata.type;
  // After the byte of the length: the sign and the digits, lowest byte first.
  if (name === 'DecimalN' || name === 'NumericN') result.value = decimalText(buffer, offset + 1, result.offset, metadata.scale ?? 0);
  else if (name === 'Money' || (name === 'MoneyN' && buffer[offset] === MONEY_BYTES)) result.value = moneyText(buffer, result.offset);
  else if (name === 'MoneyN' || name === 'SmallMoney') result.value = (result.value as number).toFixed(MONEY_SCALE);
  else if (name === 'DateTimeOffset') result.value = asWritten(result.value as Date, buffer.readInt16LE(result.offset - OFFSET_BYTES));
  return result;
};

function decimalText(buffer: Buffer, from: number, end: number, scale: number): string {
  const digits = unitsOf(buffer, from + 1, end);
  const sign = buffer[from] === POSITIVE || /^0*$/.test(digits) ? '' : '-';
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

/** The upper 32 bits come first, each half with its lowest byte first. */
function moneyText(buffer: Buffer, end: number): string {
  const units = (BigInt(buffer.readInt32LE(end - MONEY_BYTES)) << 32n) | BigInt(buffer.readUInt32LE(end - 4));
  const digits = (units < 0n ? -units : units).toString().padStart(MONEY_SCALE + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -MONEY_SCALE)}.${digits.slice(-MONEY_SCALE)}`;
}

/** The date and time of the clock that the offset belongs to, in the shape of a time without offset. */
function asWritten(instant: Date, offsetMinutes: number): Date {
  return new Date(instant.getTime() + offsetMinutes * MINUTE_MS);
}

function unitsOf(buffer: Buffer, from: number, end: number): string {
  const low = buffer.readUInt32LE(from);
  if (end - from === 4) return String(low);
  const high = buffer.readUInt32LE(from + 4);
  if (end - from === 8 && high <= SAFE_HIGH) return String(high * 2 ** 32 + low);
  let units = 0n;
  for (let at = end - 4; at >= from; at -= 4) units = (units << 32n) | BigInt(buffer.readUInt32LE(at));
  return units.toString();
}
