import { expect, test } from 'vitest';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { lastRun } from './support/last-run.js';
import { order, orders } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from './support/world.js';

const simulator = await simulatorFixture();

const mutations = async (): Promise<number> => (await readLog(simulator)).effects.length;

test('a run with more orders in scope than the board takes stops before anything is staged or sent, and reports how to split them', async () => {
  const world = await openWorld(simulator);
  await world.settings({ itemsPerBoard: 3 });
  await world.source(orders(3));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 3 });
  const sent = await mutations();

  await world.source([order('A-001', { price: '99.5' }), ...orders(4).slice(1)]);
  const { status, headline } = await world.driver.run();
  expect(status).toBe('FAILED');
  expect(headline).toMatch(
    /BOARD_FULL: 4 orders of dbo\.ORDERS_UNIFIED are in scope, and board \d+ can hold 3 items; nothing was sent\. .*source\.customers/,
  );
  expect(await mutations()).toBe(sent);
  expect(await lastRun(world)).toMatchObject({ orders_staged: 3 });

  await world.settings({ itemsPerBoard: 4 });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002', 'A-003', 'A-004']);
});
