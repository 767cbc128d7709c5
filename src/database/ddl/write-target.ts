/** The parts of INSERT and UPDATE that assign values to columns. */
import { DatabaseError } from '../errors.js';
import type { Token } from './tokens.js';

export interface WriteTarget {
  /** Without schema. */
  readonly table: string;
  /** Place of the first token behind the name. */
  readonly next: number;
}

/** The table at a place. */
export function readTarget(tokens: readonly Token[], at: number): WriteTarget {
  const first = tokens[at];
  const second = tokens[at + 2];
  if (first === undefined) throw new DatabaseError('DATABASE_STATEMENT', 'The statement names no table.');
  if (tokens[at + 1]?.value !== '.' || second === undefined) return { table: nameOf(first), next: at + 1 };
  return { table: nameOf(second), next: at + 3 };
}

/** Where the value that starts at `from` ends: at a comma, FROM, WHERE or the end of the statement. */
export function endOfValue(tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    const symbol = token?.kind === 'symbol';
    if (symbol && token.value === '(') depth += 1;
    if (symbol && token.value === ')') depth -= 1;
    const ends = (symbol && token.value === ',') || (token?.kind === 'word' && (token.value === 'FROM' || token.value === 'WHERE'));
    if (depth < 0 || (depth === 0 && ends)) return at;
  }
  return tokens.length;
}

/** The name in a token, without its brackets. */
export function nameOf(token: Token): string {
  return token.kind === 'name' ? token.value : token.text;
}
