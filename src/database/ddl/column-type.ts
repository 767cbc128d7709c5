import type { Cursor } from './cursor.js';
import type { ColumnType } from './schema.js';

/** The known types, and what may follow them in parentheses. */
const SHAPES: Readonly<Record<string, 'plain' | 'length' | 'decimal' | 'seconds'>> = {
  TINYINT: 'plain',
  SMALLINT: 'plain',
  INT: 'plain',
  BIGINT: 'plain',
  BIT: 'plain',
  FLOAT: 'plain',
  DATE: 'plain',
  UNIQUEIDENTIFIER: 'plain',
  CHAR: 'length',
  NCHAR: 'length',
  VARCHAR: 'length',
  NVARCHAR: 'length',
  DECIMAL: 'decimal',
  DATETIME2: 'seconds',
};

/** SQL Server's defaults for a DECIMAL and a DATETIME2 without parentheses. */
const DECIMAL_PRECISION = 18;
const DATETIME2_PRECISION = 7;

/** Reads a type such as `NVARCHAR(MAX)`, `DECIMAL(18,4)` or `INT`. */
export function readColumnType(cursor: Cursor): ColumnType {
  const token = cursor.next('a type');
  const name = token.value.toUpperCase();
  const shape = SHAPES[name];
  if (shape === undefined) {
    throw cursor.failure(`The type ${token.text} is not supported; use one of ${Object.keys(SHAPES).join(', ')}.`, token);
  }
  if (shape === 'plain') return { name, length: null, precision: null, scale: null };
  if (shape === 'length') return { name, length: readLength(cursor), precision: null, scale: null };
  if (shape === 'seconds') return { name, length: null, precision: readSeconds(cursor), scale: null };
  return { name, length: null, ...readDecimal(cursor) };
}

function readLength(cursor: Cursor): number | null {
  if (!cursor.takes('(')) throw cursor.failure('A text type needs a length, such as NVARCHAR(200) or NVARCHAR(MAX).');
  if (cursor.takes('MAX', ')')) return null;
  const length = cursor.wholeNumber('a length');
  cursor.expect(')');
  return length;
}

function readSeconds(cursor: Cursor): number {
  if (!cursor.takes('(')) return DATETIME2_PRECISION;
  const precision = cursor.wholeNumber('digits of the second');
  cursor.expect(')');
  return precision;
}

function readDecimal(cursor: Cursor): { precision: number; scale: number } {
  if (!cursor.takes('(')) return { precision: DECIMAL_PRECISION, scale: 0 };
  const precision = cursor.wholeNumber('a precision');
  const scale = cursor.takes(',') ? cursor.wholeNumber('a scale') : 0;
  cursor.expect(')');
  return { precision, scale };
}
