import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open.js';
import { serverConfig } from './engines.js';
import type { Engine, Place } from './engines.js';

const DDL = 'CREATE TABLE [dbo].[OrderSyncTest_Line] ([id] INT NOT NULL PRIMARY KEY, [text] NVARCHAR(MAX) NULL);';

/** A way to the server that can be cut. */
class Way {
  private readonly sockets = new Set<Socket>();
  private readonly server;

  constructor(target: { readonly host: string; readonly port: number }) {
    this.server = createServer((near) => {
      const far = connect(target);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined);
        socket.on('close', () => {
          near.destroy();
          far.destroy();
          this.sockets.delete(socket);
        });
      }
      near.pipe(far).pipe(near);
    });
  }

  async open(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /** Every connection is reset, as by a failover. New ones go through. */
  cut(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  close(): void {
    this.cut();
    this.server.close();
  }
}

/** What happens when the server hangs up. The embedded engine has no line that could break. */
export function brokenLinesContract(engine: Engine): void {
  if (engine.name === 'sqlite') return;
  describe('a line that breaks', () => {
    let place: Place;
    let way: Way;
    let database: Database;

    beforeAll(async () => {
      place = await engine.create(DDL);
      const config = serverConfig();
      way = new Way({ host: config.server, port: config.port });
      // The certificate is that of the server itself, under another name.
      database = await openDatabase({ ...config, server: '127.0.0.1', port: await way.open(), trustServerCertificate: true });
      await database.bulkLoad(
        'dbo.OrderSyncTest_Line',
        ['id', 'text'],
        Array.from({ length: 5_000 }, (_, id) => [id, 'x'.repeat(500)]),
      );
    });
    afterAll(async () => {
      await database.close();
      way.close();
      await place.close();
    });

    test('between two calls is not noticed by a read', async () => {
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Line]')).toEqual([{ n: 5_000 }]);
      way.cut();
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Line]')).toEqual([{ n: 5_000 }]);
    });

    test('in a transaction is worth another try, and leaves nothing of it', async () => {
      const broken = database.transaction(async (tx) => {
        await tx.execute('DELETE FROM [dbo].[OrderSyncTest_Line] WHERE [id] < 100');
        way.cut();
        await tx.execute('DELETE FROM [dbo].[OrderSyncTest_Line] WHERE [id] < 200');
      });
      await expect(broken).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Line]')).toEqual([{ n: 5_000 }]);
      expect(await database.transaction((tx) => tx.execute('DELETE FROM [dbo].[OrderSyncTest_Line] WHERE [id] >= 5000'))).toBe(0);
    });

    test('in a load leaves nothing of it', async () => {
      const rows = Array.from({ length: 20_000 }, (_, id) => [10_000 + id, 'y'.repeat(1_000)]);
      const load = database.bulkLoad('dbo.OrderSyncTest_Line', ['id', 'text'], rows);
      const cut = new Promise<void>((resolve) => {
        setImmediate(function wait(turn = 0) {
          if (turn < 50) setImmediate(wait, turn + 1);
          else resolve(way.cut());
        });
      });
      await expect(load).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
      await cut;
      expect(await database.query('SELECT COUNT(*) AS [n] FROM [dbo].[OrderSyncTest_Line]')).toEqual([{ n: 5_000 }]);
    });

    test('in a stream ends it with an error, never as if it had been read to the end', async () => {
      let seen = 0;
      const read = async (): Promise<void> => {
        for await (const chunk of database.stream(
          'SELECT [id], [text] FROM [dbo].[OrderSyncTest_Line] ORDER BY [id]',
          {},
          { chunkRows: 100 },
        )) {
          if (seen === 0) way.cut();
          seen += chunk.rows.length;
        }
      };
      await expect(read()).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE', retryable: true });
      expect(seen).toBeLessThan(5_000);
    });
  });
}
