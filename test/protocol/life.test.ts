import { expect, test } from 'vitest';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order, orders } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows, recordRows } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';

const simulator = await simulatorFixture();

test('orders are created, changed, moved and archived, and a run over an unchanged source sends nothing', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source(orders(3));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
  await checkPromises(world);
  const first = await shownOrders(simulator);
  expect(first['A-001']).toMatchObject({ group: 'GREYSON FALL 2026', price: '28.86', sizes: { S: 10, M: 20 } });

  await world.source([
    order('A-001', { price: '30.5', sizes: { S: 11, L: 5 } }),
    order('A-002', { season: 'SPRING 2027' }),
    order('A-003'),
  ]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2, unchanged: 1 });
  await checkPromises(world);
  const second = await shownOrders(simulator);
  expect(second['A-001']).toEqual({ id: first['A-001']?.id, group: 'GREYSON FALL 2026', price: '30.5', sizes: { S: 11, M: 0, L: 5 } });
  expect(second['A-002']).toMatchObject({ id: first['A-002']?.id, group: 'GREYSON SPRING 2027' });

  await world.source([order('A-001', { price: '30.5', sizes: { S: 11, L: 5 } }), order('A-002', { season: 'SPRING 2027' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002']);
  expect((await recordRows(world.database))['A-003']).toMatchObject({ state: 'ARCHIVED', acknowledged_hash: null, dirty: false });
  expect((await productionRows(world.database)).orders).toHaveLength(2);

  const before = (await readLog(simulator)).requests.length;
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  expect((await readLog(simulator)).requests).toHaveLength(before);
});
