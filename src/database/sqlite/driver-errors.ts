import BetterSqlite from 'better-sqlite3';
import { DatabaseError, type DatabaseErrorCode } from '../errors.js';

const KEY_CODES = new Set(['SQLITE_CONSTRAINT_PRIMARYKEY', 'SQLITE_CONSTRAINT_UNIQUE']);
/** Length of the part of a statement that an error shows. */
const SHOWN_SQL_CHARACTERS = 300;

/** The DatabaseError for anything that SQLite or its driver throws; `sql` is the statement as the caller wrote it. */
export function toDatabaseError(error: unknown, sql?: string): DatabaseError {
  if (error instanceof DatabaseError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const shown = sql === undefined ? '' : ` Statement: ${sql.trim().replace(/\s+/g, ' ').slice(0, SHOWN_SQL_CHARACTERS)}`;
  if (!(error instanceof BetterSqlite.SqliteError)) return new DatabaseError('DATABASE_STATEMENT', `${message}.${shown}`);
  if (isBusy(error)) {
    return new DatabaseError('DATABASE_BUSY', `Another process held the database for too long (${message}); try again.${shown}`, true);
  }
  return new DatabaseError(codeOf(error.code, message), `${message}.${shown}`);
}

/** Another connection holds the lock; the statement itself is correct. */
export function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite.SqliteError && /^SQLITE_(BUSY|LOCKED)/.test(error.code);
}

function codeOf(code: string, message: string): DatabaseErrorCode {
  if (code === 'SQLITE_ERROR' && /^no such (table|column)/.test(message)) return 'DATABASE_SCHEMA';
  if (KEY_CODES.has(code)) return 'DATABASE_DUPLICATE_KEY';
  if (code.startsWith('SQLITE_CONSTRAINT')) return 'DATABASE_CONSTRAINT';
  return code === 'SQLITE_ERROR' ? 'DATABASE_STATEMENT' : 'DATABASE_FAILED';
}
