import type { ColumnType } from '../ddl/schema.js';

/**
 * How T-SQL types are declared in a SQLite file. SQLite picks a storage class by parts of the declared name: a name with
 * INT holds numbers, one with CHAR or TEXT holds text. DECIMAL, DATE, DATETIME2 and UNIQUEIDENTIFIER get the suffix _TEXT, since SQLite would
 * otherwise turn '28.8600' into 28.86. The declared name is the only record of the type.
 */
const TEXT_SUFFIX = '_TEXT';
const STORED_AS_TEXT = new Set(['DECIMAL', 'DATE', 'DATETIME2', 'UNIQUEIDENTIFIER']);

/** `DECIMAL(18,4)` -> `DECIMAL_TEXT(18,4)`; `NVARCHAR(MAX)` -> `NVARCHAR`. */
export function declaredType(type: ColumnType): string {
  const name = STORED_AS_TEXT.has(type.name) ? type.name + TEXT_SUFFIX : type.name;
  if (type.length !== null) return `${name}(${String(type.length)})`;
  if (type.precision === null) return name;
  return type.scale === null ? `${name}(${String(type.precision)})` : `${name}(${String(type.precision)},${String(type.scale)})`;
}

/** The T-SQL type behind a declared one; null for something that this product did not declare. */
export function parseDeclaredType(declared: string | null): ColumnType | null {
  const match = /^([A-Z0-9]+?)(?:_TEXT)?(?:\((\d+)(?:,(\d+))?\))?$/.exec(declared ?? '');
  const name = match?.[1];
  if (name === undefined) return null;
  const first = match?.[2] === undefined ? null : Number(match[2]);
  const second = match?.[3] === undefined ? null : Number(match[3]);
  if (name === 'DECIMAL') return { name, length: null, precision: first, scale: second };
  if (name === 'DATETIME2') return { name, length: null, precision: first, scale: null };
  return { name, length: first, precision: null, scale: null };
}
