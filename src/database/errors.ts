/** Kinds of failure of a database call. */
export type DatabaseErrorCode =
  | 'DATABASE_ACCESS'
  | 'DATABASE_BUSY'
  | 'DATABASE_CLOSED'
  | 'DATABASE_CONSTRAINT'
  | 'DATABASE_DUPLICATE_KEY'
  | 'DATABASE_FAILED'
  | 'DATABASE_FULL'
  | 'DATABASE_READ_ONLY'
  | 'DATABASE_SCHEMA'
  | 'DATABASE_SNAPSHOT_REFUSED'
  | 'DATABASE_STATEMENT'
  | 'DATABASE_UNAVAILABLE'
  | 'DATABASE_VALUE';

/**
 * Every failure of a database call. `retryable` means that the same call may succeed later without any change: the database is
 * busy, full, or cannot be reached. After an error a transaction is rolled back as a whole; no call is ever partly executed.
 */
export class DatabaseError extends Error {
  constructor(
    readonly code: DatabaseErrorCode,
    message: string,
    readonly retryable = false,
    /** SQL Server's own number of what kept a client from connecting; null for everything else. */
    readonly number: number | null = null,
  ) {
    super(message);
    this.name = 'DatabaseError';
  }
}
