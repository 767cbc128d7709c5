import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { applySchema, openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { SQL_FOLDER, sqlFile, temporaryDatabase, temporaryFolder } from './temporary.js';

const ID = '11111111-2222-4333-8444-555555555555';

test('columns come with the types of SQL Server, defaults and checks work, and the view shows what is active', async () => {
  const file = join(temporaryFolder(), 'sync.db');
  const database = await openDatabase({ engine: 'sqlite', file, sqlFolder: SQL_FOLDER });
  const columns = await database.columns('dbo.STG_MON_CustMasterSchedule');
  expect(columns.map((column) => column.ordinal)).toEqual(columns.map((_, index) => index + 1));
  expect(columns.find(({ name }) => name === 'CUSTOMER PRICE')).toEqual({
    name: 'CUSTOMER PRICE',
    ordinal: 34,
    type: 'DECIMAL',
    nullable: true,
  });
  expect(columns.find(({ name }) => name === 'stg_key')).toMatchObject({ type: 'CHAR', nullable: false });
  expect(columns.find(({ name }) => name === 'stg_created_date')).toMatchObject({ type: 'DATETIME2', nullable: false });
  expect(await database.columns('dbo.Nothing')).toEqual([]);

  await database.execute(
    `INSERT INTO [dbo].[ORDERS_UNIFIED] ([CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS], [0]) VALUES (N'red', 4)`,
  );
  const [order] = await database.query(
    `SELECT [record_uuid], [0], [2], [CUSTOMER'S COLOUR CODE (CUSTOM FIELD) CUSTOMER PROVIDES THIS] AS [c] FROM [dbo].[ORDERS_UNIFIED]`,
  );
  expect(order).toEqual({
    record_uuid: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
    '0': 4,
    '2': null,
    c: 'red',
  });

  const batch = `INSERT INTO [dbo].[MON_BatchProcessing] ([batch_id], [run_id], [mapping_name], [customer_name], [batch_number], [batch_count], [status], [load_id],
      [total_records], [successful_records], [start_time], [end_time], [created_date], [updated_date])
    VALUES (NEWID(), @id, N'm', @customer, 1, 1, @status, @id, 4, 1, DATEADD(MINUTE, -90, @end), @end, SYSUTCDATETIME(), SYSUTCDATETIME())`;
  const now = Date.parse(await database.now());
  const hoursAgo = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
  await database.execute(batch, { id: ID, customer: 'running', status: 'RUNNING', end: null });
  await database.execute(batch, { id: ID, customer: 'recent', status: 'COMPLETED', end: hoursAgo(23) });
  await database.execute(batch, { id: ID, customer: 'old', status: 'FAILED', end: hoursAgo(25) });
  await expect(database.execute(batch, { id: ID, customer: 'x', status: 'DONE', end: null })).rejects.toThrow(
    /CK_MON_BatchProcessing_status/,
  );
  expect(
    await database.query(
      'SELECT [customer_name], [run_id], [duration_seconds], [success_percentage] FROM [dbo].[VW_MON_ActiveBatches] ORDER BY [customer_name]',
    ),
  ).toEqual([
    { customer_name: 'recent', run_id: ID, duration_seconds: 5_400, success_percentage: 25 },
    { customer_name: 'running', run_id: ID, duration_seconds: null, success_percentage: 25 },
  ]);
  await database.close();

  const plain = new BetterSqlite(file, { readonly: true });
  expect(plain.prepare('SELECT customer_name FROM VW_MON_ActiveBatches').all()).toHaveLength(2);
  plain.close();
});

test('a changed view is replaced, a missing index is added, and a table that lacks a column is named', async () => {
  const file = join(temporaryFolder(), 'test.db');
  const table = 'CREATE TABLE [dbo].[A] ([k] INT NOT NULL PRIMARY KEY, [v] INT NULL);';
  const view = (value: number) => `\nGO\nCREATE VIEW [dbo].[V] AS SELECT [k], ${String(value)} AS [x] FROM [dbo].[A];`;
  const database = await temporaryDatabase(table + view(1), file);
  await database.execute('INSERT INTO [dbo].[A] ([k]) VALUES (1)');
  expect(await applySchema(database, [sqlFile(table + view(1))])).toEqual([]);
  expect(await applySchema(database, [sqlFile(`${table} CREATE INDEX [IX] ON [dbo].[A] ([v]);${view(2)}`)])).toEqual(['IX', 'V']);
  expect(await database.query('SELECT [k], [x] FROM [dbo].[V]')).toEqual([{ k: 1, x: 2 }]);
  const wider = table.replace('[v] INT NULL', '[v] INT NULL, [w] INT NULL');
  await expect(openSqlite({ file, schema: [sqlFile(wider)] })).rejects.toMatchObject({
    code: 'DATABASE_SCHEMA',
    message: expect.stringContaining('dbo.A in this file lacks [w]') as string,
  });
});
