import type { SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';
import { parseDeclaredType } from './declared-types.js';

/** A column of a result as the engine describes it: `type` is the declared type of a plain column, null for an expression. */
export interface ResultColumn {
  readonly name: string;
  readonly type: string | null;
}

type Stored = string | number | bigint | null;
type Decode = (value: Stored) => SqlValue;

/** How the rows of one statement become typed values. */
export interface RowDecoder {
  readonly names: readonly string[];
  /** Integers must be read as BigInt, since a BIGINT or an unknown integer is among them. */
  readonly safeIntegers: boolean;
  /** Decodes in place; null when the values need no decoding. */
  readonly decode: ((row: Stored[]) => SqlValue[]) | null;
}

/** Chooses once per statement how its values are read, by the declared types of its columns. */
export function rowDecoder(columns: readonly ResultColumn[]): RowDecoder {
  const types = columns.map((column) => parseDeclaredType(column.type)?.name ?? null);
  const safeIntegers = types.some((type) => type === 'BIGINT' || type === null);
  const steps = columns.flatMap((column, index): (readonly [number, Decode])[] => {
    const step = decoderOf(types[index] ?? null, column.name, safeIntegers);
    return step === null ? [] : [[index, step]];
  });
  const decode = (row: Stored[]): SqlValue[] => {
    for (const [index, step] of steps) row[index] = step(row[index] ?? null) as Stored;
    return row as SqlValue[];
  };
  return { names: columns.map((column) => column.name), safeIntegers, decode: steps.length === 0 ? null : decode };
}

function decoderOf(type: string | null, name: string, safeIntegers: boolean): Decode | null {
  if (type === 'BIGINT') return (value) => (value === null ? null : String(value));
  if (type === 'BIT') return (value) => (value === null ? null : Number(value) !== 0);
  if (type === null) return (value) => (typeof value === 'bigint' ? exactNumber(value, name) : value);
  return safeIntegers ? (value) => (typeof value === 'bigint' ? Number(value) : value) : null;
}

/** An expression has no declared type: its integers are returned as numbers, and an integer that a number cannot hold exactly throws. */
function exactNumber(value: bigint, name: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new DatabaseError(
    'DATABASE_VALUE',
    `The result column ${name} holds ${value.toString()}, which no number can hold exactly; select CAST(... AS NVARCHAR(20)) instead.`,
  );
}
