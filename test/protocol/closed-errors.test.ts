import { expect, test } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import { closeError } from '../../src/store/errors/close-error.js';
import { findErrors } from '../../src/store/errors/error-details.js';
import { shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors } from './support/tables.js';
import { openWorld } from './support/world.js';

const DAY_MS = 24 * 60 * 60_000;

const simulator = await simulatorFixture();

test('an order that a person gives up is not tried again as it is; changed content is new', async () => {
  const mapping = await loadMapping('mappings/customer-master-schedule.yaml');
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002', { unit: 'FURLONG' }), order('A-003', { customer: 'NOBODY' })]);
  expect(await world.driver.run()).toMatchObject({ promoted: 1, failed: 1, rejected: 1 });
  for (const number of ['A-002', 'A-003']) {
    const [error] = await findErrors(world.database, mapping, number);
    if (error === undefined) throw new Error(`no error of ${number}`);
    expect(await closeError(world.database, mapping, error, 'a test', 'never mind')).toBe(true);
    expect(await closeError(world.database, mapping, error, 'a test', 'twice')).toBe(false);
  }
  for (let runs = 0; runs < 3; runs += 1) {
    await world.pass(20 * DAY_MS);
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1, rejected: 1, newErrors: 0 });
    expect(await orderErrors(world.database)).toEqual([]);
  }
  expect(await orderErrors(world.database, true)).toMatchObject([{ resolved_by: 'closed by a test' }, { resolved_by: 'closed by a test' }]);
  await world.source([order('A-001'), order('A-002'), order('A-003')]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002', 'A-003']);
});
