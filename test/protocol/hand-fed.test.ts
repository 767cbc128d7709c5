import { expect, test } from 'vitest';
import { shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { feedByHand, order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

interface FedRow {
  readonly number: string;
  readonly ProcessOrder: number;
  readonly process_status: string | null;
  readonly process_message: string | null;
}

async function fed(world: World): Promise<FedRow[]> {
  return await world.database.query<FedRow>(
    `SELECT [AAG ORDER NUMBER] AS [number], [ProcessOrder], [process_status], [process_message] FROM [dbo].[StagingOrders]
     WHERE [load_id] IS NULL ORDER BY [AAG ORDER NUMBER], [CUSTOMER PRICE]`,
  );
}

test('an order fed by hand reaches the board, is marked done, and stays although the source never holds it', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001', { price: '12.5', sizes: { M: 7 } }));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
  await checkPromises(world);
  expect((await shownOrders(simulator))['H-001']).toMatchObject({ price: '12.5', sizes: { M: 7 } });
  expect(await fed(world)).toEqual([{ number: 'H-001', ProcessOrder: 0, process_status: 'DONE', process_message: null }]);
  for (let runs = 0; runs < 3; runs += 1) expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'H-001']);
});

test('an order fed again with other content is changed, on the same item', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001', { price: '12.5' }));
  await world.driver.run();
  const before = (await shownOrders(simulator))['H-001'];
  await feedByHand(world.database, order('H-001', { price: '13' }));
  expect(await world.driver.run()).toMatchObject({ staged: 1, promoted: 1 });
  await checkPromises(world);
  expect((await shownOrders(simulator))['H-001']).toMatchObject({ id: before?.id, price: '13' });
});

test("once the source holds an order that came by hand it is the source's, removal included", async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001'));
  await world.driver.run();
  await world.source([order('A-001'), order('H-001')]);
  expect(await world.driver.run()).toMatchObject({ staged: 0, unchanged: 2 });
  await world.source([order('A-001')]);
  await world.driver.run();
  expect(await world.driver.run()).toMatchObject({ staged: 1, promoted: 1 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
});

test('a row that contradicts the source is refused with a reason, and the source keeps its content', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { price: '10' })]);
  await feedByHand(world.database, order('A-001', { price: '11' }));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 1, promoted: 1, rejected: 1 });
  await checkPromises(world);
  expect((await shownOrders(simulator))['A-001']).toMatchObject({ price: '10' });
  expect(await fed(world)).toMatchObject([
    { ProcessOrder: 1, process_status: 'FAILED', process_message: expect.stringContaining('the content of the source is kept') as string },
  ]);
  expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'HAND_FED_CONFLICT', order_number: 'A-001' }]);
  // Given up by the source system: the error is closed by the next whole read.
  await world.database.execute('UPDATE [dbo].[StagingOrders] SET [ProcessOrder] = 0 WHERE [load_id] IS NULL');
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
  expect(await orderErrors(world.database)).toEqual([]);
});

test('the same order in the source and by hand is one item', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('A-001'));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
  await checkPromises(world);
  expect(await fed(world)).toMatchObject([{ ProcessOrder: 0, process_status: 'DONE' }]);
});

test('two rows of one key with different content are both refused; the one that is left is taken', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001', { price: '1' }));
  await feedByHand(world.database, order('H-001', { price: '2' }));
  expect(await world.driver.run()).toMatchObject({ promoted: 1, rejected: 2 });
  expect(await fed(world)).toMatchObject([{ process_status: 'FAILED' }, { process_status: 'FAILED' }]);
  await world.database.execute(`UPDATE [dbo].[StagingOrders] SET [ProcessOrder] = 0 WHERE [load_id] IS NULL AND [CUSTOMER PRICE] = N'1'`);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await checkPromises(world);
  expect((await shownOrders(simulator))['H-001']).toMatchObject({ price: '2' });
});

test('a row that the rules reject or Monday refuses is marked failed with its reason, tried again, and done once it is healed', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001', { customer: 'NOBODY' }));
  await feedByHand(world.database, order('H-002', { unit: 'FURLONG' }));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1, rejected: 1 });
  expect(await fed(world)).toMatchObject([
    { number: 'H-001', ProcessOrder: 1, process_status: 'FAILED', process_message: expect.stringContaining('NOBODY') as string },
    { number: 'H-002', ProcessOrder: 1, process_status: 'FAILED', process_message: expect.stringContaining('status label') as string },
  ]);
  await world.database.execute(
    `UPDATE [dbo].[StagingOrders] SET [CUSTOMER NAME] = N'GREYSON', [UNIT OF MEASURE] = N'PCE' WHERE [load_id] IS NULL`,
  );
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  await checkPromises(world);
  expect(await fed(world)).toMatchObject([
    { ProcessOrder: 0, process_status: 'DONE' },
    { ProcessOrder: 0, process_status: 'DONE' },
  ]);
});

test('a partial run leaves rows fed by hand to the next whole one, and an answer that was lost doubles nothing', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await feedByHand(world.database, order('H-001'));
  await world.driver.run({ customer: 'GREYSON' });
  expect(await fed(world)).toMatchObject([{ ProcessOrder: 1, process_status: null }]);
  await world.fault({ on: 'create_item', kind: 'lostAfterCommit', times: 1 });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'H-001']);
});
