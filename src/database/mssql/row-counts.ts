import { statementTokens } from '../ddl/statement.js';
import { DatabaseError } from '../errors.js';
import type { Answer } from './requests.js';

/**
 * How many rows a statement touched is read back from the server. The driver adds up every count that the answer has, those of a trigger on the
 * table too, and a claim that touched one row would look as if it had touched three. `@@ROWCOUNT` is that of the statement alone.
 */
const CHANGES_ROWS = new Set(['INSERT', 'UPDATE', 'DELETE']);
const TOTAL = '@order_sync_touched';

/** The text of a statement that returns its row count in a last row; null for one that changes no rows, such as a definition, which must stay as it is. */
export function countedStatement(sql: string): string | null {
  const tokens = statementTokens(sql);
  const [first] = tokens;
  if (first?.kind !== 'word' || !CHANGES_ROWS.has(first.value.toUpperCase())) return null;
  return `${sql.slice(0, tokens.at(-1)?.end)};\nSELECT @@ROWCOUNT AS [touched]`;
}

/** One text of many statements that returns their total row count in a last row. The line numbers of the statements stay the same. */
export function countedTogether(statements: readonly string[]): string {
  const added = statements.map((statement) => `${statement}; SET ${TOTAL} = ${TOTAL} + @@ROWCOUNT`);
  return `DECLARE ${TOTAL} INT = 0; ${added.join(';\n')};\nSELECT ${TOTAL} AS [touched]`;
}

/** The count in the last row of an answer. */
export function readCount({ rows }: Answer): number {
  const count = rows.at(-1)?.[0];
  if (typeof count === 'number') return count;
  throw new DatabaseError('DATABASE_FAILED', 'SQL Server did not tell how many rows a statement touched.');
}
