import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { migrate } from '../src/database/migrate.js';
import { openDatabase } from '../src/database/open.js';
import type { DatabaseConfig } from '../src/database/open.js';
import { loadProductSql } from '../src/database/sql-files.js';
import { openDisposable } from '../sandbox/disposable/disposable-database.js';
import { disposableConfig, disposableUrl, WITHOUT_SERVER } from '../sandbox/disposable/disposable-server.js';

const SQL_FOLDER = fileURLToPath(new URL('../sql/', import.meta.url));

export interface BenchDatabase {
  readonly title: string;
  readonly config: DatabaseConfig;
  readonly remove: () => Promise<void>;
}

/** The databases to measure: an embedded one in a folder of its own, and a SQL Server when a disposable one is named. */
export async function benchDatabases(env: NodeJS.ProcessEnv): Promise<BenchDatabase[]> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-bench-'));
  const embedded: BenchDatabase = {
    title: 'SQLite (embedded)',
    config: { engine: 'sqlite', file: join(folder, 'bench.db'), sqlFolder: SQL_FOLDER },
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
  const server = serverOf(env);
  return server === null ? [embedded] : [embedded, server];
}

/** Why no server is measured, for a person; null when one is. */
export function withoutServer(env: NodeJS.ProcessEnv): string | null {
  return serverOf(env) === null ? `TDS: not measured; ${WITHOUT_SERVER}.` : null;
}

function serverOf(env: NodeJS.ProcessEnv): BenchDatabase | null {
  const url = disposableUrl(env);
  if (url === undefined) return null;
  const config = disposableConfig(url);
  return {
    title: `TDS (${config.server}:${String(config.port)}, ${config.encrypt === false ? 'in the clear' : 'encrypted'})`,
    config,
    remove: () => Promise.resolve(),
  };
}

/** Creates the tables and empties those of staging; on a server only in a disposable database. */
export async function prepare({ config }: BenchDatabase): Promise<void> {
  const database = config.engine === 'mssql' ? await openDisposable(config) : await openDatabase(config);
  try {
    await migrate(database, await loadProductSql(config.sqlFolder));
    for (const table of ['STG_MON_CustMasterSchedule_Subitems', 'STG_MON_CustMasterSchedule'])
      await database.execute(`DELETE FROM [dbo].[${table}]`);
  } finally {
    await database.close();
  }
}
