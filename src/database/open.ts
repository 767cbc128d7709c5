import type { Database } from './database.js';
import type { MssqlOptions } from './mssql/options.js';
import { whenAwake } from './mssql/waking.js';
import { loadSqlFiles } from './sql-files.js';
import { openSqlite } from './sqlite/open-sqlite.js';

export interface SqliteConfig {
  readonly engine: 'sqlite';
  /** Path of the database file. */
  readonly file: string;
  /** Folder of the T-SQL files that describe the tables. */
  readonly sqlFolder: string;
}

export interface MssqlConfig extends MssqlOptions {
  readonly engine: 'mssql';
  /** Folder of the T-SQL files that describe the tables. They are applied by a migration, not by opening. */
  readonly sqlFolder: string;
}

export type DatabaseConfig = SqliteConfig | MssqlConfig;

/**
 * Opens the configured database. The embedded engine makes its tables by itself; SQL Server gets them by a migration. A server that wakes up is
 * waited for, two minutes at most, and `tell` gets a line of progress now and then. Close it when done.
 */
export async function openDatabase(config: DatabaseConfig, tell: (line: string) => void = toStderr): Promise<Database> {
  if (config.engine === 'sqlite') return await openSqlite({ file: config.file, schema: await loadSqlFiles(config.sqlFolder) });
  // Loaded only when needed: the driver takes half a second to load.
  const { openMssql } = await import('./mssql/open-mssql.js');
  return await whenAwake(() => openMssql(config), tell);
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
