import { describe, expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { migrate } from '../../src/database/migrate.js';
import { migrationStatus, requireNewest } from '../../src/database/migration-status.js';
import type { ProductSql } from '../../src/database/sql-files.js';
import { dropOwnTables, productWith } from './engines.js';
import type { Engine, Place } from './engines.js';

const guarded = (body: string): SqlFile => ({
  path: '90_contract.sql',
  text: `IF OBJECT_ID(N'dbo.OrderSyncTest_Migrated') IS NULL\n${body}\nGO\n`,
});
const FIRST = guarded('CREATE TABLE [dbo].[OrderSyncTest_Migrated] ([id] INT NOT NULL PRIMARY KEY);');
const WIDER = guarded('CREATE TABLE [dbo].[OrderSyncTest_Migrated] ([id] INT NOT NULL PRIMARY KEY, [more] NVARCHAR(20) NULL);');

/** A table with a check, an index and a child whose rows go with it, as a version may have made them. */
const PARENT = `CREATE TABLE [dbo].[OrderSyncTest_Migrated] (
  [id] INT NOT NULL, [price] DECIMAL(18,4) NULL, [state] NVARCHAR(20) NOT NULL CONSTRAINT [DF_OrderSyncTest_Migrated_state] DEFAULT N'OPEN',
  CONSTRAINT [PK_OrderSyncTest_Migrated] PRIMARY KEY ([id]), CONSTRAINT [CK_OrderSyncTest_Migrated_state] CHECK ([state] IN (N'OPEN', N'DONE')));
CREATE UNIQUE INDEX [IX_OrderSyncTest_Migrated] ON [dbo].[OrderSyncTest_Migrated] ([price]);
CREATE TABLE [dbo].[OrderSyncTest_Migrated_Child] ([id] INT NOT NULL PRIMARY KEY, [parent] INT NOT NULL,
  CONSTRAINT [FK_OrderSyncTest_Migrated_Child] FOREIGN KEY ([parent]) REFERENCES [dbo].[OrderSyncTest_Migrated] ([id]) ON DELETE CASCADE);`;

/** One statement of each kind. */
const ALTERS: SqlFile = {
  path: '0002_contract.sql',
  text: `-- A semicolon; inside a comment.
IF COL_LENGTH(N'dbo.OrderSyncTest_Migrated', N'rank') IS NULL
ALTER TABLE [dbo].[OrderSyncTest_Migrated] ADD [rank] INT NOT NULL CONSTRAINT [DF_OrderSyncTest_Migrated_rank] DEFAULT 7;
ALTER TABLE [dbo].[OrderSyncTest_Migrated] DROP CONSTRAINT [CK_OrderSyncTest_Migrated_state];
UPDATE [dbo].[OrderSyncTest_Migrated] SET [rank] = 1, [state] = N'CLOSED' WHERE [state] = N'DONE';
ALTER TABLE [dbo].[OrderSyncTest_Migrated] ADD CONSTRAINT [CK_OrderSyncTest_Migrated_state] CHECK ([state] IN (N'OPEN', N'CLOSED'));
`,
};

/** A database of any version reaches the newest, once, with its rows, and safe by two at once. */
export function migrationsContract(engine: Engine): void {
  describe('migration', () => {
    async function emptyPlace(): Promise<{ place: Place; database: Database }> {
      const place = await engine.create();
      onTestFinished(async () => {
        await place.close();
      });
      const database = await place.open();
      await dropOwnTables(database);
      return { place, database };
    }

    const with90 = (sql: ProductSql, file: SqlFile): ProductSql => ({ ...sql, definition: [...sql.definition, file] });

    /** Tables of an earlier version with rows, the SQL of a later one, and the tables as they are then. */
    async function earlier(later: SqlFile): Promise<{ place: Place; database: Database; sql: ProductSql }> {
      const { place, database } = await emptyPlace();
      await migrate(database, await productWith(PARENT));
      await database.execute(`INSERT INTO [dbo].[OrderSyncTest_Migrated] ([id], [price], [state]) VALUES (1, N'28.8600', N'OPEN')`);
      await database.execute(`INSERT INTO [dbo].[OrderSyncTest_Migrated] ([id], [price], [state]) VALUES (2, NULL, N'DONE')`);
      await database.execute(`INSERT INTO [dbo].[OrderSyncTest_Migrated_Child] ([id], [parent]) VALUES (10, 2)`);
      const sql = await productWith(PARENT);
      return { place, database, sql: { ...sql, migrations: [...sql.migrations, later] } };
    }

    test('two at once apply each file once between them, and the next finds nothing to do', async () => {
      const { place, database } = await emptyPlace();
      const other = await place.open();
      const sql = await productWith();
      const before = await migrationStatus(database, sql);
      expect(before).toMatchObject({ isNew: true, migrations: [] });
      expect(before.files.map(({ state }) => state)).toEqual(sql.definition.map(() => 'PENDING'));
      const applied = await Promise.all([migrate(database, sql), migrate(other, sql)]);
      expect(applied.map(({ files }) => files.length).sort((a, b) => a - b)).toEqual([0, sql.definition.length]);
      expect(await migrate(database, sql)).toEqual({ migrations: [], files: [] });
      const status = await migrationStatus(database, sql);
      const states = [...status.migrations, ...status.files];
      expect(states).toHaveLength(sql.migrations.length + sql.definition.length);
      expect(states.every(({ state, appliedDate }) => state === 'APPLIED' && appliedDate !== null)).toBe(true);
      expect(status).toMatchObject({ isNew: false, lacking: [] });
    });

    test('every table has its columns in order, with their types and whether they may be NULL', async () => {
      const { database } = await emptyPlace();
      await migrate(database, await productWith());
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

    test('a file of the definition with another text is applied again, and a table that it does not reach is named with what it lacks', async () => {
      const { database } = await emptyPlace();
      const sql = await productWith();
      await migrate(database, with90(sql, FIRST));
      const wider = with90(sql, WIDER);
      expect((await migrationStatus(database, wider)).files.at(-1)).toMatchObject({ state: 'CHANGED' });
      if (engine.name === 'sqlite') {
        await expect(migrate(database, wider)).rejects.toMatchObject({
          code: 'DATABASE_SCHEMA',
          message: expect.stringContaining('lacks [more]') as string,
        });
        return;
      }
      expect(await migrate(database, wider)).toEqual({ migrations: [], files: ['90_contract.sql'] });
      expect((await migrationStatus(database, wider)).lacking).toEqual([
        { table: 'dbo.OrderSyncTest_Migrated', columns: ['[more] NVARCHAR(20)'] },
      ]);
    });

    test('a migration adds columns and changes rows and constraints, and other rows, indexes and children stay; two at once apply it once', async () => {
      const { place, database, sql } = await earlier(ALTERS);
      await expect(requireNewest(database, sql.migrations)).rejects.toThrow(/0002_contract\.sql must be applied first.*db migrate/);
      const status = await migrationStatus(database, sql);
      expect(status.migrations.at(-1)).toMatchObject({ state: 'PENDING' });
      expect(status.migrations.at(-1)?.does).toEqual([
        'adds the column [rank] to dbo.OrderSyncTest_Migrated',
        'drops the constraint CK_OrderSyncTest_Migrated_state of dbo.OrderSyncTest_Migrated',
        "changes rows: UPDATE [dbo].[OrderSyncTest_Migrated] SET [rank] = 1, [state] = N'CLOSED' WHERE [state] = N'DONE'",
        'adds the constraint CK_OrderSyncTest_Migrated_state to dbo.OrderSyncTest_Migrated',
      ]);
      const applied = await Promise.all([migrate(database, sql), migrate(await place.open(), sql)]);
      expect(applied.flatMap(({ migrations }) => migrations)).toEqual(['0002_contract.sql']);
      await requireNewest(database, sql.migrations);
      expect(await database.query('SELECT [id], [price], [state], [rank] FROM [dbo].[OrderSyncTest_Migrated] ORDER BY [id]')).toEqual([
        { id: 1, price: '28.8600', state: 'OPEN', rank: 7 },
        { id: 2, price: null, state: 'CLOSED', rank: 1 },
      ]);
      const insert = (id: number, price: string, state: string) =>
        database.execute(`INSERT INTO [dbo].[OrderSyncTest_Migrated] ([id], [price], [state]) VALUES (@id, @price, @state)`, {
          id,
          price,
          state,
        });
      await expect(insert(3, '1.0000', 'DONE')).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
      await expect(insert(3, '28.8600', 'CLOSED')).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
      await insert(3, '2.0000', 'CLOSED');
      const children = 'SELECT [id], [parent] FROM [dbo].[OrderSyncTest_Migrated_Child]';
      expect(await database.query(children)).toEqual([{ id: 10, parent: 2 }]);
      await database.execute('DELETE FROM [dbo].[OrderSyncTest_Migrated] WHERE [id] = 2');
      expect(await database.query(children)).toEqual([]);
    });

    test('a migration that fails at its last statement changes nothing, and is still pending', async () => {
      const refused = { ...ALTERS, text: ALTERS.text.replace(`N'OPEN', N'CLOSED'))`, `N'CLOSED'))`) };
      expect(refused.text).not.toBe(ALTERS.text);
      const { database, sql } = await earlier(refused);
      await expect(migrate(database, sql)).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
      expect((await database.columns('dbo.OrderSyncTest_Migrated')).map(({ name }) => name)).toEqual(['id', 'price', 'state']);
      expect(await database.query('SELECT [state] FROM [dbo].[OrderSyncTest_Migrated] ORDER BY [id]')).toEqual([
        { state: 'OPEN' },
        { state: 'DONE' },
      ]);
      expect(await database.query('SELECT [id] FROM [dbo].[OrderSyncTest_Migrated_Child]')).toEqual([{ id: 10 }]);
      expect((await migrationStatus(database, sql)).migrations.at(-1)).toMatchObject({ state: 'PENDING' });
    });

    test('an applied migration whose text has changed is refused in words, and line ends are no change', async () => {
      const { database, sql } = await earlier(ALTERS);
      await migrate(database, sql);
      const withText = (text: string): ProductSql => ({ ...sql, migrations: [...sql.migrations.slice(0, -1), { ...ALTERS, text }] });
      expect(await migrate(database, withText(ALTERS.text.replaceAll('\n', '\r\n')))).toEqual({ migrations: [], files: [] });
      const changed = withText(ALTERS.text.replace('DEFAULT 7', 'DEFAULT 8'));
      const refusal = {
        code: 'DATABASE_SCHEMA',
        message: expect.stringMatching(/^0002_contract\.sql was applied to this database with another text.*next number/) as string,
      };
      await expect(migrate(database, changed)).rejects.toMatchObject(refusal);
      await expect(requireNewest(database, changed.migrations)).rejects.toMatchObject(refusal);
      expect((await migrationStatus(database, changed)).migrations.at(-1)).toMatchObject({ state: 'CHANGED' });
    });

    test('tables of a later version are refused', async () => {
      const { database, sql } = await earlier(ALTERS);
      await migrate(database, sql);
      const before = { ...sql, migrations: sql.migrations.slice(0, -1) };
      const refusal = { code: 'DATABASE_SCHEMA', message: expect.stringMatching(/later version.*0002_contract\.sql/) as string };
      await expect(requireNewest(database, before.migrations)).rejects.toMatchObject(refusal);
      await expect(migrate(database, before)).rejects.toMatchObject(refusal);
    });

    test('a file of the definition that fails changes nothing', async () => {
      const { database } = await emptyPlace();
      const sql = await productWith();
      const broken: SqlFile = {
        path: '90_contract.sql',
        text: `${FIRST.text}\nCREATE TABLE [dbo].[ORDERS_UNIFIED] ([id] INT NULL);\nGO\n`,
      };
      await expect(migrate(database, with90(sql, broken))).rejects.toThrow();
      expect(await database.columns('dbo.OrderSyncTest_Migrated')).toEqual([]);
      expect(await database.columns('dbo.ORDERS_UNIFIED')).toEqual([]);
    });
  });
}
