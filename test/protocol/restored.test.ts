import { readdir, rename, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isActive, readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { planned } from './support/preview.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, stagedRows } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const TABLES = [
  'SYNC_Board',
  'SYNC_Generation',
  'SYNC_Record',
  'SYNC_Line',
  'SYNC_Group',
  'SYNC_Request',
  'SYNC_Intent',
  'MON_CustMasterSchedule',
  'MON_CustMasterSchedule_Subitems',
] as const;

/** What a backup holds of the tables; restoring puts exactly that back. */
async function backup({ database }: World): Promise<{ restore(): Promise<void> }> {
  const saved = await Promise.all(
    TABLES.map(async (table) => ({ table, rows: await database.query(`SELECT * FROM [dbo].[${table}] AS t`) })),
  );
  return {
    restore: async () => {
      for (const { table, rows } of saved) {
        await database.execute(`DELETE FROM [dbo].[${table}]`);
        const [first] = rows;
        if (first === undefined) continue;
        const columns = Object.keys(first);
        const values = columns.map((_, index) => `@p${String(index)}`).join(', ');
        for (const row of rows) {
          const params = Object.fromEntries(
            columns.map((column, index) => [`p${String(index)}`, row[column] as string | number | boolean | null]),
          );
          await database.execute(
            `INSERT INTO [dbo].[${table}] (${columns.map((column) => `[${column}]`).join(', ')}) VALUES (${values})`,
            params,
          );
        }
      }
    },
  };
}

/** The board shows a price of 12, and the restored database knows 10. */
async function openRestored(): Promise<World> {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { price: '10' })]);
  await world.driver.run();
  const old = await backup(world);
  await world.source([order('A-001', { price: '12' })]);
  await world.driver.run();
  await old.restore();
  return world;
}

describe('R12: a database that was restored', () => {
  test.each(['ahead', 'on a host without a snapshot'])(
    'makes no order twice, and the board shows the source in the end: snapshot %s',
    async (snapshot) => {
      const world = await openWorld(simulator);
      await world.source([order('A-001', { price: '10' })]);
      await world.driver.run();
      const old = await backup(world);
      await world.source([order('A-001', { price: '12' }), order('A-002')]);
      await world.driver.run();
      await world.source([order('A-001', { price: '12' }), order('A-002'), order('A-003', { season: 'SPRING 2027' })]);
      await world.driver.run();
      const before = await shownOrders(simulator);
      await old.restore();
      const driver = snapshot === 'ahead' ? world.driver : world.driverWithSnapshot(`${world.services.snapshotFolder}-of-another-host`);

      // The price is what it was in the backup, and not what the board shows.
      await world.source([
        order('A-001', { price: snapshot === 'ahead' ? '10' : '14' }),
        order('A-002'),
        order('A-003', { season: 'SPRING 2027' }),
      ]);
      // The restored records know A-001 alone; by the snapshot, all that the board shows of it counts as unknown.
      if (snapshot === 'ahead')
        expect(await planned(world, false)).toMatchObject({ stop: null, mutations: { createItem: 2, updateItem: 1 } });
      expect(await driver.run()).toMatchObject({ status: 'COMPLETED', failed: 0 });
      const shown = await shownOrders(simulator);
      expect(Object.entries(shown).map(([number, { id }]) => [number, id])).toEqual(
        Object.entries(before).map(([number, { id }]) => [number, id]),
      );
      expect(shown['A-001']).toMatchObject({ price: snapshot === 'ahead' ? '10' : '14' });
      expect(shown['A-002']).toEqual(before['A-002']);
      expect((await readBoard(simulator)).items.filter(isActive).flatMap(({ subitems }) => subitems)).toHaveLength(6);
      expect(await orderErrors(world.database)).toEqual([]);
    },
  );
});

test('R12: a value that cannot be read any more stays as the board shows it, and not as the restored database has it', async () => {
  const world = await openRestored();
  await world.source([order('A-001', { price: 'TBC' })]);
  const foreseen = await planned(world, false);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(foreseen).toMatchObject({ mutations: { updateItem: 1 } });
  expect((await shownOrder(simulator, 'A-001')).price).toBe('12');
  expect((await productionRows(world.database)).orders).toMatchObject([{ 'CUSTOMER PRICE': '12.0000' }]);
});

describe('R12: a snapshot of the lost history', () => {
  test('is known although the restored records have passed its generation: no old value stays, and nothing is doubled', async () => {
    const world = await openRestored();
    // Another host continues with the restored records. They contain no other price than 10, so it is not written.
    const other = world.driverWithSnapshot(`${world.services.snapshotFolder}-of-another-host`);
    const rows = [order('A-001', { price: '10' }), order('A-002')];
    await world.source(rows);
    await other.run();
    await world.source([...rows, order('A-003')]);
    await other.run();
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '12' });

    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', failed: 0 });
    const shown = await shownOrders(simulator);
    expect(Object.keys(shown)).toEqual(['A-001', 'A-002', 'A-003']);
    expect(shown['A-001']).toMatchObject({ price: '10' });
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(3);
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
  });
});

describe('R9: the removal of an order', () => {
  test('that has come back is never made by an old batch', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    await world.source([order('A-002')]);
    await world.driver.run();
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
    expect(await stagedRows(world.database, batch?.batchId)).toMatchObject([{ stg_change: 'REMOVED', stg_status: 'DEFERRED' }]);
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    expect(await world.driver.runBatch(batch?.batchId ?? '')).toMatchObject({ status: 'COMPLETED', promoted: 0, deferred: 1 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002']);
    expect((await readLog(simulator)).effects.filter(({ operation }) => operation === 'archive_item')).toEqual([]);
    await checkPromises(world);
  });

  test('that Monday refuses is tried again with growing delays, and held in between', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    await world.fault({ kind: 'aliasRefused', on: 'archive_item' });
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 1, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'ColumnValueException' }]);
    const sent = (await readLog(simulator)).requests.length;
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });
    expect((await readLog(simulator)).requests).toHaveLength(sent);
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });
});

test('a snapshot under the name of an earlier version is used: the next run sends nothing, and saves it under its own name', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  const root = world.services.snapshotFolder;
  const [own = ''] = await readdir(join(root, 'ORDERS_UNIFIED_SNAPSHOT'));
  await rename(join(root, 'ORDERS_UNIFIED_SNAPSHOT', own), join(root, own));
  await rmdir(join(root, 'ORDERS_UNIFIED_SNAPSHOT'));
  const sent = (await readLog(simulator)).effects.length;
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
  expect((await readLog(simulator)).effects).toHaveLength(sent);
  expect(await readdir(root)).toEqual(['ORDERS_UNIFIED_SNAPSHOT']);
});
