import { migrate } from '../../src/database/migrate.js';
import { loadProductSql } from '../../src/database/sql-files.js';
import { emptyTables, openDisposable } from '../disposable/disposable-database.js';
import { disposableConfig } from '../disposable/disposable-server.js';

/** Creates the tables of the product in a disposable database, and empties them. Rejects for any other database; see `openDisposable`. */
export async function prepareServer(url: string): Promise<void> {
  const config = disposableConfig(url);
  const sql = await loadProductSql(config.sqlFolder);
  const database = await openDisposable(config);
  try {
    await migrate(database, sql);
    await emptyTables(database, sql.definition);
  } finally {
    await database.close();
  }
}
