import { digitsOf, familyOf } from '../validate/type-fit.js';
import { plainWords } from './names.js';
import { isSure } from './proposal.js';
import type { Proposal } from './proposal.js';
import type { ColumnProfile, SourceProfile } from './source-profile.js';

/** More columns in a key are for a person to choose. */
const MOST_COLUMNS = 3;

/** Columns that are tried together, likeliest first: two of them make 66 pairs, each of which is compared for every row. */
const MOST_TRIED = 12;

/** Words at the end of the name of a column that identifies something. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['NUMBER', 'ID', 'CODE', 'KEY', 'SKU', 'GUID', 'REFERENCE']);

/**
 * The columns by which two rows are the same order: the first column that is never blank, unique and named like a key; else the few of such names that
 * are unique together; else the primary key of the table; else a guess. Null when neither rows nor table show one.
 */
export function proposeKey(source: SourceProfile): Proposal<readonly string[]> | null {
  const seen = keyOfRows(source);
  const { primaryKey } = source;
  if (primaryKey.length === 0) return seen;
  const reason = 'it is the primary key of the table';
  // A part of it may be unique in the rows by chance.
  if (seen?.value.every((name) => primaryKey.includes(name)) === true) return { value: primaryKey, confidence: 'certain', reason };
  return seen !== null && isSure(seen) ? seen : { value: primaryKey, confidence: 'likely', reason };
}

function keyOfRows(source: SourceProfile): Proposal<readonly string[]> | null {
  const possible = source.columns.filter(canBeKey).sort((a, b) => rank(b) - rank(a));
  if (source.rows === 0) {
    const first = possible.find(isKeyName);
    return first === undefined
      ? null
      : { value: [first.column.name], confidence: 'guess', reason: 'it is named like a key, and the table has no row yet' };
  }
  const filled = possible.filter(({ blanks }) => blanks === 0);
  const unique = filled.filter(({ repeats }) => repeats === 0);
  const [best] = unique;
  if (best !== undefined && isKeyName(best)) return alone(source, best, unique);
  const joined = together(source, filled, possible);
  if (joined !== null && (isSure(joined) || best === undefined || isOrderNumber(filled[0]))) return joined;
  const [named] = possible;
  if (named !== undefined && isOrderNumber(named) && (named.blanks > 0 || named.values.length > 1)) return despite(named);
  return best === undefined ? null : alone(source, best, unique);
}

/** The order number, though rows contradict it: a person sees whether the rows are wrong or more columns are needed. */
function despite({ column, blanks, repeats }: ColumnProfile): Proposal<readonly string[]> {
  const wrong = [
    ...(blanks === 0 ? [] : [`is blank in ${countOf(blanks, 'row')}`]),
    ...(repeats === 0 ? [] : [`repeats in ${countOf(repeats, 'row')}`]),
  ];
  const reason = `it is named like the number of an order, though it ${wrong.join(' and ')}: a run refuses such rows, unless they are the same`;
  return { value: [column.name], confidence: 'guess', reason };
}

const countOf = (number: number, noun: string): string => `${String(number)} ${noun}${number === 1 ? '' : 's'}`;

const isOrderNumber = (column: ColumnProfile | undefined): boolean => column !== undefined && rank(column) === 3;

const isKeyName = (column: ColumnProfile): boolean => rank(column) >= 2;

function alone(source: SourceProfile, best: ColumnProfile, unique: readonly ColumnProfile[]): Proposal<readonly string[]> {
  const value = [best.column.name];
  const others = unique.filter((other) => other !== best).map(({ column }) => column.name);
  const seen = `it is unique and never blank in ${rowsText(source)}`;
  if (!isKeyName(best)) return { value, confidence: 'guess', reason: `${seen}, though it is not named like a key${also(others)}` };
  // One row is unique in every column.
  if (source.rows === 1) return { value, confidence: 'guess', reason: 'it is named like a key, and the table has one row only' };
  const rivals = unique.some((other) => other !== best && rank(other) === rank(best));
  return { value, confidence: source.whole && !rivals ? 'certain' : 'likely', reason: `${seen}${also(others)}` };
}

const also = (others: readonly string[]): string =>
  others.length === 0 ? '' : `; so ${others.length === 1 ? 'is' : 'are'} ${others.slice(0, 3).join(', ')}`;

/** The first column of a key must not be blank; others may be. */
function together(
  source: SourceProfile,
  filled: readonly ColumnProfile[],
  possible: readonly ColumnProfile[],
): Proposal<readonly string[]> | null {
  const [lead] = filled;
  if (lead === undefined || !isKeyName(lead)) return null;
  const rest = possible
    .filter((column) => column !== lead)
    .slice(0, MOST_TRIED)
    .map(({ column }) => column.name);
  for (let size = 1; size < MOST_COLUMNS; size += 1) {
    const more = combinations(rest, size).find((names) => source.distinguishes([lead.column.name, ...names]));
    if (more === undefined) continue;
    const value = [lead.column.name, ...more];
    const reason = `${lead.column.name} alone repeats, and together they are unique in ${rowsText(source)}`;
    return { value, confidence: more.every((name) => isNamed(name)) ? 'likely' : 'guess', reason };
  }
  return null;
}

function combinations(names: readonly string[], size: number): string[][] {
  if (size === 0) return [[]];
  return names.flatMap((name, at) => combinations(names.slice(at + 1), size - 1).map((more) => [name, ...more]));
}

/** A price, a date or a flag identifies nothing, and a number only where it is called one: a quantity may happen to be unique. */
function canBeKey({ column: { name, type } }: ColumnProfile): boolean {
  const family = familyOf(type);
  if (family === 'number') return isNamed(name) && digitsOf(type).decimals === 0;
  return family === 'text' || type.name === 'UNIQUEIDENTIFIER';
}

/** 3: named like the key of an order; 2: like an identifier; 1: like the line of an order, which is no key alone; 0: none of these. */
function rank({ column: { name } }: ColumnProfile): number {
  const words = plainWords(name);
  if (!isNamed(name)) return 0;
  if (words.includes('ORDER')) return 3;
  return words.includes('LINE') ? 1 : 2;
}

function isNamed(name: string): boolean {
  const words = plainWords(name);
  return IDENTIFIERS.has(words.at(-1) ?? '') || words.at(-1) === 'LINE';
}

export const rowsText = ({ rows, whole }: SourceProfile): string =>
  whole ? `all ${String(rows)} rows` : `the first ${String(rows)} rows, which are not all`;
