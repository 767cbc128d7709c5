import type { SqlValue } from '../database.js';

/** A column of a result as the driver describes it. */
export interface ResultColumn {
  readonly colName: string;
  readonly type: { readonly name: string };
}

export interface Cell {
  readonly value: unknown;
}

type Decode = (value: unknown) => SqlValue;

/** Cached days as text: dates repeat within a read, and formatting them is its most expensive part. */
const REMEMBERED_DAYS = 5_000;
const dayTexts = new Map<number, string>();

const DECODERS: Readonly<Record<string, Decode>> = {
  Date: (value) => dayText(value as Date),
  DateTime2: instantText,
  DateTime: instantText,
  DateTimeN: instantText,
  SmallDateTime: instantText,
  DateTimeOffset: instantText,
  Time: (value) => (value as Date).toISOString().slice(11, 23),
  Char: unpadded,
  NChar: unpadded,
  VarBinary: hexText,
  Binary: hexText,
  Image: hexText,
};

/** Turns the cells of a row into values in the shapes of the Database interface. Types that are not listed are right as the driver returns them. */
export function rowDecoder(columns: readonly ResultColumn[]): (cells: readonly Cell[]) => SqlValue[] {
  const decoders = columns.map((column) => DECODERS[column.type.name]);
  return (cells) => {
    const row = new Array<SqlValue>(decoders.length);
    for (let at = 0; at < decoders.length; at += 1) {
      const value = cells[at]?.value ?? null;
      const decode = decoders[at];
      row[at] = value === null || decode === undefined ? (value as SqlValue) : decode(value);
    }
    return row;
  };
}

function dayText(value: Date): string {
  const time = value.getTime();
  const known = dayTexts.get(time);
  if (known !== undefined) return known;
  const text = value.toISOString().slice(0, 10);
  if (dayTexts.size >= REMEMBERED_DAYS) dayTexts.clear();
  dayTexts.set(time, text);
  return text;
}

function instantText(value: unknown): string {
  return (value as Date).toISOString();
}

function unpadded(value: unknown): string {
  return (value as string).replace(/ +$/, '');
}

function hexText(value: unknown): string {
  return `0x${(value as Buffer).toString('hex').toUpperCase()}`;
}
