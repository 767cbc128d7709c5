/**
 * Data-changing statements with typed columns. SQLite would store anything anywhere; SQL Server converts what is assigned to the type
 * of its column or refuses it. So every assigned value goes through the function `to_column(value, id)`, where `id` identifies the encoder of the column.
 */
import type { Token } from '../ddl/tokens.js';
import { endOfValue, nameOf, readTarget } from '../ddl/write-target.js';
import { DatabaseError } from '../errors.js';
import { quote, translate } from './translate.js';

/** Id of the column's encoder for `to_column`; null when the column takes every value as it is. Throws for an unknown column. */
export type EncoderId = (table: string, column: string) => number | null;

/** SQLite text of INSERT, UPDATE or DELETE. */
export function translateWrite(tokens: readonly Token[], encoderId: EncoderId): string {
  const verb = tokens[0]?.value;
  if (verb === 'INSERT') return translateInsert(tokens, encoderId);
  if (verb === 'UPDATE') return translateUpdate(tokens, encoderId);
  if (verb === 'DELETE' || verb === 'DROP') return translate(tokens);
  throw statementError(`A statement that changes data starts with INSERT, UPDATE or DELETE, not with ${tokens[0]?.text ?? 'nothing'}.`);
}

/** `INSERT INTO t (a, b) <rows>` becomes `INSERT INTO t (a, b) WITH rows_to_insert (...) AS (<rows>) SELECT to_column(...) FROM rows_to_insert`. */
function translateInsert(tokens: readonly Token[], encoderId: EncoderId): string {
  if (tokens[1]?.value !== 'INTO') throw statementError('INSERT is followed by INTO and the table.');
  const target = readTarget(tokens, 2);
  if (tokens[target.next]?.value !== '(') throw statementError(`INSERT INTO ${target.table} needs the list of its columns.`);
  const close = tokens.findIndex((token, index) => index > target.next && token.kind === 'symbol' && token.value === ')');
  const columns = tokens.slice(target.next + 1, close).filter((token) => token.kind === 'name' || token.kind === 'word');
  const ids = columns.map((column) => encoderId(target.table, nameOf(column)));
  if (close === -1 || ids.every((id) => id === null)) return translate(tokens);
  const values = ids.map((id, index) => wrap(`c${String(index)}`, id));
  const list = columns.map((_, index) => `c${String(index)}`).join(', ');
  const head = translate(tokens.slice(0, close + 1));
  return `${head} WITH rows_to_insert (${list}) AS (${translate(tokens.slice(close + 1))}) SELECT ${values.join(', ')} FROM rows_to_insert`;
}

function translateUpdate(tokens: readonly Token[], encoderId: EncoderId): string {
  const target = readTarget(tokens, 1);
  if (tokens[target.next]?.value !== 'SET') throw statementError(`UPDATE ${target.table} is followed by SET.`);
  const parts = [translate(tokens.slice(0, target.next + 1))];
  let at = target.next + 1;
  for (;;) {
    const column = tokens[at];
    if (column === undefined || tokens[at + 1]?.value !== '=') {
      throw statementError(`UPDATE ${target.table} SET expects "[column] = value", with the column's plain name.`);
    }
    const end = endOfValue(tokens, at + 2);
    const id = encoderId(target.table, nameOf(column));
    parts.push(`${quote(nameOf(column))} = ${wrap(translate(tokens.slice(at + 2, end)), id)}`);
    if (tokens[end]?.value !== ',') return `${parts.join(' ')} ${translate(tokens.slice(end))}`.trimEnd();
    parts.push(',');
    at = end + 1;
  }
}

function wrap(value: string, id: number | null): string {
  return id === null ? value : `to_column(${value}, ${String(id)})`;
}

function statementError(message: string): DatabaseError {
  return new DatabaseError('DATABASE_STATEMENT', message);
}
