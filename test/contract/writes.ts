import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { TestContext } from 'vitest';
import type { Database, Queryable, SqlValue } from '../../src/database/database.js';
import { standIn } from './engines.js';
import type { Engine, Place } from './engines.js';

const DDL = `CREATE TABLE [dbo].[OrderSyncTest_Counter] ([name] NVARCHAR(20) NOT NULL, [value] INT NOT NULL,
    CONSTRAINT [PK_OrderSyncTest_Counter] PRIMARY KEY ([name]), CONSTRAINT [CK_OrderSyncTest_Counter_value] CHECK ([value] < 1000));
  GO
  CREATE TABLE [dbo].[OrderSyncTest_Counter_Child] ([name] NVARCHAR(20) NOT NULL, CONSTRAINT [FK_OrderSyncTest_Child] FOREIGN KEY ([name]) REFERENCES [dbo].[OrderSyncTest_Counter] ([name]));
  GO
  CREATE TABLE [dbo].[OrderSyncTest_Load] ([id] INT NOT NULL, [a] NVARCHAR(200) NULL, [0] DECIMAL(18,4) NULL, [b] NVARCHAR(MAX) NULL, [d] DATE NULL,
    [made] DATETIME2(3) NOT NULL DEFAULT SYSUTCDATETIME(), CONSTRAINT [PK_OrderSyncTest_Load] PRIMARY KEY ([id]));
  GO`;
const COLUMNS = ['id', 'a', '0', 'b', 'd'];
const rows = (count: number, from = 0): SqlValue[][] =>
  Array.from({ length: count }, (_, index) => [from + index, `row ${String(index)}`, '1.5', null, '2025-06-01']);
const INSERT = 'INSERT INTO [dbo].[OrderSyncTest_Counter] ([name], [value]) VALUES (@name, @value)';

async function addOne(db: Queryable, name: string): Promise<void> {
  const [row] = await db.query<{ value: number }>('SELECT [value] FROM [dbo].[OrderSyncTest_Counter] WHERE [name] = @name', { name });
  await db.execute('UPDATE [dbo].[OrderSyncTest_Counter] SET [value] = @value WHERE [name] = @name', {
    name,
    value: (row?.value ?? 0) + 1,
  });
}

async function valueOf(db: Queryable, name: string): Promise<number | undefined> {
  return (await db.query<{ value: number }>('SELECT [value] FROM [dbo].[OrderSyncTest_Counter] WHERE [name] = @name', { name }))[0]?.value;
}

/** Transactions, many statements at once, bulk loads and streams. */
export function writesContract(engine: Engine): void {
  describe('writes and reads', () => {
    writesAndReads(engine);
  });
}

