import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { describeTables } from '../../src/database/describe.js';
import type { Engine, Place } from './engines.js';

const DDL = `CREATE TABLE [dbo].[OrderSyncTest_Watched] ([id] INT NOT NULL PRIMARY KEY, [n] INT NULL);
GO
CREATE TABLE [dbo].[OrderSyncTest_Watched_Log] ([id] INT NOT NULL);`;
const TYPES = `CREATE TABLE [dbo].[OrderSyncTest_Types] ([id] INT NOT NULL PRIMARY KEY, [at] DATETIMEOFFSET(7) NULL, [fixed] MONEY NOT NULL, [price] MONEY NULL,
  [small] SMALLMONEY NULL, [any] SQL_VARIANT NULL)`;
const VALUES = `INSERT INTO [dbo].[OrderSyncTest_Types] ([id], [at], [fixed], [price], [small], [any])
  VALUES (1, '2025-03-01T00:30:00.1234567+10:00', -922337203685477.5808, 900000000000000.1235, 214748.3647, CAST('2025-03-01' AS DATE))`;
/** It adds rows of its own to what a statement touches, twice. */
const TRIGGER = `CREATE TRIGGER [dbo].[TR_OrderSyncTest_Watched] ON [dbo].[OrderSyncTest_Watched] AFTER INSERT, UPDATE, DELETE AS
BEGIN
  INSERT INTO [dbo].[OrderSyncTest_Watched_Log] ([id]) SELECT [id] FROM inserted;
  INSERT INTO [dbo].[OrderSyncTest_Watched_Log] ([id]) SELECT [id] FROM inserted;
END`;

/** Types and triggers that tables of a server may have, and the embedded engine has not. */
export function serverTablesContract(engine: Engine): void {
  if (engine.name === 'sqlite') return;
  describe('tables of a server', () => {
    let place: Place;
    let database: Database;

    beforeAll(async () => {
      place = await engine.create(DDL);
      database = await place.open();
    });
    afterAll(async () => {
      await place.close();
    });

    test('a trigger fires and changes no count', async () => {
      await database.execute(TRIGGER);
      const insert = 'INSERT INTO [dbo].[OrderSyncTest_Watched] ([id], [n]) VALUES (@id, 0)';
      expect(await database.execute(insert, { id: 1 })).toBe(1);
      expect(
        await database.executeMany(
          insert,
          Array.from({ length: 70 }, (_, at) => ({ id: at + 2 })),
        ),
      ).toBe(70);
      const claim = 'UPDATE [dbo].[OrderSyncTest_Watched] SET [n] = 1 WHERE [id] = @id AND [n] = 0';
      expect(await database.execute(claim, { id: 1 })).toBe(1);
      expect(await database.execute(claim, { id: 1 })).toBe(0);
      expect(await database.execute('DELETE FROM [dbo].[OrderSyncTest_Watched]')).toBe(71);
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Watched_Log]')).toEqual([{ n: 144 }]);
    });

    test('DATETIMEOFFSET is the date written in it, MONEY is exact, and the types are described as they are', async () => {
      await database.execute(TYPES);
      try {
        await database.execute(VALUES);
        expect(await database.query('SELECT [at], [fixed], [price], [small] FROM [dbo].[OrderSyncTest_Types]')).toEqual([
          { at: '2025-03-01T00:30:00.123Z', fixed: '-922337203685477.5808', price: '900000000000000.1235', small: '214748.3647' },
        ]);
        const columns = (await describeTables(database)).get('dbo.OrderSyncTest_Types') ?? [];
        expect(columns.map(({ type }) => type.name)).toEqual(['INT', 'DATETIMEOFFSET', 'MONEY', 'MONEY', 'SMALLMONEY', 'SQL_VARIANT']);
      } finally {
        await database.execute('DROP TABLE [dbo].[OrderSyncTest_Types]');
      }
    });
  });
}
