import type { Token } from '../ddl/tokens.js';
import { DatabaseError } from '../errors.js';

/** The clock and new identifiers, by built-in functions of SQLite, so that a file works in any SQLite tool. */
export const CURRENT_TIME = `strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`;
const NEW_ID =
  `lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-a' || ` +
  `substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))`;

const SECONDS: Readonly<Record<string, number>> = { SECOND: 1, MINUTE: 60, HOUR: 3600, DAY: 86400 };

type TranslateInner = (tokens: readonly Token[]) => string;

/** The SQLite text of a call with a different notation, and where the call ends; null when there is none at this place. */
export function translateCall(tokens: readonly Token[], at: number, inner: TranslateInner): { text: string; next: number } | null {
  const token = tokens[at];
  if (token?.kind !== 'word' || tokens[at + 1]?.value !== '(') return null;
  const name = token.value;
  if ((name === 'NVARCHAR' || name === 'VARCHAR') && tokens[at + 2]?.value === 'MAX') return { text: name, next: at + 4 };
  if (name === 'SYSUTCDATETIME') return { text: CURRENT_TIME, next: at + 3 };
  if (name === 'NEWID') return { text: NEW_ID, next: at + 3 };
  if (name !== 'DATEADD' && name !== 'DATEDIFF') return null;
  const call = readArguments(tokens, at + 2);
  const [unit, second, third] = call.parts;
  if (unit?.[0] === undefined || second === undefined || third === undefined || call.parts.length !== 3) {
    throw new DatabaseError('DATABASE_STATEMENT', `${name} takes a unit and two values.`);
  }
  const seconds = secondsOf(name, unit[0].value);
  return {
    text: name === 'DATEADD' ? dateAdd(seconds, inner(second), inner(third)) : dateDiff(seconds, inner(second), inner(third)),
    next: call.next,
  };
}

function secondsOf(name: string, unit: string): number {
  const seconds = SECONDS[unit];
  if (seconds !== undefined) return seconds;
  throw new DatabaseError('DATABASE_STATEMENT', `${name} with ${unit} is not supported; use one of ${Object.keys(SECONDS).join(', ')}.`);
}

function dateAdd(seconds: number, count: string, time: string): string {
  return `strftime('%Y-%m-%dT%H:%M:%fZ', ${time}, ((${count}) * ${String(seconds)}) || ' seconds')`;
}

/** SQL Server counts the boundaries of the unit that lie between the two times, not whole units. */
function dateDiff(seconds: number, from: string, to: string): string {
  return `(unixepoch(${to}) / ${String(seconds)} - unixepoch(${from}) / ${String(seconds)})`;
}

function readArguments(tokens: readonly Token[], from: number): { parts: Token[][]; next: number } {
  const parts: Token[][] = [[]];
  let depth = 1;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token === undefined) break;
    if (token.value === '(' && token.kind === 'symbol') depth += 1;
    if (token.value === ')' && token.kind === 'symbol') depth -= 1;
    if (depth === 0) return { parts, next: at + 1 };
    if (depth === 1 && token.value === ',' && token.kind === 'symbol') parts.push([]);
    else parts.at(-1)?.push(token);
  }
  throw new DatabaseError('DATABASE_STATEMENT', 'A parenthesis is never closed.');
}
