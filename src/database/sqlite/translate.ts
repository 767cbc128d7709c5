/**
 * Translates a statement of the common subset into SQLite's dialect.
 *
 * The common subset (the same text runs on SQL Server):
 * - names in brackets, tables as `[dbo].[X]`, parameters as `@name`, texts as '...' or N'...';
 * - SELECT with JOIN, WHERE, GROUP BY, HAVING, ORDER BY, UNION, EXISTS, WITH, window functions, CASE, COALESCE, NULLIF, CAST, CONCAT, REPLACE,
 *   SUBSTRING(x, from, length), UPPER, LOWER, TRIM, ABS, ROUND, COUNT, SUM, MIN, MAX, STRING_AGG(x, ',');
 * - INSERT INTO t (columns) VALUES (...), INSERT INTO t (columns) SELECT ... WHERE NOT EXISTS (...), always with the column list;
 * - UPDATE t SET ... [FROM [dbo].[B] AS b] WHERE ..., the target by its name and never by an alias; DELETE FROM t WHERE ...;
 * - SYSUTCDATETIME(), NEWID(), DATEADD(unit, n, x) and DATEDIFF(unit, a, b) with SECOND, MINUTE, HOUR or DAY;
 * - lock hints such as WITH (UPDLOCK, HOLDLOCK), which mean nothing here: a transaction holds the whole file.
 *
 * Refused by SQLite itself: MERGE, OFFSET ... FETCH, OUTPUT, ISNULL(a, b), LEN, CHARINDEX, GETDATE, CROSS APPLY, CONVERT, UPDATE or DELETE
 * of an alias, DECLARE, IF, SELECT ... INTO. Refused here, since the engines would differ: TOP and LIMIT (use the `limit` option), ||, ==, 'a' + 'b',
 * TRUE and FALSE, IFNULL, RETURNING, ON CONFLICT, INSERT OR ..., GLOB, rowid, strftime, datetime, julianday and unixepoch.
 *
 * Runs on both, with different results: SQL Server compares texts without regard to case and to trailing blanks, SQLite exactly (UNIQUEIDENTIFIER
 * without regard to case on both), so keys are lower-case digests. A DECIMAL is text here: it can be stored, copied, tested for NULL and
 * compared for equality with a value of the same scale; for sums and order CAST it AS FLOAT. A DATETIME2 is compared as text: give it with
 * milliseconds and Z, as `now()` does. CAST(x AS BIT) and aggregates of BIGINT are plain numbers here; CAST those AS NVARCHAR(20).
 */
import type { Token } from '../ddl/tokens.js';
import { DatabaseError } from '../errors.js';
import { translateCall } from './functions.js';

export interface TranslateOptions {
  /** Leaves the schema out: inside a view, and after REFERENCES, SQLite searches the file itself. */
  readonly withoutSchema?: boolean;
}

const REFUSED_WORDS: Readonly<Record<string, string>> = {
  TOP: 'use the `limit` option of query',
  LIMIT: 'use the `limit` option of query',
  RETURNING: 'read the rows in the same transaction',
  CONFLICT: 'use WHERE NOT EXISTS',
  IFNULL: 'use COALESCE',
  GLOB: 'use LIKE',
  ROWID: 'use a column',
  STRFTIME: 'use DATEADD or DATEDIFF',
  DATETIME: 'use SYSUTCDATETIME, DATEADD or DATEDIFF',
  JULIANDAY: 'use DATEDIFF',
  UNIXEPOCH: 'use DATEDIFF',
  TRUE: 'use 1',
  FALSE: 'use 0',
};
const LOCK_HINTS = new Set([
  'UPDLOCK',
  'HOLDLOCK',
  'ROWLOCK',
  'PAGLOCK',
  'TABLOCK',
  'TABLOCKX',
  'XLOCK',
  'READPAST',
  'READCOMMITTEDLOCK',
  'SERIALIZABLE',
]);

/** SQLite text for the tokens of a T-SQL statement or expression. Throws a DatabaseError for what SQL Server would not accept. */
export function translate(tokens: readonly Token[], options: TranslateOptions = {}): string {
  const parts: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const hint = lockHintLength(tokens, at);
    const schema = options.withoutSchema === true && namesSchema(tokens, at) ? 2 : 0;
    if (hint + schema > 0) {
      at += hint + schema;
      continue;
    }
    const call = translateCall(tokens, at, (inner) => translate(inner, options));
    if (call !== null) {
      parts.push(call.text);
      at = call.next;
      continue;
    }
    parts.push(translateToken(tokens, at));
    at += 1;
  }
  return parts.join(' ');
}

function translateToken(tokens: readonly Token[], at: number): string {
  const token = tokens[at];
  if (token === undefined) return '';
  refuseForeign(token, tokens[at - 1], tokens[at + 1]);
  if (token.kind === 'name') return quote(token.value);
  if (token.kind === 'string') return `'${token.value.replaceAll("'", "''")}'`;
  return token.text;
}

/** SQLite has no escape inside brackets; such a name is put in double quotes. */
export function quote(name: string): string {
  return name.includes(']') ? `"${name.replaceAll('"', '""')}"` : `[${name}]`;
}

function refuseForeign(token: Token, before: Token | undefined, after: Token | undefined): void {
  if (token.kind === 'word') {
    const instead = REFUSED_WORDS[token.value];
    if (instead !== undefined) refuse(token.value, instead);
    if (token.value === 'OR' && before?.value === 'INSERT') refuse('INSERT OR', 'use WHERE NOT EXISTS');
  }
  if (token.value === '||' && token.kind === 'symbol') refuse('||', 'use CONCAT');
  if (token.value === '==' && token.kind === 'symbol') refuse('==', 'use =');
  if (token.value === '+' && token.kind === 'symbol' && (before?.kind === 'string' || after?.kind === 'string')) {
    refuse('+ between texts', 'use CONCAT');
  }
}

function refuse(form: string, instead: string): never {
  throw new DatabaseError('DATABASE_STATEMENT', `${form} is not part of the SQL that both engines read; ${instead}.`);
}

function namesSchema(tokens: readonly Token[], at: number): boolean {
  const token = tokens[at];
  return (token?.kind === 'name' || token?.kind === 'word') && token.value.toLowerCase() === 'dbo' && tokens[at + 1]?.value === '.';
}

/** Number of tokens of a lock hint that starts here, 0 for none. */
function lockHintLength(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.value !== 'WITH' || tokens[at]?.kind !== 'word' || tokens[at + 1]?.value !== '(') return 0;
  let end = at + 2;
  while (LOCK_HINTS.has(tokens[end]?.value ?? '') || tokens[end]?.value === ',') end += 1;
  return tokens[end]?.value === ')' && end > at + 2 ? end + 1 - at : 0;
}
