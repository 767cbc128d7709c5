import { migrate } from '../../src/database/migrate.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { emptyTables, openDisposable } from '../disposable/disposable-database.js';
import { disposableConfig } from '../disposable/disposable-server.js';

/** Creates the tables of the product in a disposable database, and empties them. Rejects for any other database; see `openDisposable`. */
export async function prepareServer(url: string): Promise<void> {
  const config = disposableConfig(url);
  const files = await loadSqlFiles(config.sqlFolder);
  const database = await openDisposable(config);
  try {
    await migrate(database, files);
    await emptyTables(database, files);
  } finally {
    await database.close();
  }
}
