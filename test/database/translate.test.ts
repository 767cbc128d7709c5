import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { temporaryDatabase } from './temporary.js';

const DDL = `CREATE TABLE [dbo].[A] ([k] INT NOT NULL PRIMARY KEY, [v] NVARCHAR(MAX) NULL, [at] DATETIME2(3) NULL);
  CREATE TABLE [dbo].[B] ([k] INT NOT NULL PRIMARY KEY, [v] NVARCHAR(MAX) NULL, [odd [] name @x '] INT NULL);`;

async function filled(): Promise<Database> {
  const database = await temporaryDatabase(DDL.replace('odd [] name', 'odd []] name'));
  await database.executeMany('INSERT INTO [dbo].[A] ([k], [v]) VALUES (@k, @v)', [
    { k: 1, v: 'one' },
    { k: 2, v: 'two' },
    { k: 3, v: null },
  ]);
  await database.executeMany('INSERT INTO [dbo].[B] ([k], [v]) VALUES (@k, @v)', [
    { k: 2, v: 'zwei' },
    { k: 4, v: 'vier' },
  ]);
  return database;
}

describe('the common subset', () => {
  test('UPDATE ... FROM, INSERT ... SELECT ... WHERE NOT EXISTS, DELETE ... WHERE EXISTS, lock hints', async () => {
    const database = await filled();
    expect(
      await database.execute('UPDATE [dbo].[A] SET [v] = b.[v], [at] = SYSUTCDATETIME() FROM [dbo].[B] AS b WHERE b.[k] = [A].[k];'),
    ).toBe(1);
    const insert = `INSERT INTO [dbo].[A] ([k], [v]) SELECT b.[k], N'@v [x] N''' FROM [dbo].[B] AS b WITH (UPDLOCK, HOLDLOCK)
      WHERE NOT EXISTS (SELECT 1 FROM [dbo].[A] WHERE [k] = b.[k])`;
    expect([await database.execute(insert), await database.execute(insert)]).toEqual([1, 0]);
    expect(
      await database.execute('DELETE FROM [dbo].[A] WHERE EXISTS (SELECT 1 FROM [dbo].[B] AS b WHERE b.[k] = [A].[k] AND b.[k] = @k)', {
        k: 2,
      }),
    ).toBe(1);
    expect(await database.query('SELECT [k], [v] FROM [dbo].[A] ORDER BY [k]')).toEqual([
      { k: 1, v: 'one' },
      { k: 3, v: null },
      { k: 4, v: "@v [x] N'" },
    ]);
  });

  test('window functions, CTE, CASE, CAST and NVARCHAR(MAX)', async () => {
    const database = await filled();
    const rows = await database.query(
      `WITH x AS (SELECT [k], CAST([k] AS NVARCHAR(MAX)) AS [t], COUNT(*) OVER () AS [n] FROM [dbo].[A])
       SELECT x.[t], x.[n], CASE WHEN x.[k] > 1 THEN N'big' ELSE N'small' END AS [size] FROM x ORDER BY x.[k]`,
      {},
      { limit: 2 },
    );
    expect(rows).toEqual([
      { t: '1', n: 3, size: 'small' },
      { t: '2', n: 3, size: 'big' },
    ]);
  });

  test('DATEADD and DATEDIFF: SQL Server counts boundaries', async () => {
    const database = await temporaryDatabase(DDL.replace('odd [] name', 'odd'));
    const [row] = await database.query(
      `SELECT DATEADD(HOUR, @n, N'2025-03-01T00:30:00.250Z') AS [before], DATEDIFF(MINUTE, @a, @b) AS [minutes], DATEDIFF(DAY, @a, @b) AS [days],
         CASE WHEN ABS(DATEDIFF(SECOND, SYSUTCDATETIME(), @now)) < 60 THEN 1 ELSE 0 END AS [close]`,
      { n: -24, a: '2025-01-01T23:59:59.900Z', b: '2025-01-02T00:00:00.100Z', now: await database.now() },
    );
    expect(row).toEqual({ before: '2025-02-28T00:30:00.250Z', minutes: 1, days: 1, close: 1 });
  });

  test('a name with a closing bracket, an apostrophe and an @', async () => {
    const database = await filled();
    await database.execute(`UPDATE [dbo].[B] SET [odd []] name @x '] = @n WHERE [k] = 2`, { n: 7 });
    expect(await database.query(`SELECT [odd []] name @x '] FROM [dbo].[B] WHERE [k] = 2`)).toEqual([{ "odd [] name @x '": 7 }]);
  });

  test.each([
    ['SELECT [k] FROM [dbo].[A] LIMIT 1', /LIMIT is not part.*`limit` option/],
    [`SELECT [v] || 'x' AS [y] FROM [dbo].[A]`, /CONCAT/],
    [`SELECT [v] + 'x' AS [y] FROM [dbo].[A]`, /CONCAT/],
    ['SELECT [k] FROM [dbo].[A] WHERE 1 = TRUE', /use 1/],
    ['SELECT IFNULL([v], 1) AS [y] FROM [dbo].[A]', /COALESCE/],
    ['SELECT TOP (1) [k] FROM [dbo].[A]', /TOP is not part.*`limit` option/],
    ['DELETE FROM [dbo].[A]', /run it with execute/],
  ])('refuses %s', async (sql, reason) => {
    const database = await filled();
    await expect(database.query(sql)).rejects.toThrow(reason);
  });

  test.each([
    ['INSERT OR REPLACE INTO [dbo].[A] ([k]) VALUES (1)', /INSERT is followed by INTO/],
    ['INSERT INTO [dbo].[A] VALUES (1)', /needs the list of its columns/],
    ['MERGE INTO [dbo].[A] USING x', /starts with INSERT, UPDATE or DELETE/],
    ['UPDATE [dbo].[A] SET [nothing] = 1', /dbo\.A has no column \[nothing\]/],
    ['UPDATE [dbo].[Nowhere] SET [k] = 1', /There is no table dbo\.Nowhere/],
    ['INSERT INTO [dbo].[A] ([k]) VALUES (@missing)', /missing/i],
  ])('refuses to execute %s', async (sql, reason) => {
    const database = await filled();
    await expect(database.execute(sql)).rejects.toThrow(reason);
  });

  test('a limit needs an order', async () => {
    const database = await filled();
    await expect(database.query('SELECT [k] FROM [dbo].[A]', {}, { limit: 1 })).rejects.toThrow(/must end in ORDER BY/);
  });
});
