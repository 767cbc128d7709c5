import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { openDisposable } from '../../sandbox/disposable/disposable-database.js';
import { dropOwnTables, serverConfig } from './engines.js';
import type { Engine } from './engines.js';

/** Not in the list of scratch tables: nothing but its own test drops it. */
const FOREIGN = 'OrderSyncTest_Foreign';
const ROW = '6f9619ff-8b86-d011-b42d-00c04fc964ff';

/** What is not ours on a server that may be emptied stays. The embedded engine has a file of its own. */
export function disposableContract(engine: Engine): void {
  if (engine.name === 'sqlite') return;
  describe('what demo and tests did not write', () => {
    async function opened(): Promise<Database> {
      const place = await engine.create();
      onTestFinished(async () => {
        await place.close();
      });
      return await place.open();
    }

    test('stays when it is a table: only the tables of the product go', async () => {
      const database = await opened();
      if ((await database.columns(`dbo.${FOREIGN}`)).length === 0)
        await database.execute(`CREATE TABLE [dbo].[${FOREIGN}] ([id] INT NOT NULL)`);
      try {
        await database.execute(`INSERT INTO [dbo].[${FOREIGN}] ([id]) VALUES (1)`);
        await dropOwnTables(database);
        expect(await database.columns('dbo.SYNC_Run')).toEqual([]);
        expect(await database.query(`SELECT [id] FROM [dbo].[${FOREIGN}]`)).toContainEqual({ id: 1 });
      } finally {
        await database.execute(`DROP TABLE [dbo].[${FOREIGN}]`);
      }
    });

    test('stays when it is a row of the source: the database is refused, and none of its tables is dropped', async () => {
      const database = await opened();
      await database.bulkLoad('dbo.ORDERS_UNIFIED', ['AAG ORDER NUMBER', 'record_uuid'], [['of another system', ROW]]);
      try {
        await expect(openDisposable(serverConfig())).rejects.toThrow(/holds 1 rows that neither demo nor tests wrote/);
        await expect(dropOwnTables(database)).rejects.toThrow(/holds 1 rows that neither demo nor tests wrote/);
        expect(await database.query('SELECT [AAG ORDER NUMBER] AS [number] FROM [dbo].[ORDERS_UNIFIED]')).toEqual([
          { number: 'of another system' },
        ]);
        expect(await database.columns('dbo.SYNC_Run')).not.toEqual([]);
      } finally {
        await database.execute('DELETE FROM [dbo].[ORDERS_UNIFIED] WHERE [record_uuid] = @row', { row: ROW });
      }
    });

    test('stays out of reach under another spelling of the name', async () => {
      const config = serverConfig();
      await expect(openDisposable({ ...config, database: config.database.toUpperCase() })).rejects.toThrow();
    });
  });
}
