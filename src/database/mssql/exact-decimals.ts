/**
 * The driver reads DECIMAL as a JavaScript number, which holds 15 digits; a DECIMAL(18,4) has 18. It has no option for exact values, so its
 * value reader is wrapped: it still determines where a value ends, and DECIMAL and MONEY are returned as exact text. The version of the driver
 * is pinned, and a test reads 38 digits.
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
  else if (name === 'MoneyN' || name === 'Money' || name === 'SmallMoney') result.value = (result.value as number).toFixed(MONEY_SCALE);
  return result;
};

function decimalText(buffer: Buffer, from: number, end: number, scale: number): string {
  const digits = unitsOf(buffer, from + 1, end);
  const sign = buffer[from] === POSITIVE || /^0*$/.test(digits) ? '' : '-';
  if (scale === 0) return sign + digits;
  const padded = digits.padStart(scale + 1, '0');
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
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
