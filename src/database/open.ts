import type { Database } from './database.js';
import { loadSqlFiles } from './sql-files.js';
import { openSqlite } from './sqlite/open-sqlite.js';

export interface DatabaseConfig {
  readonly engine: 'sqlite';
  /** Path of the database file. */
  readonly file: string;
  /** Folder of the T-SQL files that describe the tables. */
  readonly sqlFolder: string;
}

/** Opens the configured database with all of its tables. Close it when done. */
export async function openDatabase(config: DatabaseConfig): Promise<Database> {
  return await openSqlite({ file: config.file, schema: await loadSqlFiles(config.sqlFolder) });
}
