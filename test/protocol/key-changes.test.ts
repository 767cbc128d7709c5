import { expect, test } from 'vitest';
import { saveKeyDecision } from '../../src/store/records/key-moves.js';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order, orders } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

async function creations(): Promise<number> {
  return (await readLog(simulator)).effects.filter(({ operation }) => operation.startsWith('create_')).length;
}

/** A key column that only one customer has. */
const keyedByPo = (yaml: string): string => yaml.replace('extraColumns: {}', 'extraColumns: { GREYSON: [CUSTOMER ALT PO] }');

interface KeyRow {
  readonly key_digest: string;
  readonly order_key: string;
  readonly state: string;
  readonly item_id: string | null;
}

async function keys(world: World): Promise<KeyRow[]> {
  return await world.database.query<KeyRow>(
    'SELECT [key_digest], [order_key], [state], [item_id] FROM [dbo].[SYNC_Record] ORDER BY [order_key]',
  );
}

test('a style that was TBD and is named later stays the same item: key column, title, records and production move, nothing is created', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001', { style: 'TBD' }), order('A-002')]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  const created = await creations();

  await world.source([order('A-001', { style: 'MSP25B99' }), order('A-002')]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1, unchanged: 1 });
  await checkPromises(world);
  expect(await creations()).toBe(created);
  const after = await shownOrders(simulator);
  expect(after['A-001']?.id).toBe(before['A-001']?.id);
  const rows = (await productionRows(world.database)).orders;
  expect(rows).toHaveLength(2);
  expect(rows.find((row) => row['AAG ORDER NUMBER'] === 'A-001')).toMatchObject({
    STYLE: 'MSP25B99',
    Title: expect.stringContaining('MSP25B99') as string,
  });
  const known = await keys(world);
  expect(known.filter(({ state }) => state === 'LIVE').map(({ order_key }) => order_key)).toContain('["A-001","MSP25B99","ARCTIC"]');
  expect(known.find(({ order_key }) => order_key.includes('TBD'))).toMatchObject({ state: 'ABSENT', item_id: null });

  for (let runs = 0; runs < 2; runs += 1) expect(await world.driver.run()).toMatchObject({ staged: 0, unchanged: 2 });
  // And back again.
  await world.source([order('A-001', { style: 'TBD' }), order('A-002')]);
  expect(await world.driver.run()).toMatchObject({ staged: 1, promoted: 1 });
  await checkPromises(world);
  expect(await creations()).toBe(created);
  expect((await shownOrders(simulator))['A-001']?.id).toBe(before['A-001']?.id);
});

test('a key change whose answers are lost, and whose batch is cancelled, is finished by the next run on the same item', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { colour: 'TBD' })]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  const created = await creations();
  await world.source([order('A-001', { colour: 'NAVY', sizes: { S: 3, XL: 4 } })]);
  await world.fault({ on: 'change_multiple_column_values', kind: 'lostAfterCommit', times: 1 });
  const {
    begun,
    batches: [batch],
  } = await world.driver.staged();
  const opened = await world.driver.open(batch?.batchId ?? '');
  await world.driver.close(opened, await world.driver.workOff(opened, 1));
  await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' });
  await checkPromises(world);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await checkPromises(world);
  expect((await shownOrders(simulator))['A-001']).toMatchObject({ id: before['A-001']?.id, sizes: { S: 3, M: 0, XL: 4 } });
  // The new size alone.
  expect(await creations()).toBe(created + 1);
});

