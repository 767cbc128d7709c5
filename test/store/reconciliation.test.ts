import { expect, test } from 'vitest';
import { reserve } from '../../src/monday/governor.js';
import { reserveBudget, updateBudget } from '../../src/store/boards/budget.js';
import { orders } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

test.each([
  [
    'an order without a final state',
    `UPDATE [dbo].[STG_MON_CustMasterSchedule] SET [stg_status] = N'PENDING' WHERE [AAG ORDER NUMBER] = N'A-001'`,
  ],
  ['an order that vanished from staging', `DELETE FROM [dbo].[STG_MON_CustMasterSchedule] WHERE [AAG ORDER NUMBER] = N'A-001'`],
  ['a batch that counts wrongly', `UPDATE [dbo].[MON_BatchProcessing] SET [successful_records] = 7`],
])('control totals that do not balance fail the run: %s', async (_what, damage) => {
  const world = await openWorld(simulator);
  await world.source(orders(2));
  const begun = await world.driver.begin();
  await world.driver.preflight(begun);
  await world.driver.detect(begun);
  for (const batch of await world.driver.stage(begun)) await world.driver.runBatch(batch.batchId);
  // Sizes refer to their order, so they go first.
  await world.database.execute('DELETE FROM [dbo].[STG_MON_CustMasterSchedule_Subitems]');
  await world.database.execute(damage);
  expect(await world.driver.finish(begun)).toMatchObject({ status: 'FAILED' });
  const [run] = await world.database.query<{ status_reason: string }>('SELECT [status_reason] FROM [dbo].[SYNC_Run]');
  expect(run?.status_reason).toMatch(/^BOOKS_DO_NOT_BALANCE: /);
});

test('reservations of many askers at once never pass the budget, and the next window is whole again', async () => {
  const world = await openWorld(simulator);
  const ask = async (): Promise<boolean> => (await reserveBudget(world.database, 'token', 600_000, reserve)).granted;
  const answers = await Promise.all(Array.from({ length: 30 }, ask));
  // 8 x 600,000 points fit into 5,000,000 less the reserve.
  expect(answers.filter(Boolean)).toHaveLength(8);
  expect(await ask()).toBe(false);
  await world.pass(62_000);
  expect(await ask()).toBe(true);
});

test('corrections of many answers at once are all kept', async () => {
  const world = await openWorld(simulator);
  await reserveBudget(world.database, 'token', 1_000, reserve);
  await Promise.all(
    Array.from({ length: 20 }, () => updateBudget(world.database, 'token', (window) => ({ ...window, spent: window.spent + 5 }))),
  );
  expect(await world.database.query('SELECT [points_spent], [requests_sent] FROM [dbo].[SYNC_Budget]')).toEqual([
    { points_spent: 1_100, requests_sent: 1 },
  ]);
});
