import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { describeTables } from '../../src/database/describe.js';
import { temporaryDatabase, temporaryFolder } from './temporary.js';

const DDL = `CREATE TABLE [dbo].[Goods] ([name] NVARCHAR(20) NOT NULL, [colour] NVARCHAR(20) NULL, [price] DECIMAL(9,2) NULL);`;
const SELECT_ALL = 'SELECT * FROM [dbo].[Goods] AS g ORDER BY g.[name]';

interface Shop {
  readonly database: Database;
  /** Does what a person with another tool does to the file of the open database. */
  readonly outside: (sql: string) => void;
}

async function openShop(): Promise<Shop> {
  const path = join(temporaryFolder(), 'test.db');
  const database = await temporaryDatabase(DDL, path);
  const file = new BetterSqlite(path, { timeout: 5_000 });
  onTestFinished(() => {
    file.close();
  });
  await database.bulkLoad('dbo.Goods', ['name', 'colour', 'price'], [['hat', 'RED', '7.5']]);
  expect(await database.query(SELECT_ALL)).toEqual([{ name: 'hat', colour: 'RED', price: '7.50' }]);
  return { database, outside: (sql) => file.exec(sql) };
}

async function streamed(database: Database): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const chunk of database.stream(SELECT_ALL)) rows.push(chunk.columns, ...chunk.rows);
  return rows;
}

test('a statement that ran before shows the columns that another process has left', async () => {
  const { database, outside } = await openShop();
  outside('ALTER TABLE Goods DROP COLUMN colour');
  expect(await database.query(SELECT_ALL)).toEqual([{ name: 'hat', price: '7.50' }]);
  expect(await streamed(database)).toEqual([
    ['name', 'price'],
    ['hat', '7.50'],
  ]);
  outside('ALTER TABLE Goods ADD COLUMN colour NVARCHAR(20)');
  expect(await database.query(SELECT_ALL)).toEqual([{ name: 'hat', price: '7.50', colour: null }]);
  expect(await streamed(database)).toEqual([
    ['name', 'price', 'colour'],
    ['hat', '7.50', null],
  ]);
});

test('names and types of the columns are those of now', async () => {
  const { database, outside } = await openShop();
  const columns = async (): Promise<string[]> => (await database.columns('dbo.Goods')).map(({ name, type }) => `${name} ${type}`);
  expect(await columns()).toEqual(['name NVARCHAR', 'colour NVARCHAR', 'price DECIMAL']);
  outside('ALTER TABLE Goods RENAME COLUMN colour TO shade; ALTER TABLE Goods DROP COLUMN price; ALTER TABLE Goods ADD COLUMN price INT');
  expect(await columns()).toEqual(['name NVARCHAR', 'shade NVARCHAR', 'price INT']);
  expect((await describeTables(database)).get('dbo.Goods')?.map(({ name, type }) => `${name} ${type.name}`)).toEqual(await columns());
});

test('what is written fits the column of now', async () => {
  const { database, outside } = await openShop();
  const update = (db: Pick<Database, 'execute'>): Promise<number> =>
    db.execute('UPDATE [dbo].[Goods] SET [price] = @price', { price: '7.4' });
  await update(database);
  outside('ALTER TABLE Goods DROP COLUMN price; ALTER TABLE Goods ADD COLUMN price DECIMAL_TEXT(9,4)');
  await database.transaction(async (tx) => {
    await update(tx);
    expect(await tx.query(SELECT_ALL)).toEqual([{ name: 'hat', colour: 'RED', price: '7.4000' }]);
  });
  await database.bulkLoad('dbo.Goods', ['name', 'colour', 'price'], [['cap', 'BLUE', '1.5']]);
  expect(await database.query(SELECT_ALL)).toEqual([
    { name: 'cap', colour: 'BLUE', price: '1.5000' },
    { name: 'hat', colour: 'RED', price: '7.4000' },
  ]);
});

test('a column that is missing is an error that names it', async () => {
  const { database, outside } = await openShop();
  outside('ALTER TABLE Goods DROP COLUMN colour');
  await expect(database.bulkLoad('dbo.Goods', ['name', 'colour', 'price'], [['cap', 'BLUE', '1']])).rejects.toMatchObject({
    code: 'DATABASE_SCHEMA',
    message: 'dbo.Goods has no column [colour].',
  });
});
