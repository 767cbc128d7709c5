import { expect, test } from 'vitest';
import { keyDigest } from '../../src/orders/keys.js';
import type { RowWarning } from '../../src/orders/types.js';
import { readLog, shownOrder, shownOrders } from './support/board.js';
import { MAPPING } from './support/driver.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

/** The shipped mapping with another policy for prices and quantities. */
const withPolicy =
  (policy: 'reject' | 'unset' | 'keep') =>
  (yaml: string): string =>
    yaml.replaceAll('onBadValue: keep }', `onBadValue: ${policy} }`).replace('onBadQuantity: reject', `onBadQuantity: ${policy}`);

const priceInProduction = async ({ database }: World): Promise<unknown> => (await productionRows(database)).orders[0]?.['CUSTOMER PRICE'];

async function lastWarnings({ database }: World): Promise<RowWarning[]> {
  const [row] = await database.query<{ stg_warnings: string | null }>(
    'SELECT [stg_warnings] FROM [dbo].[STG_MON_CustMasterSchedule] ORDER BY [stg_read_number] DESC',
    {},
    { limit: 1 },
  );
  return JSON.parse(row?.stg_warnings ?? '[]') as RowWarning[];
}

const sent = async (): Promise<number> => (await readLog(simulator)).effects.length;

test.each(['TBC', 'EUR 28,86', '31,50', '#REF!'])(
  'keep: a price of %j leaves 28.86 on the board and in production, warns, and is not sent again',
  async (text) => {
    const world = await openWorld(simulator, { mapping: withPolicy('keep') });
    await world.source([order('A-001')]);
    await world.driver.run();
    const before = await sent();

    await world.source([order('A-001', { price: text })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await sent()).toBe(before);
    expect((await shownOrder(simulator, 'A-001')).price).toBe('28.86');
    expect(await priceInProduction(world)).toBe('28.8600');
    expect(await lastWarnings(world)).toEqual([expect.objectContaining({ code: 'VALUE_KEPT', column: 'CUSTOMER PRICE', value: text })]);
    await checkPromises(world);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });

    // What else changes is sent, and production keeps its price.
    await world.source([order('A-001', { price: text, sizes: { S: 11, M: 20 }, more: { NOTES: 'urgent' } })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '28.86', sizes: { S: 11, M: 20 } });
    expect(await priceInProduction(world)).toBe('28.8600');

    // The next good value is sent, and the same good value costs nothing.
    await world.source([order('A-001', { price: '31' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await shownOrder(simulator, 'A-001')).price).toBe('31');
    expect(await priceInProduction(world)).toBe('31.0000');
    await checkPromises(world);
  },
);

test('keep: a new order whose price cannot be read has none, and gets it when it can be read', async () => {
  const world = await openWorld(simulator, { mapping: withPolicy('keep') });
  await world.source([order('A-001', { price: 'TBC' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect((await shownOrder(simulator, 'A-001')).price).toBeNull();
  expect(await priceInProduction(world)).toBeNull();
  expect(await world.driver.run()).toMatchObject({ staged: 0, unchanged: 1 });
  await world.source([order('A-001')]);
  await world.driver.run();
  expect((await shownOrder(simulator, 'A-001')).price).toBe('28.86');
  await checkPromises(world);
});

test('keep: what was sent and not promoted is what production keeps', async () => {
  const world = await openWorld(simulator, { mapping: withPolicy('keep') });
  await world.source([order('A-001')]);
  await world.driver.run();
  await world.source([order('A-001', { price: '31' })]);
  const {
    begun,
    batches: [batch],
  } = await world.driver.staged();
  const opened = await world.driver.open(batch?.batchId ?? '');
  await world.driver.workOff(opened, 1);
  await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the test' });
  await world.source([order('A-001', { price: 'TBC' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  const { price } = await shownOrder(simulator, 'A-001');
  expect(Number(await priceInProduction(world))).toBe(Number(price));
  await checkPromises(world);
});

test('unset: a price that cannot be read is taken off the board and out of production, with a warning', async () => {
  const world = await openWorld(simulator, { mapping: withPolicy('unset') });
  await world.source([order('A-001')]);
  await world.driver.run();
  await world.source([order('A-001', { price: 'EUR 28,86' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect((await shownOrder(simulator, 'A-001')).price).toBeNull();
  expect(await priceInProduction(world)).toBeNull();
  expect(await lastWarnings(world)).toEqual([
    expect.objectContaining({ code: 'VALUE_UNSET', column: 'CUSTOMER PRICE', value: 'EUR 28,86' }),
  ]);
  await checkPromises(world);
});

test('reject: a price that cannot be read refuses the row, and board and production stay as they are', async () => {
  const world = await openWorld(simulator, { mapping: withPolicy('reject') });
  await world.source([order('A-001')]);
  await world.driver.run();
  const before = await sent();
  await world.source([order('A-001', { price: '31,50', sizes: { S: 1 } })]);
  expect(await world.driver.run()).toMatchObject({ staged: 0 });
  expect(await sent()).toBe(before);
  expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '28.86', sizes: { S: 10, M: 20 } });
  expect(await priceInProduction(world)).toBe('28.8600');
  expect((await orderErrors(world.database)).map(({ error_type: type }) => type)).toEqual(['BAD_NUMBER']);
  await checkPromises(world);
});

/** The one column of texts between the markers of the shipped source, as if it were a size. */
const SIZE = 'INFOR COLOUR CODE';
const sizesOfText = (yaml: string): string =>
  yaml
    .replace('before: TOTAL QTY, type: INT }', 'before: TOTAL QTY, type: NVARCHAR }')
    .replace('type: dropdown, labels: must exist } }\n  quantity', 'type: dropdown, labels: create } }\n  quantity');

const QUANTITIES = [
  ['keep', 10, ['VALUE_KEPT'], []],
  ['unset', 0, ['VALUE_UNSET'], []],
  ['reject', 10, [], ['BAD_QUANTITY']],
] as const;

test.each(QUANTITIES)('%s: a quantity that is no quantity', async (policy, quantity, warned, refused) => {
  const world = await openWorld(simulator, { mapping: (yaml) => sizesOfText(withPolicy(policy)(yaml)) });
  const withQuantity = (text: string): SourceOrder => order('A-001', { sizes: {}, more: { [SIZE]: text, 'TOTAL QTY': Number(text) || 0 } });
  const produced = async (): Promise<unknown[]> =>
    (await productionRows(world.database)).subitems.map((row) => [row['Size'], row['Order Qty']]);
  await world.source([withQuantity('10')]);
  await world.driver.run();
  for (const text of ['ten', '#REF!', '12-']) {
    await world.source([withQuantity(text)]);
    await world.driver.run();
    expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ [SIZE]: quantity });
    expect(await produced()).toEqual([[SIZE, quantity]]);
    if (warned.length > 0) expect((await lastWarnings(world)).map(({ code }) => code)).toEqual(warned);
    expect([...new Set((await orderErrors(world.database)).map(({ error_type: type }) => type))]).toEqual(refused);
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
  }
  await world.source([withQuantity('12')]);
  await world.driver.run();
  expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ [SIZE]: 12 });
  await checkPromises(world);
});

test('an order whose key had an invisible character in older versions goes on under the plain key, on the same item', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  const before = await shownOrders(simulator);
  const [plain, old] = ['A-001', 'A-001\u200e'].map((number) => [number, 'MSP25B50', 'ARCTIC']);
  const params = { plain: keyDigest(MAPPING, plain ?? []), old: keyDigest(MAPPING, old ?? []), parts: JSON.stringify(old) };
  await world.database.execute(
    'UPDATE [dbo].[SYNC_Record] SET [key_digest] = @old, [order_key] = @parts WHERE [key_digest] = @plain',
    params,
  );
  await world.database.execute('UPDATE [dbo].[SYNC_Line] SET [key_digest] = @old WHERE [key_digest] = @plain', params);
  const sentBefore = await sent();

  await world.source([order('A-001\u200e'), order('A-002')]);
  const driver = world.driverWithSnapshot(`${world.services.snapshotFolder}-of-another-host`);
  expect(await driver.run()).toMatchObject({ status: 'COMPLETED', unchanged: 1, promoted: 1 });
  const after = await shownOrders(simulator);
  expect(after).toEqual(before);
  // The key column alone, which the board shows as it is.
  expect((await sent()) - sentBefore).toBeLessThanOrEqual(1);
  expect((await recordRows(world.database))['A-001']).toMatchObject({
    key_digest: params.plain,
    state: 'LIVE',
    item_id: before['A-001']?.id,
  });
  expect(await driver.run()).toMatchObject({ staged: 0, unchanged: 2 });
});

test('rows of one order number that differ in an invisible character alone are one order, and a group has one title', async () => {
  const world = await openWorld(simulator);
  await world.source([
    order('A-001'),
    order('A-001\u200e'),
    order('A-002', { season: 'FALL\u200d 2026', customer: 'GREYSON\u202c CLOTHIERS' }),
  ]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  const shown = await shownOrders(simulator);
  expect(Object.keys(shown)).toEqual(['A-001', 'A-002']);
  expect(new Set(Object.values(shown).map(({ group }) => group))).toEqual(new Set(['GREYSON FALL 2026']));
  await checkPromises(world);
});
