import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Database, Queryable } from '../../src/database/database.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { temporaryDatabase, temporaryFolder } from './temporary.js';

const DDL = `CREATE TABLE [dbo].[Counter] ([name] NVARCHAR(20) NOT NULL PRIMARY KEY, [value] INT NOT NULL CHECK ([value] < 1000));
  CREATE TABLE [dbo].[Child] ([name] NVARCHAR(20) NOT NULL, FOREIGN KEY ([name]) REFERENCES [dbo].[Counter] ([name]));`;

async function addOne(db: Queryable, name: string): Promise<void> {
  const [row] = await db.query<{ value: number }>('SELECT [value] FROM [dbo].[Counter] WHERE [name] = @name', { name });
  await db.execute('UPDATE [dbo].[Counter] SET [value] = @value WHERE [name] = @name', { name, value: (row?.value ?? 0) + 1 });
}

async function valueOf(database: Queryable, name: string): Promise<number | undefined> {
  return (await database.query<{ value: number }>('SELECT [value] FROM [dbo].[Counter] WHERE [name] = @name', { name }))[0]?.value;
}

async function withCounter(file?: string): Promise<Database> {
  const database = await temporaryDatabase(DDL, file);
  await database.execute(`INSERT INTO [dbo].[Counter] ([name], [value]) SELECT N'a', 0 WHERE NOT EXISTS (SELECT 1 FROM [dbo].[Counter])`);
  return database;
}

describe('transactions', () => {
  test('a transaction that throws leaves nothing and passes its error on', async () => {
    const database = await withCounter();
    const failed = database.transaction(async (tx) => {
      await addOne(tx, 'a');
      expect(await valueOf(tx, 'a')).toBe(1);
      throw new Error('no');
    });
    await expect(failed).rejects.toThrow('no');
    expect(await valueOf(database, 'a')).toBe(0);
  });

  test('one at a time: a hundred read-then-write transactions lose no update', async () => {
    const database = await withCounter();
    await Promise.all(Array.from({ length: 100 }, () => database.transaction((tx) => addOne(tx, 'a'))));
    expect(await valueOf(database, 'a')).toBe(100);
  });

  test("a statement outside waits, and does not join another caller's transaction", async () => {
    const database = await withCounter();
    const order: string[] = [];
    let started: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      started = resolve;
    });
    const rolledBack = database.transaction(async (tx) => {
      await tx.execute(`UPDATE [dbo].[Counter] SET [value] = 50 WHERE [name] = N'a'`);
      started();
      for (let turn = 0; turn < 20; turn += 1) await tx.query('SELECT 1 AS [one]');
      order.push('inside');
      throw new Error('roll back');
    });
    await inside;
    const outside = database.execute(`UPDATE [dbo].[Counter] SET [value] = [value] + 1`).then(() => order.push('outside'));
    await expect(rolledBack).rejects.toThrow('roll back');
    await outside;
    expect(order).toEqual(['inside', 'outside']);
    expect(await valueOf(database, 'a')).toBe(1);
  });

  test('misuse is an error, not a deadlock: the database inside, the transaction afterwards', async () => {
    const database = await withCounter();
    await expect(database.transaction(() => database.execute('DELETE FROM [dbo].[Child]'))).rejects.toThrow(/must use the transaction/);
    await expect(database.transaction(() => database.transaction((tx) => addOne(tx, 'a')))).rejects.toThrow(/must use the transaction/);
    const kept = await database.transaction((tx) => Promise.resolve(tx));
    await expect(kept.query('SELECT 1 AS [one]')).rejects.toThrow(/transaction has ended/);
    expect(await database.transaction(() => database.now())).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  test('keys, checks and foreign keys hold, each with a code of its own', async () => {
    const database = await withCounter();
    const insert = 'INSERT INTO [dbo].[Counter] ([name], [value]) VALUES (@name, @value)';
    await expect(database.execute(insert, { name: 'a', value: 1 })).rejects.toMatchObject({
      code: 'DATABASE_DUPLICATE_KEY',
      retryable: false,
    });
    await expect(database.execute(insert, { name: 'b', value: 5000 })).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
    await expect(database.execute(`INSERT INTO [dbo].[Child] ([name]) VALUES (N'nobody')`)).rejects.toMatchObject({
      code: 'DATABASE_CONSTRAINT',
    });
    await expect(
      database.executeMany(insert, [
        { name: 'c', value: 1 },
        { name: 'a', value: 1 },
      ]),
    ).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
    expect(await valueOf(database, 'c')).toBeUndefined();
  });

  test('after close every call reports it', async () => {
    const database = await withCounter();
    await database.close();
    await expect(database.query('SELECT 1 AS [one]')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await expect(database.stream('SELECT 1 AS [one]')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await database.close();
  });
});

describe('two databases on one file', () => {
  test('both write at once and lose nothing', async () => {
    const file = join(temporaryFolder(), 'shared.db');
    const one = await withCounter(file);
    const two = await withCounter(file);
    const work = (database: Database) => Promise.all(Array.from({ length: 40 }, () => database.transaction((tx) => addOne(tx, 'a'))));
    await Promise.all([work(one), work(two)]);
    expect(await valueOf(one, 'a')).toBe(80);
  });

  test('a database that is held for too long is reported as busy, and as worth another try', async () => {
    const file = join(temporaryFolder(), 'shared.db');
    const holder = await withCounter(file);
    const other = await openSqlite({ file, writeWaitMs: 50 });
    await holder.transaction(async (tx) => {
      await addOne(tx, 'a');
      await expect(other.execute('UPDATE [dbo].[Counter] SET [value] = 7')).rejects.toMatchObject({
        code: 'DATABASE_BUSY',
        retryable: true,
      });
      await expect(other.transaction((inner) => addOne(inner, 'a'))).rejects.toMatchObject({ code: 'DATABASE_BUSY', retryable: true });
      expect(await valueOf(other, 'a')).toBe(0);
    });
    await other.transaction((tx) => addOne(tx, 'a'));
    expect(await valueOf(holder, 'a')).toBe(2);
    await other.close();
  });
});
