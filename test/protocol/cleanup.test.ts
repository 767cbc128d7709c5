import { expect, test } from 'vitest';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, stagedRows } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const DAY_MS = 24 * 60 * 60_000;

const simulator = await simulatorFixture();

async function rowsOf(world: World, table: string): Promise<number> {
  const [row] = await world.database.query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM [dbo].[${table}]`);
  return row?.n ?? 0;
}

test('finished work goes after its days: staging after a week, resolved errors after a month, batches after a quarter; the next run changes nothing by it', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002', { customer: 'NOBODY' })]);
  expect(await world.driver.run()).toMatchObject({ promoted: 1, rejected: 1 });
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  expect(await stagedRows(world.database)).toHaveLength(2);

  await world.pass(6 * DAY_MS);
  await world.driver.run();
  expect(await stagedRows(world.database)).toHaveLength(2);
  await world.pass(2 * DAY_MS);
  await world.driver.run();
  expect(await stagedRows(world.database)).toHaveLength(0);
  expect([await rowsOf(world, 'StagingOrders'), await rowsOf(world, 'STG_MON_CustMasterSchedule_Subitems')]).toEqual([0, 0]);
  expect([await rowsOf(world, 'MON_BatchProcessing'), (await orderErrors(world.database, true)).length]).toEqual([2, 1]);
  await checkPromises(world);

  await world.pass(25 * DAY_MS);
  await world.driver.run();
  expect([await rowsOf(world, 'MON_BatchProcessing'), (await orderErrors(world.database, true)).length]).toEqual([2, 0]);
  await world.pass(60 * DAY_MS);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  expect([await rowsOf(world, 'MON_BatchProcessing'), await rowsOf(world, 'SYNC_Request'), await rowsOf(world, 'SYNC_Intent')]).toEqual([
    0, 0, 0,
  ]);
  expect(await rowsOf(world, 'SYNC_Record')).toBe(2);
  expect(await rowsOf(world, 'MON_CustMasterSchedule')).toBe(2);
});

test('what failed stays, however old, and so do its batch and its open error; a batch that is cleaned up cannot be started again', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => yaml.replace('attempts: 5', 'attempts: 1') });
  await world.source([order('A-001'), order('R-001', { customer: 'RHONE', unit: 'FURLONG' })]);
  await world.driver.run();
  await world.pass(200 * DAY_MS);
  await world.driver.run();
  const left = await stagedRows(world.database);
  expect(left.map(({ number, stg_status }) => [number, stg_status])).toContainEqual(['R-001', 'FAILED']);
  expect(left.map(({ number }) => number)).not.toContain('A-001');
  expect(await orderErrors(world.database)).toHaveLength(1);
  const [cleaned] = await world.database.query<{ batch_id: string }>(
    `SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] WHERE [staging_deleted_date] IS NOT NULL`,
  );
  // Ninety days have passed as well, so the batch itself is gone.
  expect(cleaned).toBeUndefined();
  await world.source([order('A-001', { price: '5' }), order('R-001', { customer: 'RHONE', unit: 'FURLONG' })]);
  await world.driver.run();
  await world.pass(8 * DAY_MS);
  await world.driver.run();
  const [old] = await world.database.query<{ batch_id: string }>(
    `SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] WHERE [staging_deleted_date] IS NOT NULL`,
  );
  await expect(world.driver.open(old?.batch_id ?? '')).rejects.toMatchObject({ type: 'BATCH_CLEANED_UP' });
});
