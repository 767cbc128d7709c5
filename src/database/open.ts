import type { Database } from './database.js';
import { migrate } from './migrate.js';
import { requireNewest } from './migration-status.js';
import type { MssqlOptions } from './mssql/options.js';
import { whenAwake } from './mssql/waking.js';
import { loadProductSql } from './sql-files.js';
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
 * Opens the configured database. The embedded engine creates missing tables by itself; SQL Server gets them by a migration. A file of an earlier version is
 * refused until it was migrated. A server that wakes up is waited for, two minutes at most, and `tell` gets a line of progress now and then. Close it when done.
 */
export async function openDatabase(config: DatabaseConfig, tell?: (line: string) => void): Promise<Database> {
  const database = await openAsItIs(config, tell);
  if (config.engine === 'mssql') return database;
  return await orClosed(database, async () => {
    const sql = await loadProductSql(config.sqlFolder);
    await requireNewest(database, sql.migrations);
    await migrate(database, sql);
  });
}

/** The same, for use by the sync: a server too is refused while its tables are those of an earlier version. */
export async function openNewest(config: DatabaseConfig, tell?: (line: string) => void): Promise<Database> {
  const database = await openDatabase(config, tell);
  if (config.engine === 'sqlite') return database;
  return await orClosed(database, async () => {
    await requireNewest(database, (await loadProductSql(config.sqlFolder)).migrations);
  });
}

/** Opens the configured database with the tables that it has, of any version or none: for a migration. */
export async function openAsItIs(config: DatabaseConfig, tell: (line: string) => void = toStderr): Promise<Database> {
  if (config.engine === 'sqlite') return await openSqlite({ file: config.file });
  // Loaded only when needed: the driver takes half a second to load.
  const { openMssql } = await import('./mssql/open-mssql.js');
  return await whenAwake(() => openMssql(config), tell);
}

async function orClosed(database: Database, work: () => Promise<void>): Promise<Database> {
  try {
    await work();
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

function toStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
