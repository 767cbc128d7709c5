import { resolve } from 'node:path';
import { mssqlConfig, mssqlEnvironment } from '../cli/database-settings.js';
import { PROJECT_ROOT } from '../cli/settings.js';
import { readDdl } from '../database/ddl/read-ddl.js';
import { migrate } from '../database/migrate.js';
import { openDatabase } from '../database/open.js';
import { loadSqlFiles } from '../database/sql-files.js';

/**
 * The SQL Server that the story is told on, or undefined for the embedded engine: only with DATABASE=mssql, and only in a database that
 * says by its name that it is there for this, since its tables are emptied. Throws for any other.
 */
export function demoServer(env: NodeJS.ProcessEnv): string | undefined {
  if (env['DATABASE'] !== 'mssql') return undefined;
  const url = env['MSSQL_URL'];
  if (url === undefined) throw new Error('The demo on SQL Server needs MSSQL_URL; without DATABASE=mssql it brings its own database.');
  const { database } = mssqlConfig(mssqlEnvironment.parse({ MSSQL_URL: url }), PROJECT_ROOT);
  if (/demo|test/i.test(database)) return url;
  throw new Error(`The demo empties the tables of its database, and ${database} does not look like one for that: its name must hold "demo" or "test".`);
}

/** Makes the tables of the product and empties them. */
export async function prepareServer(url: string): Promise<void> {
  const sqlFolder = resolve(PROJECT_ROOT, 'sql');
  const files = await loadSqlFiles(sqlFolder);
  const database = await openDatabase(mssqlConfig(mssqlEnvironment.parse({ MSSQL_URL: url }), sqlFolder));
  try {
    await migrate(database, files);
    // Children stand behind their parents in the files. What was migrated stays known.
    const tables = readDdl(files).tables.filter(({ name }) => name !== 'SYNC_Migration');
    for (const { name } of tables.toReversed()) await database.execute(`DELETE FROM [dbo].[${name}]`);
  } finally {
    await database.close();
  }
}
