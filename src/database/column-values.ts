import type { ColumnType } from './ddl/schema.js';
import { isCalendarDay } from './calendar.js';
import { toDecimal } from './decimal.js';
import { DatabaseError } from './errors.js';

/** A value as it is stored: DECIMAL, BIGINT, DATE, DATETIME2 and UNIQUEIDENTIFIER as text, BIT as 0 or 1. */
export type StoredValue = string | number | bigint | null;
export type RawValue = StoredValue | boolean | undefined;

/** Turns a value into what a column stores; throws a DatabaseError that names the column when it does not fit. */
export type Encode = (value: RawValue) => StoredValue;

const WHOLE_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  TINYINT: [0, 255],
  SMALLINT: [-32768, 32767],
  INT: [-2147483648, 2147483647],
};
const BIGINT_MIN = -(2n ** 63n);
const BIGINT_MAX = 2n ** 63n - 1n;
const GUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
/** Results remembered per column. Dates and prices repeat over the rows of a load, and reading them is its most expensive part. */
const REMEMBERED_VALUES = 5000;
const DATETIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)Z?$/;
/** Longest part of a refused value that a message shows. */
const SHOWN_CHARACTERS = 80;

/** The encoder of a column. `label` is `dbo.Table.[Column]`. */
export function encoderOf(label: string, type: ColumnType): Encode {
  const convert = converterOf(type);
  const check = (value: RawValue): StoredValue => {
    if (value === undefined) throw new DatabaseError('DATABASE_VALUE', `${label} was given no value (undefined); give null for NULL.`);
    const stored = value === null ? null : convert(value);
    if (stored !== undefined) return stored;
    throw new DatabaseError('DATABASE_VALUE', `${label} takes ${typeLabel(type)}; ${complaint(type, value ?? '')}`);
  };
  // The most frequent case; a load calls this millions of times.
  if (takesAnyText(type)) return (value) => (typeof value === 'string' || value === null ? value : check(value));
  return (value) => (value === null ? null : check(value));
}

/** NVARCHAR(MAX): nothing to convert and no length to check. */
export function takesAnyText(type: ColumnType): boolean {
  return (type.name === 'NVARCHAR' || type.name === 'VARCHAR') && type.length === null;
}

function complaint(type: ColumnType, value: Exclude<RawValue, null | undefined>): string {
  const text = String(value);
  const shown = JSON.stringify(text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}...` : text);
  if (type.length !== null && text.length > type.length) return `a text of ${String(text.length)} characters is too long: ${shown}.`;
  return `${shown} does not fit.`;
}

/** `undefined` means that the value does not fit. */
type Convert = (value: Exclude<RawValue, null | undefined>) => StoredValue | undefined;

function converterOf(type: ColumnType): Convert {
  const range = WHOLE_RANGES[type.name];
  if (range !== undefined) return wholeNumber(range[0], range[1]);
  if (type.name === 'BIGINT') return bigNumber;
  if (type.name === 'BIT') return bit;
  if (type.name === 'FLOAT') return float;
  if (type.name === 'DATE') return (value) => (typeof value === 'string' && isDate(value) ? value : undefined);
  if (type.name === 'DATETIME2') return remembering(dateTime);
  if (type.name === 'UNIQUEIDENTIFIER') return (value) => (typeof value === 'string' && GUID.test(value) ? value.toLowerCase() : undefined);
  if (type.name === 'DECIMAL') return remembering(decimal(type.precision ?? 18, type.scale ?? 0));
  if (type.name === 'CHAR' || type.name === 'NCHAR') return text(type.length, trimEnd);
  return text(type.length, (value) => value);
}

function wholeNumber(min: number, max: number): Convert {
  return (value) => {
    if (typeof value === 'number') return Number.isInteger(value) && value >= min && value <= max ? value : undefined;
    const number = typeof value === 'string' && !/^\s*[+-]?\d+\s*$/.test(value) ? NaN : Number(value);
    return number >= min && number <= max ? number : undefined;
  };
}

/** Exact beyond the safe range of a JavaScript number, hence text: the column turns it into an integer. */
function bigNumber(value: Exclude<RawValue, null | undefined>): string | undefined {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return undefined;
  if (typeof value === 'string' && !/^\s*[+-]?\d{1,20}\s*$/.test(value)) return undefined;
  const number = BigInt(typeof value === 'string' ? value.trim().replace('+', '') : value);
  return number >= BIGINT_MIN && number <= BIGINT_MAX ? number.toString() : undefined;
}

function bit(value: Exclude<RawValue, null | undefined>): number | undefined {
  if (typeof value === 'string') return undefined;
  const number = Number(value);
  return number === 0 || number === 1 ? number : undefined;
}

function float(value: Exclude<RawValue, null | undefined>): number | undefined {
  const number = typeof value === 'string' && value.trim() === '' ? NaN : Number(value);
  return Number.isFinite(number) ? number : undefined;
}

function isDate(value: string): boolean {
  const match = DATE.exec(value);
  if (match === null) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  return isCalendarDay(year, month, day);
}

function remembering(convert: Convert): Convert {
  const known = new Map<string, StoredValue>();
  return (value) => {
    if (typeof value !== 'string') return convert(value);
    const before = known.get(value);
    if (before !== undefined) return before;
    const stored = convert(value);
    if (known.size >= REMEMBERED_VALUES) known.clear();
    if (stored !== undefined) known.set(value, stored);
    return stored;
  };
}

function dateTime(value: Exclude<RawValue, null | undefined>): string | undefined {
  const match = typeof value === 'string' ? DATETIME.exec(value) : null;
  if (match === null || !isDate(match[1] ?? '')) return undefined;
  const time = Date.parse(`${match[1] ?? ''}T${match[2] ?? ''}Z`);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}

function decimal(precision: number, scale: number): Convert {
  return (value) => {
    if (typeof value === 'boolean') return undefined;
    return toDecimal(String(value), precision, scale) ?? undefined;
  };
}

function text(length: number | null, shape: (value: string) => string): Convert {
  return (value) => {
    if (typeof value === 'boolean') return undefined;
    const shaped = shape(typeof value === 'string' ? value : String(value));
    return length === null || shaped.length <= length ? shaped : undefined;
  };
}

function trimEnd(value: string): string {
  return value.replace(/ +$/, '');
}

/** As T-SQL writes it, for messages: `NVARCHAR(MAX)`, `DECIMAL(18,4)`. */
export function typeLabel(type: ColumnType): string {
  if (type.name.endsWith('CHAR')) return `${type.name}(${type.length === null ? 'MAX' : String(type.length)})`;
  if (type.name === 'DECIMAL') return `DECIMAL(${String(type.precision)},${String(type.scale)})`;
  return type.name;
}