function writesAndReads(engine: Engine): void {
  let place: Place;
  let database: Database;
  let noSqlServer: string | null;
  const skipOnStandIn = (context: TestContext, difference: string): void => {
    if (noSqlServer !== null) context.skip(`${noSqlServer}: it ${difference}`);
  };
  const loaded = async (): Promise<number> =>
    (await database.query<{ n: number }>('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Load]'))[0]?.n ?? -1;

  beforeAll(async () => {
    place = await engine.create(DDL);
    database = await place.open();
    noSqlServer = await standIn(database);
  });
  beforeEach(async () => {
    for (const table of ['OrderSyncTest_Counter_Child', 'OrderSyncTest_Counter', 'OrderSyncTest_Load'])
      await database.execute(`DELETE FROM [dbo].[${table}]`);
    await database.execute(INSERT, { name: 'a', value: 0 });
  });
  afterAll(async () => {
    await place.close();
  });

  describe('transactions', () => {
    test('one that throws leaves nothing and passes its error on', async () => {
      const failed = database.transaction(async (tx) => {
        await addOne(tx, 'a');
        await tx.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(3));
        expect(await valueOf(tx, 'a')).toBe(1);
        throw new Error('no');
      });
      await expect(failed).rejects.toThrow('no');
      expect(await valueOf(database, 'a')).toBe(0);
      expect(await loaded()).toBe(0);
    });

    test('one that fails in the database leaves nothing, and the next one works', async () => {
      const failed = database.transaction(async (tx) => {
        await addOne(tx, 'a');
        await tx.execute(INSERT, { name: 'a', value: 1 });
      });
      await expect(failed).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
      expect(await valueOf(database, 'a')).toBe(0);
      await database.transaction((tx) => addOne(tx, 'a'));
      expect(await valueOf(database, 'a')).toBe(1);
    });

    test('fifty that read and then write, over two Database objects, lose no update', async () => {
      const other = await place.open();
      await Promise.all(Array.from({ length: 50 }, (_, turn) => (turn % 2 === 0 ? database : other).transaction((tx) => addOne(tx, 'a'))));
      expect(await valueOf(database, 'a')).toBe(50);
    });

    test('INSERT ... WHERE NOT EXISTS at once from two sides makes one row', async () => {
      const other = await place.open();
      const insert = `INSERT INTO [dbo].[OrderSyncTest_Counter] ([name], [value]) SELECT @name, 1 WHERE NOT EXISTS (SELECT 1 FROM [dbo].[OrderSyncTest_Counter] WHERE [name] = @name)`;
      const made = await Promise.all(
        Array.from({ length: 20 }, (_, turn) => (turn % 2 === 0 ? database : other).execute(insert, { name: 'b' })),
      );
      expect(made.reduce((sum, count) => sum + count, 0)).toBe(1);
    });

    test('misuse is an error, not a deadlock: the database inside, the transaction afterwards', async () => {
      await expect(database.transaction(() => database.execute('DELETE FROM [dbo].[OrderSyncTest_Load]'))).rejects.toThrow(
        /must use the transaction/,
      );
      await expect(database.transaction(() => database.transaction((tx) => addOne(tx, 'a')))).rejects.toThrow(/must use the transaction/);
      const kept = await database.transaction((tx) => Promise.resolve(tx));
      await expect(kept.query('SELECT 1 AS [one]')).rejects.toThrow(/transaction has ended/);
      expect(await database.transaction(() => database.now())).toMatch(/Z$/);
    });

    test('keys, checks, foreign keys and NOT NULL hold in statements and in loads, each with its code', async () => {
      await expect(database.execute(INSERT, { name: 'a', value: 1 })).rejects.toMatchObject({
        code: 'DATABASE_DUPLICATE_KEY',
        retryable: false,
      });
      await expect(database.execute(INSERT, { name: 'b', value: 5000 })).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
      await expect(database.execute(INSERT, { name: 'b', value: null })).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
      await expect(database.execute(`INSERT INTO [dbo].[OrderSyncTest_Counter_Child] ([name]) VALUES (N'nobody')`)).rejects.toMatchObject({
        code: 'DATABASE_CONSTRAINT',
      });
      await expect(
        database.bulkLoad(
          'dbo.OrderSyncTest_Counter',
          ['name', 'value'],
          [
            ['b', 1],
            ['a', 1],
          ],
        ),
      ).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
      await expect(
        database.bulkLoad(
          'dbo.OrderSyncTest_Counter',
          ['name', 'value'],
          [
            ['b', 1],
            ['c', 5000],
          ],
        ),
      ).rejects.toMatchObject({ code: 'DATABASE_CONSTRAINT' });
      expect(await database.query('SELECT [name] FROM [dbo].[OrderSyncTest_Counter]')).toEqual([{ name: 'a' }]);
    });

    test('foreign keys hold in a load', async (context) => {
      skipOnStandIn(context, 'checks no foreign key in a load');
      await expect(database.bulkLoad('dbo.OrderSyncTest_Counter_Child', ['name'], [['a'], ['nobody']])).rejects.toMatchObject({
        code: 'DATABASE_CONSTRAINT',
      });
    });

    test('a query of a table or column that does not exist names it', async () => {
      await expect(database.query('SELECT * FROM [dbo].[Nowhere]')).rejects.toThrow(/nowhere.*Statement:/is);
      await expect(database.query('SELECT [nothing] FROM [dbo].[OrderSyncTest_Load]')).rejects.toThrow(/nothing.*Statement:/s);
    });

    test('a query that the server cannot run has the code of that', async (context) => {
      skipOnStandIn(context, 'has numbers and severities of its own for these errors');
      await expect(database.query('SELECT * FROM [dbo].[Nowhere]')).rejects.toMatchObject({ code: 'DATABASE_SCHEMA' });
      await expect(database.query('SELECT [nothing] FROM [dbo].[OrderSyncTest_Load]')).rejects.toMatchObject({ code: 'DATABASE_SCHEMA' });
      await expect(database.query('SELECT FROM WHERE')).rejects.toMatchObject({ code: 'DATABASE_STATEMENT' });
    });

    test('a write to a table or column that does not exist names it', async () => {
      await expect(database.execute('UPDATE [dbo].[OrderSyncTest_Load] SET [nothing] = @x', { x: 1 })).rejects.toThrow(
        /dbo\.OrderSyncTest_Load has no column \[nothing\]/,
      );
      await expect(database.bulkLoad('dbo.Nowhere', ['id'], [[1]])).rejects.toThrow(/There is no table dbo\.Nowhere/);
      await expect(database.bulkLoad('dbo.OrderSyncTest_Load', ['nothing'], [[1]])).rejects.toThrow(
        /dbo\.OrderSyncTest_Load has no column \[nothing\]/,
      );
      expect(await database.columns('dbo.Nowhere')).toEqual([]);
    });
  });

  describe('one statement for many sets', () => {
    test('thousands of sets, with a parameter that is the same in all, touch each row once and in order', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(3_000));
      const sets = Array.from({ length: 3_000 }, (_, id) => ({ id, a: id % 3 === 0 ? null : `set ${String(id)}`, d: '2026-01-01' }));
      expect(await database.executeMany('UPDATE [dbo].[OrderSyncTest_Load] SET [a] = @a, [d] = @d WHERE [id] = @id', sets)).toBe(3_000);
      expect(
        await database.query('SELECT COUNT(*) AS [n], COUNT([a]) AS [filled] FROM [dbo].[OrderSyncTest_Load] WHERE [d] = @d', {
          d: '2026-01-01',
        }),
      ).toEqual([{ n: 3_000, filled: 2_000 }]);
      await database.executeMany(
        'UPDATE [dbo].[OrderSyncTest_Load] SET [a] = @a WHERE [id] = 1',
        ['x', 'y', 'z'].map((a) => ({ a })),
      );
      expect(await database.query('SELECT [a] FROM [dbo].[OrderSyncTest_Load] WHERE [id] = 1')).toEqual([{ a: 'z' }]);
      expect(await database.executeMany('UPDATE [dbo].[OrderSyncTest_Load] SET [a] = @a', [])).toBe(0);
    });

    test('is all or nothing', async () => {
      const sets = [...Array.from({ length: 100 }, (_, index) => ({ name: `n${String(index)}`, value: index })), { name: 'a', value: 1 }];
      await expect(database.executeMany(INSERT, sets)).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
      expect(await database.query('SELECT [name] FROM [dbo].[OrderSyncTest_Counter]')).toEqual([{ name: 'a' }]);
    });
  });

  describe('bulk load', () => {
    test('fills columns with a default that it does not name, and loads no rows at all without a complaint', async () => {
      expect(await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(1_234))).toBe(1_234);
      expect(
        await database.query('SELECT COUNT([made]) AS [n], MIN([id]) AS [first], MAX([id]) AS [last] FROM [dbo].[OrderSyncTest_Load]'),
      ).toEqual([{ n: 1_234, first: 0, last: 1_233 }]);
      expect(await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, [])).toBe(0);
    });

    test('that fails half way leaves nothing, with or without a transaction, and names the row', async () => {
      const broken = [...rows(3_000), [1, 'again', null, null, null]];
      await expect(database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, broken)).rejects.toMatchObject({ code: 'DATABASE_DUPLICATE_KEY' });
      expect(await loaded()).toBe(0);
      const wrong = [...rows(3_000), [3_001, 'x'.repeat(201), null, null, null]];
      await expect(
        database.transaction(async (tx) => {
          await tx.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(10, 20_000));
          await tx.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, wrong);
        }),
      ).rejects.toThrow(/Row 3001 of the load: dbo\.OrderSyncTest_Load\.\[a\] takes NVARCHAR\(200\); a text of 201 characters/);
      await expect(database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, [[1, 'a']])).rejects.toThrow(
        /Row 1 of the load has 2 values for 5 columns/,
      );
      expect(await loaded()).toBe(0);
      expect(await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(2))).toBe(2);
    });
  });

  describe('query with a limit', () => {
    test('returns the first rows only, and wants an order', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(20));
      expect(
        await database.query(
          'SELECT [id] FROM [dbo].[OrderSyncTest_Load] WHERE [id] > @from ORDER BY [id] DESC;',
          { from: 3 },
          { limit: 2 },
        ),
      ).toEqual([{ id: 19 }, { id: 18 }]);
      await expect(database.query('SELECT [id] FROM [dbo].[OrderSyncTest_Load]', {}, { limit: 1 })).rejects.toThrow(/must end in ORDER BY/);
    });
  });

  describe('stream', () => {
    test('gives chunks as they are asked for, in one view of the data while others write', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(5_000));
      const seen: SqlValue[] = [];
      for await (const chunk of database.stream(
        'SELECT [id], [0] FROM [dbo].[OrderSyncTest_Load] WHERE [id] >= @from ORDER BY [id]',
        { from: 10 },
        { chunkRows: 100 },
      )) {
        if (seen.length % 1_000 === 0) await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(10, 10_000 + seen.length));
        if (seen.length === 2_000) await database.execute('DELETE FROM [dbo].[OrderSyncTest_Load] WHERE [id] < 5000');
        expect(chunk.columns).toEqual(['id', '0']);
        expect(chunk.rows.length).toBeLessThanOrEqual(100);
        seen.push(...chunk.rows.map((row) => row[0] ?? null));
      }
      expect(seen).toEqual(Array.from({ length: 4_990 }, (_, index) => index + 10));
      expect(await loaded()).toBe(50);
    });

    test('two at once, one left early, one with a statement that fails', async () => {
      await database.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(5_000));
      const sql = 'SELECT [id], [a] FROM [dbo].[OrderSyncTest_Load] ORDER BY [id]';
      const readAll = async () => {
        let total = 0;
        for await (const chunk of database.stream(sql, {}, { chunkRows: 70 })) total += chunk.rows.length;
        return total;
      };
      const leaveEarly = async () => {
        for await (const chunk of database.stream(sql, {}, { chunkRows: 10 })) return chunk.rows.length;
        return 0;
      };
      expect(await Promise.all([readAll(), leaveEarly(), readAll()])).toEqual([5_000, 10, 5_000]);
      await expect(database.stream('SELECT [nope] FROM [dbo].[OrderSyncTest_Load]')[Symbol.asyncIterator]().next()).rejects.toThrow(/nope/);
      expect(await readAll()).toBe(5_000);
      for await (const chunk of database.stream('SELECT [id] FROM [dbo].[OrderSyncTest_Load] WHERE [id] < 0')) expect(chunk).toBeNull();
    });

    test('of what a transaction writes and rolls back nothing is seen', async () => {
      await database.transaction(async (tx) => {
        await tx.bulkLoad('dbo.OrderSyncTest_Load', COLUMNS, rows(3));
        await tx.query('SELECT 1 AS [one]');
      });
      expect(await loaded()).toBe(3);
      for await (const chunk of database.stream('SELECT [id] FROM [dbo].[OrderSyncTest_Load]')) expect(chunk.rows).toHaveLength(3);
    });
  });

  test('after close every call reports it', async () => {
    const other = await place.open();
    await other.close();
    await expect(other.query('SELECT 1 AS [one]')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await expect(other.execute('DELETE FROM [dbo].[OrderSyncTest_Load]')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await expect(other.stream('SELECT 1 AS [one]')[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
    await other.close();
  });
}
