import { statementTokens } from '../ddl/statement.js';
import type { Token } from '../ddl/tokens.js';
import { endOfValue, nameOf, readTarget } from '../ddl/write-target.js';

/** Parameters that a statement assigns to columns as they are: those values can be checked against the types of the columns. */
export interface Assigned {
  readonly table: string;
  readonly pairs: readonly { readonly parameter: string; readonly column: string }[];
}

/** Texts whose analysis is kept. The product has a few hundred. */
const KEPT = 1_000;
const known = new Map<string, Assigned | null>();

/**
 * The columns and values that an INSERT or UPDATE assigns. The server converts values inside expressions. Null for any other statement.
 */
export function assignedColumns(sql: string): Assigned | null {
  const before = known.get(sql);
  if (before !== undefined) return before;
  const found = analyse(statementTokens(sql));
  if (known.size >= KEPT) known.clear();
  known.set(sql, found);
  return found;
}

function analyse(tokens: readonly Token[]): Assigned | null {
  if (tokens[0]?.value === 'INSERT' && tokens[1]?.value === 'INTO') return ofInsert(tokens);
  return tokens[0]?.value === 'UPDATE' ? ofUpdate(tokens) : null;
}

function ofInsert(tokens: readonly Token[]): Assigned | null {
  const { table, next } = readTarget(tokens, 2);
  if (tokens[next]?.value !== '(') return null;
  const close = tokens.findIndex((token, at) => at > next && token.kind === 'symbol' && token.value === ')');
  const columns = tokens.slice(next + 1, close).filter((token) => token.kind === 'name' || token.kind === 'word');
  const verb = tokens[close + 1]?.value;
  if (close === -1 || (verb !== 'VALUES' && verb !== 'SELECT')) return null;
  let at = close + (verb === 'VALUES' ? 3 : 2);
  const pairs = columns.flatMap((column) => {
    const end = endOfValue(tokens, at);
    const pair = pairOf(tokens.slice(at, end), column);
    at = end + 1;
    return pair;
  });
  return { table, pairs };
}

function ofUpdate(tokens: readonly Token[]): Assigned | null {
  const { table, next } = readTarget(tokens, 1);
  if (tokens[next]?.value !== 'SET') return null;
  const pairs: { parameter: string; column: string }[] = [];
  for (let at = next + 1; ;) {
    const column = tokens[at];
    if (column === undefined || tokens[at + 1]?.value !== '=') return { table, pairs };
    const end = endOfValue(tokens, at + 2);
    pairs.push(...pairOf(tokens.slice(at + 2, end), column));
    if (tokens[end]?.value !== ',') return { table, pairs };
    at = end + 1;
  }
}

function pairOf(value: readonly Token[], column: Token): { parameter: string; column: string }[] {
  const [only] = value;
  if (value.length !== 1 || only?.kind !== 'parameter') return [];
  return [{ parameter: only.value.slice(1), column: nameOf(column) }];
}
