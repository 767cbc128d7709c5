import { resolve } from 'node:path';
import type { Database } from '../database.js';
import { readDdl } from '../ddl/read-ddl.js';
import type { SqlFile } from '../ddl/schema.js';
import { DatabaseError } from '../errors.js';
import { createStatements } from './create-statements.js';
import type { Upgrade, Upgraded } from './migration-steps.js';
import { openThread, SqliteDatabase, WRITE_WAIT_MS } from './sqlite-database.js';

export interface SqliteOptions {
  /** Path of the database file; it is created when it does not exist. */
  readonly file: string;
  /** T-SQL files whose tables, indexes and views are created when the file lacks them. */
  readonly schema?: readonly SqlFile[];
  /** How long a write waits for another process in milliseconds; a minute by default. */
  readonly writeWaitMs?: number;
}

/** How long SQLite waits for a lock before it answers BUSY. Its thread is blocked meanwhile. */
const BUSY_TIMEOUT_MS = 10_000;

/**
 * Opens the embedded engine on a file. Several processes may have the same file open. Rejects with a DatabaseError, or with a DdlError
 * when a schema file cannot be read.
 */
export async function openSqlite(options: SqliteOptions): Promise<Database> {
  if (options.file === '' || options.file === ':memory:') {
    throw new DatabaseError('DATABASE_STATEMENT', 'The embedded engine needs a file: streams read it through a connection of their own.');
  }
  const objects = createStatements(readDdl(options.schema ?? []));
  const writeWaitMs = options.writeWaitMs ?? WRITE_WAIT_MS;
  const connection = { file: resolve(options.file), readOnly: false, busyTimeoutMs: Math.min(BUSY_TIMEOUT_MS, writeWaitMs) };
  const database = new SqliteDatabase(await openThread(connection), connection, writeWaitMs);
  try {
    await database.applyObjects(objects);
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

/**
 * Creates the tables, indexes and views of the files that the database lacks, and returns their names. Safe to repeat, and safe when two
 * processes do it at once.
 */
export async function applySchema(database: Database, files: readonly SqlFile[]): Promise<readonly string[]> {
  if (database instanceof SqliteDatabase) return await database.applyObjects(createStatements(readDdl(files)));
  throw new DatabaseError('DATABASE_STATEMENT', `The schema cannot be applied through the engine ${database.engine}.`);
}

/** Runs the migrations that are not recorded and creates what the file lacks, in one transaction. Safe to repeat, and safe when two processes do it at once. */
export async function upgradeSqlite(database: Database, request: Upgrade): Promise<Upgraded> {
  if (database instanceof SqliteDatabase) return await database.upgrade(request);
  throw new DatabaseError('DATABASE_STATEMENT', `The engine ${database.engine} is not upgraded this way.`);
}
