import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { DatabaseError } from '../errors.js';
import { isBusy } from './driver-errors.js';

export interface ConnectionOptions {
  readonly file: string;
  readonly readOnly: boolean;
  /** How long SQLite itself waits for a lock of another connection. */
  readonly busyTimeoutMs: number;
}

/** Pages of the file kept in memory, in KiB: a load changes the ends of several indexes repeatedly. */
const CACHE_KIB = 64_000;
/** Attempts at WAL mode: the first opener of a new file switches it, and SQLite does not wait for that lock by itself. */
const JOURNAL_ATTEMPTS = 100;
const JOURNAL_PAUSE_MS = 20;

/**
 * A connection whose main database is in memory and empty, and whose file is attached as `dbo`, so that `[dbo].[X]` means the same as on SQL
 * Server. Write-ahead log: readers see one consistent state, and readers and the writer never wait for each other.
 */
export function openConnection(options: ConnectionOptions): BetterSqlite.Database {
  if (!options.readOnly) mkdirSync(dirname(options.file), { recursive: true });
  const connection = new BetterSqlite(':memory:', { timeout: options.busyTimeoutMs });
  try {
    connection.prepare('ATTACH DATABASE ? AS dbo').run(options.file);
    useWriteAheadLog(connection, options.file);
    connection.pragma('dbo.synchronous = NORMAL');
    connection.pragma(`dbo.cache_size = -${String(CACHE_KIB)}`);
    connection.pragma('foreign_keys = ON');
    if (options.readOnly) connection.pragma('query_only = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

function useWriteAheadLog(connection: BetterSqlite.Database, file: string): void {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const mode: unknown = connection.pragma('dbo.journal_mode = WAL', { simple: true });
      if (mode === 'wal') return;
      throw new DatabaseError(
        'DATABASE_FAILED',
        `${file} cannot use a write-ahead log (it stays in mode ${String(mode)}); use a file on a local disk.`,
      );
    } catch (error) {
      if (!isBusy(error) || attempt === JOURNAL_ATTEMPTS) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, JOURNAL_PAUSE_MS);
    }
  }
}
