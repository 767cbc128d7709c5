import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mssqlConfig, mssqlEnvironment } from '../src/cli/database-settings.js';
import { migrate } from '../src/database/migrate.js';
import { openDatabase } from '../src/database/open.js';
import type { DatabaseConfig } from '../src/database/open.js';
import { loadSqlFiles } from '../src/database/sql-files.js';

const SQL_FOLDER = fileURLToPath(new URL('../sql/', import.meta.url));

export interface BenchDatabase {
  readonly title: string;
  readonly config: DatabaseConfig;
  readonly remove: () => Promise<void>;
}

/** The databases to measure: an embedded one in a folder of its own, and a SQL Server when one is named that may be emptied. */
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
  return serverOf(env) === null ? 'TDS: not measured. Set DATABASE=mssql and MSSQL_URL to a database with `test` in its name; its staging tables are emptied.' : null;
}

function serverOf(env: NodeJS.ProcessEnv): BenchDatabase | null {
  if (env['DATABASE'] !== 'mssql' || env['MSSQL_URL'] === undefined) return null;
  const config = mssqlConfig(mssqlEnvironment.parse(env), SQL_FOLDER);
  if (!config.database.toLowerCase().includes('test')) return null;
  return { title: `TDS (${config.server}:${String(config.port)}, ${config.encrypt === false ? 'in the clear' : 'encrypted'})`, config, remove: () => Promise.resolve() };
}

/** Makes the tables and empties those of staging. */
export async function prepare({ config }: BenchDatabase): Promise<void> {
  const database = await openDatabase(config);
  try {
    await migrate(database, await loadSqlFiles(config.sqlFolder));
    for (const table of ['STG_MON_CustMasterSchedule_Subitems', 'STG_MON_CustMasterSchedule']) await database.execute(`DELETE FROM [dbo].[${table}]`);
  } finally {
    await database.close();
  }
}
