import type { ColumnType } from '../../database/ddl/schema.js';

/** The loss when values of one type are written to a column of another: they do not fit at all, or in part. */
export type Loss = 'type' | 'length' | 'precision';

export type Family = 'text' | 'number' | 'float' | 'date' | 'time' | 'bit' | 'other';

/** Whole numbers: the digits that the largest one has, and the digits that every number of that length may have. */
const WHOLE: Readonly<Record<string, { readonly widest: number; readonly holds: number; readonly rank: number }>> = {
  TINYINT: { widest: 3, holds: 2, rank: 1 },
  SMALLINT: { widest: 5, holds: 4, rank: 2 },
  INT: { widest: 10, holds: 9, rank: 3 },
  BIGINT: { widest: 19, holds: 18, rank: 4 },
};
const TEXT = new Set(['NVARCHAR', 'VARCHAR', 'NCHAR', 'CHAR', 'NTEXT', 'TEXT']);
const TIME = new Set(['DATETIME2', 'DATETIME', 'SMALLDATETIME', 'DATETIMEOFFSET']);
/** MONEY and SMALLMONEY have 4 decimals. */
const MONEY: Readonly<Record<string, number>> = { MONEY: 19, SMALLMONEY: 10 };
/** A FLOAT keeps 15 digits whatever the number is. */
const FLOAT_DIGITS = 15;
/** The longest texts of values that are no text: `-9223372036854775808`, `2026-11-22T03:04:05.678Z`, a GUID. */
const LONGEST: Readonly<Record<Exclude<Family, 'text'>, number>> = { number: 40, float: 24, date: 10, time: 27, bit: 5, other: 36 };

/** What kind of values an SQL type holds. */
export function familyOf({ name }: ColumnType): Family {
  if (TEXT.has(name)) return 'text';
  if (name in WHOLE || name === 'DECIMAL' || name in MONEY) return 'number';
  if (name === 'FLOAT' || name === 'REAL') return 'float';
  if (name === 'DATE') return 'date';
  if (TIME.has(name)) return 'time';
  return name === 'BIT' ? 'bit' : 'other';
}

/** The possible loss of a value of `from` in a column of `to`; null when every value fits. */
export function lossOf(from: ColumnType, to: ColumnType): Loss | null {
  const family = familyOf(from);
  switch (familyOf(to)) {
    case 'text':
      return intoText(from, to);
    case 'number':
      return family === 'number' ? intoNumber(from, to) : family === 'float' ? 'precision' : 'type';
    case 'float':
      if (family === 'float') return null;
      return family !== 'number' ? 'type' : digitsOf(from).whole + digitsOf(from).decimals > FLOAT_DIGITS ? 'precision' : null;
    case 'date':
      return family === 'date' ? null : 'type';
    case 'time':
      return family !== 'time' ? 'type' : (from.precision ?? 0) > (to.precision ?? from.precision ?? 0) ? 'precision' : null;
    case 'bit':
    case 'other':
      return from.name === to.name ? null : 'type';
  }
}

/** Digits before and after the point that a value of a type may have. */
export function digitsOf(type: ColumnType): { readonly whole: number; readonly decimals: number } {
  const whole = WHOLE[type.name];
  if (whole !== undefined) return { whole: whole.widest, decimals: 0 };
  const decimals = type.name in MONEY ? 4 : (type.scale ?? 0);
  return { whole: (MONEY[type.name] ?? type.precision ?? 18) - decimals, decimals };
}

/** Characters of the longest text that a value of a type has; null without limit. */
export function textLength(type: ColumnType): number | null {
  const family = familyOf(type);
  return family === 'text' ? type.length : LONGEST[family];
}

/** NVARCHAR of a length; null for MAX. */
export function textOf(length: number | null): ColumnType {
  return { name: 'NVARCHAR', length, precision: null, scale: null };
}

/** DECIMAL with so many digits before and after the point. */
export function decimalOf(whole: number, decimals: number): ColumnType {
  return { name: 'DECIMAL', length: null, precision: whole + decimals, scale: decimals };
}

/** A type without length or precision. */
export function plain(name: string): ColumnType {
  return { name, length: null, precision: null, scale: null };
}

function intoText(from: ColumnType, to: ColumnType): Loss | null {
  // A column of one byte per character keeps only the letters of its code page.
  if (familyOf(from) === 'text' && from.name.startsWith('N') && !to.name.startsWith('N')) return 'type';
  const length = textLength(from);
  if (to.length === null) return null;
  return length === null || length > to.length ? 'length' : null;
}

function intoNumber(from: ColumnType, to: ColumnType): Loss | null {
  const [narrow, wide] = [WHOLE[from.name], WHOLE[to.name]];
  if (narrow !== undefined && wide !== undefined) return narrow.rank <= wide.rank ? null : 'precision';
  const value = digitsOf(from);
  const room = wide === undefined ? digitsOf(to) : { whole: wide.holds, decimals: 0 };
  return value.whole > room.whole || value.decimals > room.decimals ? 'precision' : null;
}
