import { describe, expect, test } from 'vitest';
import { shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { planned } from './support/preview.js';
import { orderErrors, productionRows, recordRows, requestRows, sizeErrors, stagedRows } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';
import { simulatorFixture } from '../support/simulator-fixture.js';

const simulator = await simulatorFixture();

const OF_ORDER = "WHERE [key_digest] IN (SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [order_key] LIKE N'%A-002%')";

const set = async ({ database }: World, table: string, values: string): Promise<void> => {
  await database.execute(`UPDATE [dbo].[${table}] SET ${values} ${OF_ORDER}`);
};

/** Three orders on the board, two of which are about to change, besides one of another customer. */
async function changedWorld(breakRecord: (world: World) => Promise<void>): Promise<World> {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002'), order('A-003', { customer: 'JOHNNIE O' })]);
  await world.driver.run();
  await breakRecord(world);
  await world.source([
    order('A-001', { price: '12' }),
    order('A-002', { price: '12' }),
    order('A-003', { customer: 'JOHNNIE O', price: '12' }),
  ]);
  return world;
}

async function retryBatch(world: World): Promise<unknown> {
  const [failed] = await world.database.query<{ batch_id: string }>(
    'SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] WHERE [failed_records] > 0',
  );
  return await world.driver.runBatch(failed?.batch_id ?? '');
}

describe('a record in a state that cannot be', () => {
  test('fails its own order: all others arrive, the run ends, and the retry after a repair sends it', async () => {
    const world = await changedWorld((broken) => set(broken, 'SYNC_Record', '[item_id] = NULL'));
    const { id } = await shownOrder(simulator, 'A-002');
    const ended = await world.driver.run();
    expect(ended).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 3, promoted: 2, failed: 1, deferred: 0 });
    expect(ended.headline).toContain('1 failed');
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-002',
        error_type: 'RECORD_BROKEN',
        error_message: expect.stringMatching(/^The record of order key .* is LIVE and has no item id\. /) as string,
      },
    ]);

    await set(world, 'SYNC_Record', `[item_id] = ${id}`);
    expect(await retryBatch(world)).toMatchObject({ status: 'COMPLETED', failed: 0 });
    expect(await orderErrors(world.database)).toEqual([]);
    expect((await productionRows(world.database)).orders.map((row) => row['CUSTOMER PRICE'])).toEqual(['12.0000', '12.0000', '12.0000']);
    await checkPromises(world);
  });

  test('may be repaired by forgetting it: the item is found on the board by its key, and none is created', async () => {
    const world = await changedWorld((broken) => set(broken, 'SYNC_Record', '[item_id] = NULL'));
    const before = await shownOrder(simulator, 'A-002');
    await world.driver.run();
    await set(world, 'SYNC_Record', "[state] = N'ABSENT'");
    expect(await retryBatch(world)).toMatchObject({ status: 'COMPLETED', failed: 0 });
    expect(await shownOrder(simulator, 'A-002')).toMatchObject({ id: before.id, sizes: before.sizes });
    await checkPromises(world);
  });

  test('of one size fails the order too, although nothing of the size is to be sent', async () => {
    const world = await changedWorld((broken) =>
      set(broken, 'SYNC_Line', "[subitem_id] = CASE WHEN [size_label] = N'S' THEN NULL ELSE [subitem_id] END"),
    );
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'RECORD_BROKEN', error_message: expect.stringContaining('Size S of order key') as string },
    ]);
    expect(await sizeErrors(world.database)).toEqual([]);
  });

  test('that is no JSON any more fails its own order alone, in a plan and in a run', async () => {
    const world = await changedWorld((broken) => set(broken, 'SYNC_Record', "[sent_columns] = N'{ cut off'"));
    expect(await planned(world, false)).toMatchObject({ stop: null, orders: { held: 1 }, held: { RECORD_BROKEN: 1 } });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1, deferred: 0 });
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-002',
        error_type: 'RECORD_BROKEN',
        error_message: expect.stringMatching(/^The column sent_columns of the record of order key /) as string,
      },
    ]);

    await set(world, 'SYNC_Record', "[sent_columns] = N'{}'");
    expect(await retryBatch(world)).toMatchObject({ status: 'COMPLETED', failed: 0 });
    expect((await productionRows(world.database)).orders.map((row) => row['CUSTOMER PRICE'])).toEqual(['12.0000', '12.0000', '12.0000']);
    await checkPromises(world);
  });

  test('when the answer comes fails its own order, and the answers to all others of the request are kept', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    const { begun, batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    const [items] = (await world.driver.plan(opened)).requestIds;
    // An item without an id is on the board, says the record; the answer names one.
    await set(world, 'SYNC_Record', "[state] = N'LIVE'");
    await world.driver.send(items ?? '', opened.mappingHash);
    expect((await recordRows(world.database))['A-002']).toMatchObject({ state: 'LIVE', item_id: null });
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'RECORD_BROKEN', error_message: expect.stringContaining('"created" cannot happen') as string },
    ]);
    const { id } = await shownOrder(simulator, 'A-002');
    const kept = await world.database.query(`SELECT [status] FROM [dbo].[SYNC_Intent] WHERE [monday_id] = ${id}`);
    expect(kept).toEqual([{ status: 'CONFIRMED' }]);

    await world.driver.close(opened, await world.driver.workOff(opened));
    expect(await world.driver.finish(begun)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1 });
    await set(world, 'SYNC_Record', "[state] = N'ABSENT'");
    expect(await retryBatch(world)).toMatchObject({ status: 'COMPLETED', promoted: 3 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002', 'A-003']);
    await checkPromises(world);
  });

  test('when a refusal comes fails its own order with the state that cannot be', async () => {
    const world = await changedWorld(() => Promise.resolve());
    const { batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    const { id } = await shownOrder(simulator, 'A-002');
    const [update] = (await world.driver.plan(opened)).requestIds;
    await simulator.control({ action: 'archive', itemId: id });
    await set(world, 'SYNC_Record', "[state] = N'ABSENT'");
    await world.driver.send(update ?? '', opened.mappingHash);
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-002',
        error_type: 'RECORD_BROKEN',
        error_message: expect.stringContaining('"goneFromBoard" cannot happen') as string,
      },
    ]);
    expect(await world.driver.workOff(opened)).toEqual({ kind: 'finished' });
    expect((await stagedRows(world.database)).filter(({ stg_status }) => stg_status === 'FAILED')).toHaveLength(1);
  });

  test('when a lost answer is settled by reading fails its own order, and the request is closed', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    const { batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    const [items] = (await world.driver.plan(opened)).requestIds;
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    await expect(world.driver.sendOnce(items ?? '', opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await set(world, 'SYNC_Record', "[state] = N'LIVE'");
    await world.driver.send(items ?? '', opened.mappingHash);
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-002', error_type: 'RECORD_BROKEN' }]);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ promoted: 1, failed: 1 });
    expect((await requestRows(world.database)).filter(({ operation }) => operation === 'CREATE_ITEM')).toMatchObject([
      { status: 'SETTLED' },
    ]);
  });
});

test('a group without an id fails the orders that need it, and no other', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('B-001', { customer: 'JOHNNIE O' })]);
  await world.driver.run();
  await world.source([
    order('A-001'),
    order('A-002'),
    order('B-001', { customer: 'JOHNNIE O' }),
    order('B-002', { customer: 'JOHNNIE O' }),
  ]);
  const { begun, batches } = await world.driver.staged();
  const opened = await world.driver.open(batches[0]?.batchId ?? '');
  await world.database.execute("UPDATE [dbo].[SYNC_Group] SET [group_id] = NULL WHERE [title] LIKE N'GREYSON%'");
  expect((await world.driver.plan(opened)).requestIds).toEqual([]);
  expect(await orderErrors(world.database)).toMatchObject([
    { order_number: 'A-002', error_type: 'RECORD_BROKEN', error_message: expect.stringMatching(/^The record of group "GREYSON/) as string },
  ]);
  await world.driver.close(opened, { kind: 'finished' });
  for (const { batchId } of batches.slice(1)) await world.driver.runBatch(batchId);
  expect(await world.driver.finish(begun)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1 });
  // Reading the board has found the group by now.
  expect(await retryBatch(world)).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await checkPromises(world);
});
