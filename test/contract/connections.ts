import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open.js';
import { serverConfig } from './engines.js';
import type { Engine, Place } from './engines.js';

const MINUTE_MS = 60_000;
const DDL = 'CREATE TABLE [dbo].[OrderSyncTest_Pooled] ([id] INT NOT NULL PRIMARY KEY);';

/** Connections that are few. The embedded engine has none. */
export function connectionsContract(engine: Engine): void {
  if (engine.name === 'sqlite') return;
  describe('a pool of one connection', () => {
    let place: Place;
    let database: Database;

    beforeAll(async () => {
      place = await engine.create(DDL);
      const config = serverConfig();
      database = await openDatabase({ ...config, connections: 1 });
      await database.bulkLoad(
        'dbo.OrderSyncTest_Pooled',
        ['id'],
        Array.from({ length: 100 }, (_, id) => [id]),
      );
    });
    afterEach(() => {
      vi.useRealTimers();
    });
    afterAll(async () => {
      await database.close();
      await place.close();
    });

    /** Takes the connection, and gives it back when asked to. */
    async function holding(): Promise<() => Promise<unknown>> {
      const stream = database.stream('SELECT [id] FROM [dbo].[OrderSyncTest_Pooled] ORDER BY [id]', {}, { chunkRows: 10 });
      const chunks = stream[Symbol.asyncIterator]();
      await chunks.next();
      return async () => await chunks.return?.();
    }

    test('serves one call after the other', async () => {
      const counts = await Promise.all(
        Array.from({ length: 20 }, () => database.query<{ n: number }>('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Pooled]')),
      );
      expect(counts.flat()).toEqual(Array.from({ length: 20 }, () => ({ n: 100 })));
    });

    test('refuses a call that has waited for a minute, as busy, and serves the next one', async () => {
      const release = await holding();
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      const refused = expect(database.bulkLoad('dbo.OrderSyncTest_Pooled', ['id'], [[1_000]])).rejects.toMatchObject({
        code: 'DATABASE_BUSY',
        retryable: true,
      });
      await vi.advanceTimersByTimeAsync(MINUTE_MS);
      await refused;
      vi.useRealTimers();
      await release();
      expect(await database.query('SELECT MAX([id]) AS [last] FROM [dbo].[OrderSyncTest_Pooled]')).toEqual([{ last: 99 }]);
    });

    test('waits with closing for the call that is under way, and refuses those that wait', async () => {
      const release = await holding();
      const waiting = expect(database.query('SELECT 1 AS [one]')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
      let closed = false;
      const closing = database.close().then(() => {
        closed = true;
      });
      await expect(database.query('SELECT 1 AS [one]')).rejects.toMatchObject({ code: 'DATABASE_CLOSED' });
      expect(closed).toBe(false);
      await release();
      await closing;
      await waiting;
    });
  });
}