test('a source that drops an order right after its key changed is followed', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001', { colour: 'TBD' }), order('A-002')]);
  await world.driver.run();
  await world.source([order('A-001', { colour: 'NAVY' }), order('A-002')]);
  const begun = await world.driver.begin();
  await world.driver.preflight(begun);
  await world.driver.detect(begun);
  await world.driver.stage(begun);
  await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' });
  await world.source([order('A-002')]);
  await world.driver.run();
  expect(await world.driver.run()).toMatchObject({ promoted: 1 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-002']);
});

test('where it is unclear which became which, new orders are held and known ones stay; a person decides', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001', { colour: 'RED' }), order('A-001', { colour: 'BLUE' }), ...orders(2, {}, 'B')]);
  await world.driver.run();
  const created = await creations();
  const known = await keys(world);
  await world.source([order('A-001', { colour: 'NAVY' }), order('A-001', { colour: 'SKY' }), ...orders(2, {}, 'B')]);
  for (let runs = 0; runs < 3; runs += 1) {
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 0, held: 2, unchanged: 2 });
    await checkPromises(world);
  }
  const errors = await orderErrors(world.database);
  expect(errors).toMatchObject([
    { error_type: 'KEY_CHANGE_AMBIGUOUS', seen_count: 3 },
    { error_type: 'KEY_CHANGE_AMBIGUOUS', seen_count: 3 },
  ]);

  const navy = errors.find(({ column_value }) => column_value?.includes('NAVY'));
  const red = known.find(({ order_key }) => order_key.includes('RED'));
  await saveKeyDecision(world.database, {
    boardId: BOARD,
    key: navy?.stg_key ?? '',
    from: red?.key_digest ?? '',
    by: 'a test',
    now: await world.database.now(),
  });
  // The two that are left are one and one.
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2, held: 0 });
  await checkPromises(world);
  expect(await creations()).toBe(created);
  expect(await orderErrors(world.database)).toEqual([]);
  const items = Object.fromEntries(
    (await keys(world)).filter(({ state }) => state === 'LIVE').map(({ order_key, item_id }) => [order_key, item_id]),
  );
  expect(items['["A-001","MSP25B50","NAVY"]']).toBe(red?.item_id);
});

test('an order that a person calls new is created, and the known one follows the ordinary way of removal', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  await world.source([order('A-001', { colour: 'RED' }), order('A-001', { colour: 'BLUE' }), order('B-001')]);
  await world.driver.run();
  await world.source([order('A-001', { colour: 'NAVY' }), order('B-001')]);
  expect(await world.driver.run()).toMatchObject({ held: 1 });
  const [error] = await orderErrors(world.database);
  await saveKeyDecision(world.database, {
    boardId: BOARD,
    key: error?.stg_key ?? '',
    from: null,
    by: 'a test',
    now: await world.database.now(),
  });
  await world.driver.run();
  await world.driver.run();
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  await checkPromises(world);
  expect((await keys(world)).filter(({ state }) => state === 'LIVE').map(({ order_key }) => order_key)).toEqual([
    '["A-001","MSP25B50","NAVY"]',
    '["B-001","MSP25B50","ARCTIC"]',
  ]);
});

test('a partial run creates nothing that may be a known order under a new key', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { style: 'TBD' }), order('A-002')]);
  await world.driver.run();
  const created = await creations();
  await world.source([order('A-001', { style: 'MSP25B99' }), order('A-002')]);
  expect(await world.driver.run({ customer: 'GREYSON' })).toMatchObject({ status: 'COMPLETED', staged: 0 });
  expect(await creations()).toBe(created);
  expect(await world.driver.run()).toMatchObject({ staged: 1, promoted: 1 });
  expect(await creations()).toBe(created);
  await checkPromises(world);
});

test('a key definition with one more column re-keys the records and creates nothing; what was refused as a duplicate comes with it', async () => {
  const world = await openWorld(simulator, { mapping: removeFreely });
  const twins = [order('A-003', { more: { 'CUSTOMER ALT PO': 'X1' } }), order('A-003', { more: { 'CUSTOMER ALT PO': 'X2' } })];
  await world.source([order('A-001'), order('A-002'), ...twins]);
  expect(await world.driver.run()).toMatchObject({ promoted: 2, rejected: 1 });
  const before = await shownOrders(simulator);
  await world.changeMapping(keyedByPo);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 4, rejected: 0 });
  await checkPromises(world);
  const live = (await keys(world)).filter(({ state }) => state === 'LIVE');
  for (const number of ['A-001', 'A-002']) {
    const moved = live.find(({ order_key }) => order_key.startsWith(`["${number}"`));
    expect(moved?.item_id, number).toBe(before[number]?.id);
  }
  expect(live.map(({ order_key }) => (JSON.parse(order_key) as string[]).length)).toEqual([4, 4, 4, 4]);
  const { effects } = await readLog(simulator);
  expect(effects.filter(({ operation }) => operation === 'create_item')).toHaveLength(4);
  expect(await world.driver.run()).toMatchObject({ staged: 0, unchanged: 4 });
});

