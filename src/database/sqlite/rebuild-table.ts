import type BetterSqlite from 'better-sqlite3';
import { DatabaseError } from '../errors.js';
import { tokenize } from '../ddl/tokens.js';
import { quote } from './translate.js';

/** The copy of the rows, in a temporary file of SQLite. */
const COPY = '[temp].[rows_of_rebuilt_table]';

/**
 * Replaces or removes a named constraint: SQLite cannot alter one, so the table is made again with its rows, indexes and triggers. Needs a write transaction
 * on a connection without foreign key actions, since dropping the old table would delete the rows that refer to it. Throws for a constraint that does not exist.
 */
export function changeConstraint(connection: BetterSqlite.Database, table: string, name: string, definition: string | null): void {
  const stored = storedSql(connection, table);
  const parts = tablePartsOf(stored);
  const others = parts.filter((part) => constraintName(part) !== name.toLowerCase());
  if (definition === null && others.length === parts.length)
    throw new DatabaseError('DATABASE_SCHEMA', `The table dbo.${table} has no constraint ${name}; the migration expects one.`);
  const attached = connection
    .prepare<[string], string>(
      `SELECT sql FROM dbo.sqlite_master WHERE tbl_name = ? COLLATE NOCASE AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
    )
    .pluck()
    .all(table);
  const target = `[dbo].${quote(table)}`;
  connection.exec(`CREATE TABLE ${COPY} AS SELECT * FROM ${target}`);
  connection.exec(`DROP TABLE ${target}`);
  connection.exec(`CREATE TABLE ${target} (\n  ${[...others, ...(definition === null ? [] : [definition])].join(',\n  ')}\n)`);
  connection.exec(`INSERT INTO ${target} SELECT * FROM ${COPY}`);
  connection.exec(`DROP TABLE ${COPY}`);
  for (const sql of attached) connection.exec(sql.replace(/^(CREATE\s+(?:UNIQUE\s+)?(?:INDEX|TRIGGER)\s+)/i, '$1[dbo].'));
}

/** What a CREATE TABLE declares: the text of each column and constraint, in their order. */
export function tablePartsOf(sql: string): string[] {
  const tokens = tokenize('table', sql);
  const open = tokens.findIndex(({ kind, value }) => kind === 'symbol' && value === '(');
  const parts: string[] = [];
  let depth = 0;
  let start: number | null = null;
  for (const [at, { kind, value }] of tokens.entries()) {
    if (at < open) continue;
    const symbol = kind === 'symbol' ? value : '';
    if (symbol === '(') depth += 1;
    if (symbol === ')') depth -= 1;
    if (start !== null && (depth === 0 || (depth === 1 && symbol === ','))) {
      parts.push(sql.slice(start, tokens[at - 1]?.end));
      start = null;
    } else if (depth > 0 && start === null && at > open) start = tokens[at]?.start ?? null;
    if (depth === 0) return parts;
  }
  return parts;
}

function storedSql(connection: BetterSqlite.Database, table: string): string {
  const sql = connection
    .prepare<[string], string>(`SELECT sql FROM dbo.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE`)
    .pluck()
    .get(table);
  if (sql === undefined) throw new DatabaseError('DATABASE_SCHEMA', `There is no table dbo.${table}; the migration expects one.`);
  return sql;
}

/** Lower case; null for a column or a constraint without a name. */
function constraintName(part: string): string | null {
  const [first, second] = tokenize('table', part);
  return first?.kind === 'word' && first.value === 'CONSTRAINT' ? (second?.value.toLowerCase() ?? null) : null;
}
