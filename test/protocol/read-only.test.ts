import { expect, test } from 'vitest';
import { tokenStates } from '../../src/store/boards/tokens.js';
import { requestsOfRun } from '../../src/store/requests/run-requests.js';
import { firstRows } from '../../src/store/source/first-rows.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { planned } from './support/preview.js';
import { openWorld, removeFreely } from './support/world.js';

const simulator = await simulatorFixture();

test('a plan foresees what the next run changes and removes, from the records and from the board', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001'), order('A-002'), order('A-003')]);
  expect(await planned(world, false)).toMatchObject({ stop: null, orders: { create: 3 } });
  await world.driver.run();
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  await world.source([order('A-001', { price: '31.5' }), order('A-002'), order('A-004')]);
  for (const live of [false, true]) {
    expect(await planned(world, live)).toMatchObject({
      stop: null,
      orders: { create: 1, update: 1, remove: 1 },
      columns: [{ field: 'CUSTOMER PRICE', orders: 1 }],
      removals: { due: 1 },
    });
  }
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
  await checkPromises(world);
  expect(await planned(world, true)).toMatchObject({ orders: { create: 0, update: 0, remove: 0 } });
});

test('what a report says of requests and of the token is what was sent', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002')]);
  const { runId } = await world.driver.run();
  const sent = await requestsOfRun(world.database, runId, 100);
  expect(sent.map(({ operation }) => operation)).toEqual(expect.arrayContaining(['CREATE_GROUP', 'CREATE_ITEM', 'CREATE_SUBITEM']));
  expect(sent.every(({ sendCount, answered, code }) => sendCount === 1 && answered !== null && code === null)).toBe(true);
  expect(await requestsOfRun(world.database, runId, 1)).toHaveLength(1);
  const [token, ...others] = await tokenStates(world.database);
  expect(others).toEqual([]);
  expect(token).toMatchObject({ outage: null });
  expect(token?.spent).toBeGreaterThan(0);
});

test('the first rows of a table come whole, and no more than asked for', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002'), order('A-003')]);
  const rows = await firstRows(world.database, 'dbo.ORDERS_UNIFIED', ['AAG ORDER NUMBER', 'CUSTOMER NAME'], 2);
  expect(rows).toEqual([
    [expect.stringMatching(/^A-00\d$/), 'GREYSON CLOTHIERS'],
    [expect.stringMatching(/^A-00\d$/), 'GREYSON CLOTHIERS'],
  ]);
});