test('a changed key definition moves nothing while the source is not whole', async () => {
  const world = await openWorld(simulator);
  await world.source(orders(4));
  await world.driver.run();
  await world.changeMapping(keyedByPo);
  await world.source(orders(1));
  expect(await world.driver.run()).toMatchObject({ status: 'FAILED', staged: 0 });
  await world.source(orders(4));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 4 });
  await checkPromises(world);
  const { effects } = await readLog(simulator);
  expect(effects.filter(({ operation }) => operation === 'create_item')).toHaveLength(4);
});

test('a customer merged into one with more key columns keeps its items', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => keyedByPo(removeFreely(yaml)) });
  await world.changeCustomers((yaml) => `${yaml}\n  - { name: NEW BRAND, sources: [NEW BRAND] }\n`);
  await world.source([
    order('A-001', { more: { 'CUSTOMER ALT PO': 'X1' } }),
    order('N-001', { customer: 'NEW BRAND', more: { 'CUSTOMER ALT PO': 'X2' } }),
  ]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  await world.changeCustomers((yaml) =>
    yaml.replace(/\n {2}- \{ name: NEW BRAND.*\n/, '\n').replace(/(name: GREYSON, sources: \[)/, '$1NEW BRAND, '),
  );
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1, unchanged: 1 });
  expect((await shownOrders(simulator))['N-001']).toMatchObject({ id: before['N-001']?.id, group: 'GREYSON FALL 2026' });
  const { effects } = await readLog(simulator);
  expect(effects.filter(({ operation }) => operation === 'create_item')).toHaveLength(2);
  await checkPromises(world);
});

test('where a customer has key columns of its own, a new value in one and a row that goes to another customer are key changes: the item stays', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => keyedByPo(removeFreely(yaml)) });
  const rows = (customer: string, po: string): SourceOrder[] => [
    order('A-001', { customer, more: { 'CUSTOMER ALT PO': po } }),
    order('A-002'),
  ];
  await world.source(rows('GREYSON', 'X1'));
  await world.driver.run();
  const before = await shownOrders(simulator);
  for (const [customer, po] of [
    ['GREYSON', 'X2'],
    ['RHONE', 'X2'],
    ['GREYSON', 'X3'],
  ] as const) {
    await world.source(rows(customer, po));
    expect(await world.driver.run({ customer }), customer).toMatchObject({ status: 'COMPLETED', promoted: 0 });
    expect(await world.driver.run(), customer).toMatchObject({ status: 'COMPLETED', promoted: 1, unchanged: 1 });
    expect((await shownOrders(simulator))['A-001']).toMatchObject({ id: before['A-001']?.id, group: `${customer} FALL 2026` });
    await checkPromises(world);
  }
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  const { effects } = await readLog(simulator);
  expect(effects.filter(({ operation }) => operation === 'create_item')).toHaveLength(2);
});

test('lines of one order that go to a customer with fewer key columns are held, since it is unclear which of them is left', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => keyedByPo(removeFreely(yaml)) });
  await world.source([
    order('A-001', { more: { 'CUSTOMER ALT PO': 'X1' } }),
    order('A-001', { more: { 'CUSTOMER ALT PO': 'X2' } }),
    order('A-002'),
  ]);
  expect(await world.driver.run()).toMatchObject({ promoted: 3 });
  await world.source([order('A-001', { customer: 'RHONE' }), order('A-002')]);
  for (let runs = 0; runs < 3; runs += 1) expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 0 });
  expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'KEY_CHANGE_AMBIGUOUS' }]);
  expect((await keys(world)).filter(({ state }) => state === 'LIVE')).toHaveLength(3);
});
