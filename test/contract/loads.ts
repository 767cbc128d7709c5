import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { acquireLease, mappingLease, StaleLease } from '../../src/store/runs/leases.js';
import type { Lease } from '../../src/store/runs/leases.js';
import { beginLoad, discardLoads, endLoad, loadPiece, LoadDiscarded } from '../../src/store/staging/loads.js';
import type { UnpublishedLoad } from '../../src/store/staging/loads.js';
import type { Engine, Place } from './engines.js';

const TABLE = 'dbo.StagingOrders';
const COLUMNS = ['load_id', 'stg_key', 'stg_hash', 'stg_change'];
const OPEN = () => Promise.resolve(false);
const CLOSED = () => Promise.resolve(true);

const keyOf = (at: number): string => (at % 16).toString(16).repeat(64);
const rowsOf = (load: UnpublishedLoad, count: number) =>
  Array.from({ length: count }, (_, at) => [load.loadId, keyOf(at), keyOf(at), 'NEW']);

/** Loads of several mappings at once, in pieces, and what becomes of one that is given up. */
export function loadsContract(engine: Engine): void {
  describe('loads', () => {
    let place: Place;
    let database: Database;
    let other: Database;

    beforeAll(async () => {
      place = await engine.create();
      database = await place.open();
      other = await place.open();
    });
    afterAll(async () => {
      await place.close();
    });

    const holder = (name: string) => ({ workflowId: name, runId: name });
    const claimOf = async (name: string): Promise<Lease> => await acquireLease(database, mappingLease(name), holder(name), OPEN);
    const piece = async (on: Database, load: UnpublishedLoad, count = 20) => {
      await loadPiece(on, load, (tx) => tx.bulkLoad(TABLE, COLUMNS, rowsOf(load, count)));
    };
    const rowsIn = async ({ loadId }: UnpublishedLoad): Promise<number> =>
      (await database.query<{ n: number }>('SELECT COUNT(*) AS [n] FROM [dbo].[StagingOrders] WHERE [load_id] = @loadId', { loadId }))[0]
        ?.n ?? -1;

    /** All that a mapping does in a read: it takes its claim, loads in pieces, and publishes. */
    async function wholeLoad(on: Database, name: string): Promise<UnpublishedLoad> {
      const load = await beginLoad(on, await acquireLease(on, mappingLease(name), holder(name), OPEN), name, [TABLE]);
      await piece(on, load);
      await piece(on, load);
      await on.transaction((tx) => endLoad(tx, load));
      return load;
    }

    test('one that is not finished holds up no other mapping, in this process or in another', async () => {
      const slow = await beginLoad(database, await claimOf('slow'), 'slow', [TABLE]);
      await piece(database, slow);
      for (const on of [database, other]) expect(await rowsIn(await wholeLoad(on, 'quick'))).toBe(40);
      await piece(database, slow);
      await database.transaction((tx) => endLoad(tx, slow));
      expect(await rowsIn(slow)).toBe(40);
    });

    test('while a piece is open and held, another mapping loads and publishes on SQL Server; on the embedded engine it waits for that piece and no longer', async () => {
      const slow = await beginLoad(database, await claimOf('held'), 'held', [TABLE]);
      let release: () => void = () => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      let loaded: () => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        loaded = resolve;
      });
      const held = loadPiece(database, slow, async (tx) => {
        await tx.bulkLoad(TABLE, COLUMNS, rowsOf(slow, 20));
        loaded();
        await released;
      });
      await begun;
      const others = Promise.all([wholeLoad(database, 'beside'), wholeLoad(other, 'far')]);
      if (engine.name === 'sqlite') release();
      for (const load of await others) expect(await rowsIn(load)).toBe(40);
      release();
      await held;
      await database.transaction((tx) => endLoad(tx, slow));
      expect(await rowsIn(slow)).toBe(20);
    });

    test('one that was cut off is taken away by the next attempt, gets no further piece, and cannot be published; those of others stay', async () => {
      const claim = await claimOf('cut');
      const published = await wholeLoad(database, 'cut');
      const foreign = await beginLoad(database, await claimOf('foreign'), 'foreign', [TABLE]);
      await piece(database, foreign);
      const cut = await beginLoad(database, claim, 'cut', [TABLE]);
      await piece(database, cut);
      const next = await beginLoad(other, claim, 'cut', [TABLE]);
      expect(await rowsIn(cut)).toBe(0);
      await expect(piece(database, cut)).rejects.toBeInstanceOf(LoadDiscarded);
      await expect(database.transaction((tx) => endLoad(tx, cut))).rejects.toBeInstanceOf(LoadDiscarded);
      await piece(other, next);
      await discardLoads(other, claim, 'cut');
      expect(await Promise.all([cut, next, foreign, published].map(rowsIn))).toEqual([0, 0, 20, 40]);
      expect(await database.query(`SELECT [mapping_name] FROM [dbo].[SYNC_Load]`)).toEqual([{ mapping_name: 'foreign' }]);
    });

    test('of a mapping whose claim has gone to another holder are neither begun nor taken away', async () => {
      const old = await claimOf('taken');
      const load = await beginLoad(database, old, 'taken', [TABLE]);
      await piece(database, load);
      const claim = await acquireLease(other, mappingLease('taken'), holder('next'), CLOSED);
      await expect(beginLoad(database, old, 'taken', [TABLE])).rejects.toBeInstanceOf(StaleLease);
      await expect(discardLoads(database, old, 'taken')).rejects.toBeInstanceOf(StaleLease);
      expect(await rowsIn(load)).toBe(20);
      await discardLoads(database, claim, 'taken');
      expect(await rowsIn(load)).toBe(0);
    });
  });
}
