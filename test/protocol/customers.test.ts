import { expect, test } from 'vitest';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { loadMapping } from '../../src/mapping/load.js';
import { listFindings } from '../../src/store/findings/finding-list.js';
import { MAPPING } from './support/driver.js';
import { orderErrors } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';

const simulator = await simulatorFixture();

async function created(kind: 'create_item' | 'create_subitem'): Promise<number> {
  return (await readLog(simulator)).effects.filter(({ operation }) => operation === kind).length;
}

test('unknown and blank customers are refused, one line per name, and accepted once they are listed', async () => {
  const world = await openWorld(simulator);
  await world.source([
    order('A-001'),
    order('N-001', { customer: 'NEW BRAND' }),
    order('N-002', { customer: 'NEW BRAND' }),
    order('B-001', { customer: '' }),
  ]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, rejected: 3 });
  const mapping = await loadMapping(`mappings/${MAPPING}.yaml`);
  expect((await listFindings(world.database, mapping, { severity: 'error' }, 10)).map(({ message }) => message)).toEqual([
    'Unknown customer "NEW BRAND": 2 rows are refused until the name is in the customers file.',
    'No customer: 1 row is refused until the name is in the customers file.',
  ]);
  expect((await orderErrors(world.database)).map((error) => error.error_type)).toEqual([
    'UNKNOWN_CUSTOMER',
    'UNKNOWN_CUSTOMER',
    'UNKNOWN_CUSTOMER',
  ]);
  await world.changeCustomers((yaml) => `${yaml}\n  - { name: NEW BRAND, sources: [NEW BRAND] }\n`);
  expect(await world.driver.run()).toMatchObject({ promoted: 2, rejected: 1, unchanged: 1 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'N-001', 'N-002']);
  expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'B-001' }]);
});

test('merging a customer into another, and renaming one, moves its orders between groups and creates no item', async () => {
  const world = await openWorld(simulator);
  await world.changeCustomers((yaml) => `${yaml}\n  - { name: NEW BRAND, sources: [NEW BRAND] }\n`);
  await world.source([order('A-001'), order('N-001', { customer: 'NEW BRAND' })]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  const items = [await created('create_item'), await created('create_subitem')];

  await world.changeCustomers((yaml) => yaml.replace('name: NEW BRAND', 'name: BRAND NEW'));
  expect(await world.driver.run()).toMatchObject({ promoted: 1, unchanged: 1 });
  expect((await shownOrders(simulator))['N-001']).toMatchObject({ id: before['N-001']?.id, group: 'BRAND NEW FALL 2026' });

  await world.changeCustomers((yaml) =>
    yaml.replace(/\n {2}- \{ name: BRAND NEW.*\n/, '\n').replace(/(name: GREYSON, sources: \[)/, '$1NEW BRAND, '),
  );
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1, unchanged: 1 });
  expect((await shownOrders(simulator))['N-001']).toMatchObject({ id: before['N-001']?.id, group: 'GREYSON FALL 2026' });
  expect([await created('create_item'), await created('create_subitem')]).toEqual(items);
  await checkPromises(world);
  expect(await world.driver.run()).toMatchObject({ staged: 0, unchanged: 2 });
});

test('a row that leaves scope leaves its item as it is, is counted, and comes back to the same item', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  const old = { more: { 'ORDER DATE PO RECEIVED': '2024-12-30' } };
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  await world.source([order('A-001'), order('A-002', { ...old, price: '99' })]);
  for (let runs = 0; runs < 3; runs += 1) expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
  const [run] = await world.database.query<{ n: number }>('SELECT MAX([rows_out_of_scope]) AS [n] FROM [dbo].[SYNC_Run]');
  expect(run?.n).toBe(1);
  expect(await shownOrders(simulator)).toEqual(before);
  await world.source([order('A-001'), order('A-002', { price: '98' })]);
  await world.driver.run();
  expect((await shownOrders(simulator))['A-002']).toMatchObject({ id: before['A-002']?.id, price: '98' });
  await checkPromises(world);
});

test('"current year" begins on 1 January of this year', async () => {
  const year = new Date().getUTCFullYear();
  const world = await openWorld(simulator, { mapping: (yaml) => yaml.replace('from: 2025-01-01', 'from: current year') });
  await world.source([
    order('A-001', { more: { 'ORDER DATE PO RECEIVED': `${String(year)}-01-01` } }),
    order('A-002', { more: { 'ORDER DATE PO RECEIVED': `${String(year - 1)}-12-31` } }),
  ]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
});
