import { describe, expect, test } from 'vitest';
import type { Database, SqlValue } from '../../src/database/database.js';
import { temporaryDatabase } from './temporary.js';

const DDL = `CREATE TABLE [dbo].[T] ([id] INT NOT NULL PRIMARY KEY, [a] NVARCHAR(200) NULL, [0] DECIMAL(18,4) NULL, [b] NVARCHAR(MAX) NULL, [d] DATE NULL);`;
const COLUMNS = ['id', 'a', '0', 'b', 'd'];
const rows = (count: number, from = 0): SqlValue[][] =>
  Array.from({ length: count }, (_, index) => [from + index, `row ${String(index)}`, '1.5', null, '2025-06-01']);

async function count(database: Database): Promise<number> {
  return (await database.query<{ n: number }>('SELECT COUNT(*) AS [n] FROM [dbo].[T]'))[0]?.n ?? -1;
}

describe('bulk load', () => {
  test('the event loop of the caller stays free during a load of 100,000 rows', async () => {
    const database = await temporaryDatabase(DDL);
    const data = rows(100_000);
    const everyMs = 20;
    let ticks = 0;
    const heartbeat = setInterval(() => (ticks += 1), everyMs);
    const started = performance.now();
    expect(await database.bulkLoad('dbo.T', COLUMNS, data)).toBe(100_000);
    const possible = (performance.now() - started) / everyMs;
    clearInterval(heartbeat);
    // A load that holds the event loop gives no tick at all; a quarter leaves room for a busy machine.
    expect(ticks).toBeGreaterThan(possible / 4);
    expect(await count(database)).toBe(100_000);
  });

  test('a load that fails half way leaves nothing, with or without a transaction', async () => {
    const database = await temporaryDatabase(DDL);
    const broken = [...rows(9_000), [1, 'again', null, null, null]];
    await expect(database.bulkLoad('dbo.T', COLUMNS, broken)).rejects.toThrow(/Row 9001 of the load: UNIQUE constraint failed/);
    expect(await count(database)).toBe(0);
    const wrong = [...rows(9_000), [9_001, 'x'.repeat(201), null, null, null]];
    await expect(
      database.transaction(async (tx) => {
        await tx.bulkLoad('dbo.T', COLUMNS, rows(10, 20_000));
        await tx.bulkLoad('dbo.T', COLUMNS, wrong);
      }),
    ).rejects.toThrow(/Row 9001 of the load: dbo\.T\.\[a\] takes NVARCHAR\(200\); a text of 201 characters/);
    expect(await count(database)).toBe(0);
  });

  test('a transaction that goes on after a failed load keeps the rest of its work and nothing of the load', async () => {
    const database = await temporaryDatabase(DDL);
    await database.transaction(async (tx) => {
      await tx.bulkLoad('dbo.T', COLUMNS, rows(3));
      await expect(tx.bulkLoad('dbo.T', COLUMNS, [...rows(9_000, 100), [1, null, null, null, null]])).rejects.toThrow(/Row 9001/);
      await tx.bulkLoad('dbo.T', COLUMNS, rows(2, 50));
    });
    expect(await count(database)).toBe(5);
  });

  test('rows of another length, unknown columns and unknown tables are refused', async () => {
    const database = await temporaryDatabase(DDL);
    await expect(database.bulkLoad('dbo.T', COLUMNS, [[1, 'a']])).rejects.toThrow(/Row 1 of the load has 2 values for 5 columns/);
    await expect(database.bulkLoad('dbo.T', ['id', 'nope'], [[1, 'a']])).rejects.toThrow(/dbo\.T has no column \[nope\]/);
    await expect(database.bulkLoad('dbo.Nope', ['id'], [[1]])).rejects.toThrow(/There is no table dbo\.Nope/);
    expect(await database.bulkLoad('dbo.T', COLUMNS, [])).toBe(0);
  });
});

describe('stream', () => {
  test('shows one consistent view while others write', async () => {
    const database = await temporaryDatabase(DDL);
    await database.bulkLoad('dbo.T', COLUMNS, rows(5_000));
    const seen: SqlValue[] = [];
    for await (const chunk of database.stream(
      'SELECT [id], [0] FROM [dbo].[T] WHERE [id] >= @from ORDER BY [id]',
      { from: 10 },
      { chunkRows: 100 },
    )) {
      if (seen.length % 1_000 === 0) await database.bulkLoad('dbo.T', COLUMNS, rows(10, 10_000 + seen.length));
      if (seen.length === 2_000) await database.execute('DELETE FROM [dbo].[T] WHERE [id] < 5000');
      expect(chunk.columns).toEqual(['id', '0']);
      seen.push(...chunk.rows.map((row) => row[0] ?? null));
    }
    expect(seen).toEqual(Array.from({ length: 4_990 }, (_, index) => index + 10));
    expect(await count(database)).toBe(50);
  });

  test('two at once, one left early, one with a statement that fails', async () => {
    const database = await temporaryDatabase(DDL);
    await database.bulkLoad('dbo.T', COLUMNS, rows(1_000));
    const sql = 'SELECT [id] FROM [dbo].[T] ORDER BY [id]';
    const readAll = async () => {
      let total = 0;
      for await (const chunk of database.stream(sql, {}, { chunkRows: 7 })) total += chunk.rows.length;
      return total;
    };
    const leaveEarly = async () => {
      for await (const chunk of database.stream(sql, {}, { chunkRows: 10 })) return chunk.rows.length;
      return 0;
    };
    expect(await Promise.all([readAll(), leaveEarly(), readAll()])).toEqual([1_000, 10, 1_000]);
    await expect(database.stream('SELECT [nope] FROM [dbo].[T]')[Symbol.asyncIterator]().next()).rejects.toThrow(/nope/);
    expect(await readAll()).toBe(1_000);
  });

  test('a rolled back write is never seen, nor one that is not committed yet', async () => {
    const database = await temporaryDatabase(DDL);
    await database.transaction(async (tx) => {
      await tx.bulkLoad('dbo.T', COLUMNS, rows(3));
      for await (const chunk of database.stream('SELECT [id] FROM [dbo].[T]')) expect(chunk.rows).toEqual([]);
    });
    expect(await count(database)).toBe(3);
  });
});
