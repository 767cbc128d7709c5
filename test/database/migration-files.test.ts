import { cp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { describeStep, readMigration } from '../../src/database/ddl/read-migration.js';
import { loadProductSql, withTablesOf } from '../../src/database/sql-files.js';
import { SQL_FOLDER, temporaryFolder } from './temporary.js';

const read = (text: string) => readMigration({ path: 'sql/migrations/0009_test.sql', text });

test('every statement says what it does, and keeps its guard for the server', () => {
  const steps = read(`-- Why.
IF COL_LENGTH(N'dbo.A', N'b c') IS NULL
ALTER TABLE [dbo].[A] ADD [b c] INT NULL;
IF OBJECT_ID(N'dbo.B') IS NULL
CREATE TABLE [dbo].[B] ([x] INT NOT NULL PRIMARY KEY);
IF NOT EXISTS (SELECT 1 FROM sys.indexes WHERE name = N'IX_B' AND object_id = OBJECT_ID(N'dbo.B'))
CREATE INDEX [IX_B] ON [dbo].[B] ([x]) WHERE [x] > 1;
UPDATE [dbo].[A] SET [b c] = 1 WHERE [x] = N'a;b';`);
  expect(steps.map(describeStep)).toEqual([
    'adds the column [b c] to dbo.A',
    'creates dbo.B',
    'creates IX_B',
    "changes rows: UPDATE [dbo].[A] SET [b c] = 1 WHERE [x] = N'a;b'",
  ]);
  expect(steps[0]?.text).toBe("IF COL_LENGTH(N'dbo.A', N'b c') IS NULL\nALTER TABLE [dbo].[A] ADD [b c] INT NULL");
});

test.each([
  ['ALTER TABLE [dbo].[A] ADD [b] INT NOT NULL;', /0009_test\.sql.*existing rows need a DEFAULT/],
  ['ALTER TABLE [dbo].[A] ADD [b] INT NULL CHECK ([b] > 1);', /in a statement of its own/],
  ['ALTER TABLE [dbo].[A] ADD [b] INT NULL, [c] INT NULL;', /Expected ;, found ,/],
  ['ALTER TABLE [dbo].[A] ADD CONSTRAINT [PK] PRIMARY KEY ([b]);', /each with a name/],
  ['CREATE OR ALTER VIEW [dbo].[V] AS SELECT 1 AS [x]', /A view comes from its file in sql\//],
  ['DELETE FROM [dbo].[A];', /cannot contain DELETE/],
  ['DROP TABLE [dbo].[A];', /cannot contain DROP/],
  ['ALTER TABLE [dbo].[A] ADD [b] INT NULL', /Expected ;/],
])('%s is refused with its place', (text, message) => {
  expect(() => read(text)).toThrow(message);
});

test('migrations are numbered from 0001 without a gap; a folder without them has none', async () => {
  const sql = await loadProductSql(SQL_FOLDER);
  expect(sql.migrations.length).toBeGreaterThan(0);
  expect(sql.migrations.flatMap(readMigration).length).toBeGreaterThan(0);
  const folder = temporaryFolder();
  await writeFile(join(folder, '00_migrations.sql'), '');
  expect(await loadProductSql(folder)).toMatchObject({ migrations: [] });
  await cp(join(SQL_FOLDER, 'migrations'), join(folder, 'migrations'), { recursive: true });
  await writeFile(join(folder, 'migrations', '0099_later.sql'), '');
  await expect(loadProductSql(folder)).rejects.toThrow(/0099_later\.sql is not the next migration.*the next number is 00\d\d/);
});

test('a database gets the tables of the mappings of its folder alone', async () => {
  const { definition } = await loadProductSql(SQL_FOLDER);
  const names = (mappings: readonly string[]) => withTablesOf(definition, mappings).map(({ path }) => basename(path));
  expect(names(['customer-master-schedule'])).toEqual(definition.map(({ path }) => basename(path)));
  expect(names(['sales-orders'])).toEqual(names(['customer-master-schedule']).filter((name) => name !== 'customer-master-schedule.sql'));
});
