import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { migrate, migrationStatus } from '../../src/database/migrate.js';
import { dropOwnTables, filesWith } from './engines.js';
import type { Engine, Place } from './engines.js';

const guarded = (body: string): SqlFile => ({
  path: '90_contract.sql',
  text: `IF OBJECT_ID(N'dbo.OrderSyncTest_Migrated') IS NULL\n${body}\nGO\n`,
});
const FIRST = guarded('CREATE TABLE [dbo].[OrderSyncTest_Migrated] ([id] INT NOT NULL PRIMARY KEY);');
const WIDER = guarded('CREATE TABLE [dbo].[OrderSyncTest_Migrated] ([id] INT NOT NULL PRIMARY KEY, [more] NVARCHAR(20) NULL);');

/** The files of the schema are applied once, recorded, and safe to apply again and by two at once. */
export function migrationsContract(engine: Engine): void {
  describe('migration', () => {
    async function emptyPlace(): Promise<{ place: Place; database: Database }> {
      const place = await engine.create();
      onTestFinished(async () => {
        await place.close();
      });
      const database = await place.open();
      if (engine.name === 'mssql') await dropOwnTables(database);
      else await database.execute('DELETE FROM [dbo].[SYNC_Migration]');
      return { place, database };
    }

    test('two at once apply each file once between them, and the next finds nothing to do', async () => {
      const { place, database } = await emptyPlace();
      const other = await place.open();
      const files = await filesWith();
      expect((await migrationStatus(database, files)).files.map(({ state }) => state)).toEqual(files.map(() => 'PENDING'));
      const applied = await Promise.all([migrate(database, files), migrate(other, files)]);
      expect(applied.map((names) => names.length).sort((a, b) => a - b)).toEqual([0, files.length]);
      expect(await migrate(database, files)).toEqual([]);
      const status = await migrationStatus(database, files);
      expect(status.files.every(({ state, appliedDate }) => state === 'APPLIED' && appliedDate !== null)).toBe(true);
      expect(status.lacking).toEqual([]);
    });

    test('every table has its columns in order, with their types and whether they may be NULL', async () => {
      const { database } = await emptyPlace();
      await migrate(database, await filesWith());
      const source = await database.columns('dbo.ORDERS_UNIFIED');
      expect(source).toHaveLength(268);
      expect(source.map((column) => column.ordinal)).toEqual(source.map((_, index) => index + 1));
      expect(source.at(-1)).toEqual({ name: 'record_uuid', ordinal: 268, type: 'UNIQUEIDENTIFIER', nullable: true });
      const staged = await database.columns('dbo.STG_MON_CustMasterSchedule');
      expect(staged.find(({ name }) => name === 'CUSTOMER PRICE')).toMatchObject({ type: 'DECIMAL', nullable: true });
      expect(staged.find(({ name }) => name === 'stg_key')).toMatchObject({ type: 'CHAR', nullable: false });
      expect(staged.find(({ name }) => name === 'stg_created_date')).toMatchObject({ type: 'DATETIME2', nullable: false });
      expect(staged.find(({ name }) => name === 'stg_monday_item_id')).toMatchObject({ type: 'BIGINT', nullable: true });
    });

    test('a file with another text is applied again, and a table that it does not reach is named with what it lacks', async () => {
      const { database } = await emptyPlace();
      const files = await filesWith();
      await migrate(database, [...files, FIRST]);
      expect((await migrationStatus(database, [...files, WIDER])).files.at(-1)).toMatchObject({ state: 'CHANGED' });
      if (engine.name === 'sqlite') {
        await expect(migrate(database, [...files, WIDER])).rejects.toMatchObject({
          code: 'DATABASE_SCHEMA',
          message: expect.stringContaining('lacks [more]') as string,
        });
        return;
      }
      expect(await migrate(database, [...files, WIDER])).toEqual(['90_contract.sql']);
      expect((await migrationStatus(database, [...files, WIDER])).lacking).toEqual([
        { table: 'dbo.OrderSyncTest_Migrated', columns: ['[more] NVARCHAR(20)'] },
      ]);
    });

    test('a file that fails changes nothing', async () => {
      const { database } = await emptyPlace();
      if (engine.name === 'sqlite') return;
      const broken: SqlFile = {
        path: '90_contract.sql',
        text: `${FIRST.text}\nCREATE TABLE [dbo].[ORDERS_UNIFIED] ([id] INT NULL);\nGO\n`,
      };
      await expect(migrate(database, [...(await filesWith()), broken])).rejects.toThrow();
      expect(await database.columns('dbo.OrderSyncTest_Migrated')).toEqual([]);
      expect(await database.columns('dbo.ORDERS_UNIFIED')).toEqual([]);
    });
  });
}
