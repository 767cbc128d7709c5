import { TYPES } from 'tedious';
import type { SqlValue } from '../database.js';
import { DatabaseError } from '../errors.js';

/** A parameter in the form of the driver. */
export interface Parameter {
  readonly name: string;
  readonly type: (typeof TYPES)[keyof typeof TYPES];
  readonly value: SqlValue | Date;
  readonly length?: number;
  readonly scale?: number;
}

/** SQL Server takes 2,100 parameters in a request, two of which are the statement and the list of the parameters. */
export const MAX_PARAMETERS = 2_098;

const INT_MIN = -(2 ** 31);
const INT_MAX = 2 ** 31 - 1;
const VARCHAR_LENGTH = 8_000;
const NVARCHAR_LENGTH = 4_000;
/** The driver's value for MAX. */
const MAX_LENGTH = 65_535;

/**
 * Types of increasing width. Lengths are fixed, so that the same statement has the same plan whatever its values are. An ASCII text is sent as
 * VARCHAR: with NVARCHAR the server would convert the CHAR column of every row that it compares, and could not use the index.
 */
const KINDS = {
  null: { type: TYPES.VarChar, length: VARCHAR_LENGTH },
  bit: { type: TYPES.Bit },
  int: { type: TYPES.Int },
  bigint: { type: TYPES.BigInt },
  float: { type: TYPES.Float },
  instant: { type: TYPES.DateTime2, scale: 3 },
  ascii: { type: TYPES.VarChar, length: VARCHAR_LENGTH },
  text: { type: TYPES.NVarChar, length: NVARCHAR_LENGTH },
  longAscii: { type: TYPES.VarChar, length: MAX_LENGTH },
  longText: { type: TYPES.NVarChar, length: MAX_LENGTH },
} as const;

type Kind = keyof typeof KINDS;

const TEXT_KINDS: readonly Kind[] = ['ascii', 'text', 'longAscii', 'longText'];
const NUMBER_KINDS: readonly Kind[] = ['int', 'bigint', 'float'];

/** The form that `now()` returns. Such a text is sent as DATETIME2, because it is compared with columns of that type. */
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The parameter for one value. With `plain` a text stays a text even if it looks like a time. */
export function parameter(name: string, value: SqlValue, plain = false): Parameter {
  return parameterOfKind(name, value, kindOf(name, value, plain));
}

/** The parameters of one name over many sets: all of one type, so that every set has the same statement. */
export function parametersOf(name: string, values: readonly SqlValue[], plain = false): Parameter[] {
  const common = values.map((value) => kindOf(name, value, plain)).reduce(widest, 'null');
  return values.map((value) => parameterOfKind(name, value, common));
}

function parameterOfKind(name: string, value: SqlValue, kind: Kind): Parameter {
  const sent = kind === 'instant' && typeof value === 'string' ? new Date(value) : TEXT_KINDS.includes(kind) ? asText(value) : value;
  return { name, value: sent, ...KINDS[kind] };
}

function kindOf(name: string, value: SqlValue | undefined, plain: boolean): Kind {
  if (value === undefined)
    throw new DatabaseError('DATABASE_VALUE', `The parameter @${name} has no value (undefined); give null for NULL.`);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'bit';
  if (typeof value === 'number') return numberKind(value);
  if (!plain && INSTANT.test(value)) return 'instant';
  // eslint-disable-next-line no-control-regex -- all of ASCII is meant
  const ascii = /^[\x00-\x7f]*$/.test(value);
  if (ascii) return value.length <= VARCHAR_LENGTH ? 'ascii' : 'longAscii';
  return value.length <= NVARCHAR_LENGTH ? 'text' : 'longText';
}

function numberKind(value: number): Kind {
  if (!Number.isSafeInteger(value)) return 'float';
  return value >= INT_MIN && value <= INT_MAX ? 'int' : 'bigint';
}

function widest(one: Kind, other: Kind): Kind {
  if (one === other || other === 'null') return one;
  if (one === 'null') return other;
  const numbers = [one, other].every((kind) => NUMBER_KINDS.includes(kind));
  if (numbers) return NUMBER_KINDS.indexOf(one) > NUMBER_KINDS.indexOf(other) ? one : other;
  const unicode = [one, other].some((kind) => kind === 'text' || kind === 'longText');
  const long = [one, other].some((kind) => kind === 'longAscii' || kind === 'longText');
  if (long) return unicode ? 'longText' : 'longAscii';
  return unicode ? 'text' : 'ascii';
}

function asText(value: SqlValue): SqlValue {
  if (typeof value === 'boolean') return value ? '1' : '0';
  return typeof value === 'number' ? String(value) : value;
}
