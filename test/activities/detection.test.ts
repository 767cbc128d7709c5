import { describe, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { DatabaseError } from '../../src/database/errors.js';
import { shownOrder, shownOrders } from '../protocol/support/board.js';
import { checkPromises } from '../protocol/support/invariants.js';
import { lastRun, openFindings } from '../protocol/support/last-run.js';
import { addToSource, order, orders } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows } from '../protocol/support/tables.js';
import { openWorld, removeFreely } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

/** A source that gets one more row between the moment when its rows are counted and the moment when they are read. */
function changingSource(database: Database): Database {
  return {
    ...database,
    query: async (sql, params, options) => {
      const rows = await database.query(sql, params, options);
      if (/COUNT\(\*\).*ORDERS_UNIFIED/.test(sql)) await addToSource(database, [order('C-001')]);
      return rows as never;
    },
  };
}

/** A source that is away, as while others rebuild it, from the moment when its rows are counted. */
function vanishingSource(database: Database): Database {
  const gone = new DatabaseError(
    'DATABASE_SCHEMA',
    "Invalid object name 'dbo.ORDERS_UNIFIED'. Bring it up to date with `npm run cli -- db migrate`.",
  );
  return {
    ...database,
    stream: (sql, params, options) => {
      if (sql.includes('[ORDERS_UNIFIED]')) throw gone;
      return database.stream(sql, params, options);
    },
  };
}

describe('rows of one key', () => {
  test('with different content are all refused, with the columns that distinguish them', async () => {
    const world = await openWorld(simulator);
    await world.source([
      order('A-001', { more: { 'PO NUMBER': '1' } }),
      order('A-002'),
      order('A-001', { price: '99', more: { 'PO NUMBER': '2' } }),
      order('A-001', { more: { 'PO NUMBER': '1' } }),
    ]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 1, promoted: 1, rejected: 1 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-002']);
    const errors = await orderErrors(world.database);
    expect(errors.length).toBeGreaterThan(0);
    for (const error of errors) {
      expect(error).toMatchObject({ order_number: 'A-001', error_type: 'DUPLICATE_KEY', column_name: 'PO NUMBER' });
      expect(error.error_message).toContain('PO NUMBER, CUSTOMER PRICE');
    }
    await lastRun(world);

    await world.source([order('A-001'), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('with equal content are one order', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-001'), order('A-001')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1, rejected: 0 });
    expect(await lastRun(world)).toMatchObject({ rows_read: 3, rows_repeated: 2, orders_new: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('that differ refuse an order that is on the board without changing it', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001')]);
    await world.driver.run();
    const before = await shownOrders(simulator);
    await world.source([order('A-001', { price: '1' }), order('A-001', { price: '2' })]);
    for (let times = 0; times < 3; times += 1) expect(await world.driver.run()).toMatchObject({ staged: 0, rejected: 1 });
    expect(await shownOrders(simulator)).toEqual(before);
    expect(await lastRun(world)).toMatchObject({ orders_missing: 0, orders_removed: 0 });
    expect((await orderErrors(world.database))[0]).toMatchObject({ seen_count: 3 });
  });
});

describe('rows that cannot be sent', () => {
  test('are refused with column and value, are one error however often they are seen, and are resolved with the source', async () => {
    const world = await openWorld(simulator);
    const bad = [order('A-001', { customer: 'NOBODY LTD' }), order('A-002', { unit: '12' }), order('A-003')];
    await world.source(bad);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, rejected: 2 });
    await world.driver.run();
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-001',
        error_type: 'UNKNOWN_CUSTOMER',
        column_name: 'CUSTOMER NAME',
        column_value: 'NOBODY LTD',
        seen_count: 2,
        retry_count: 0,
      },
      { order_number: 'A-002', error_type: 'BAD_LABEL', column_name: 'UNIT OF MEASURE', column_value: '12', seen_count: 2, retry_count: 0 },
    ]);
    await world.source(orders(3));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('a partial run neither resolves errors of rows that it does not look at nor infers removals', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('B-001', { customer: 'RHONE' }), order('A-002', { customer: 'NOBODY LTD' })]);
    await world.driver.run();
    await world.source([order('B-001', { customer: 'RHONE', price: '5' }), order('A-002', { customer: 'NOBODY LTD' })]);
    for (let times = 0; times < 3; times += 1) await world.driver.run({ customer: 'RHONE' });
    expect(await lastRun(world)).toMatchObject({ complete_read: false, orders_missing: 0, orders_removed: 0 });
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'B-001']);
    expect(await shownOrder(simulator, 'B-001')).toMatchObject({ price: '5' });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'UNKNOWN_CUSTOMER' }]);
    await checkPromises(world);
  });

  test('a limited run takes so many changed orders and leaves the others to the next', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(5));
    expect(await world.driver.run({ limit: 2 })).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
    await lastRun(world);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3, unchanged: 2 });
    await checkPromises(world);
  });
});

describe('orders that leave the source', () => {
  test('are archived at the second complete read that misses them, and not before', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(3));
    await world.driver.run();
    await world.source(orders(2));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await lastRun(world)).toMatchObject({ orders_missing: 1, orders_removed: 0 });
    // Back in between: the count begins again.
    await world.source(orders(3));
    await world.driver.run();
    await world.source(orders(2));
    await world.driver.run();
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(3);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002']);
    expect((await productionRows(world.database)).orders).toHaveLength(2);
    await lastRun(world);
    await checkPromises(world);
  });

  test('stay when they are a large share of all orders or of one customer', async () => {
    const world = await openWorld(simulator, {
      mapping: (yaml) => yaml.replace('maxShare: 0.05, minimumOrders: 10', 'maxShare: 0.25, minimumOrders: 0'),
    });
    await world.source([...orders(8), ...orders(2, { customer: 'RHONE' }, 'B')]);
    await world.driver.run();
    await world.source([...orders(8), ...orders(1, { customer: 'RHONE' }, 'B')]);
    await world.driver.run();
    await world.driver.run();
    expect(await openFindings(world)).toContain('RHONE: 1 of 2 known orders are missing');
    await world.source(orders(5));
    await world.driver.run();
    await world.driver.run();
    expect(await openFindings(world)).toContain('5 of 10 known orders are missing');
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(10);
    await checkPromises(world);
  });

  test('are removed when they are few, whatever their share', async () => {
    const world = await openWorld(simulator);
    await world.source([...orders(11), ...orders(1, { customer: 'RHONE' }, 'B')]);
    await world.driver.run();
    await world.source(orders(10));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await openFindings(world)).not.toContain('known orders are missing');
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(10);
    await checkPromises(world);
  });

  test('stay when the source is empty', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(2));
    await world.driver.run();
    await world.source([]);
    for (let times = 0; times < 3; times += 1) await world.driver.run();
    expect(await lastRun(world)).toMatchObject({ complete_read: false, orders_missing: 0 });
    expect(await openFindings(world)).toContain('The source is empty');
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(2);
  });

  test('stay when the source changes while it is read', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(3));
    await world.driver.run();
    await world.source(orders(2));
    await world.driver.run();
    const changing = world.driverWithDatabase(changingSource(world.database));
    expect(await changing.run()).toMatchObject({ status: 'COMPLETED' });
    expect(await lastRun(world)).toMatchObject({ complete_read: false, orders_removed: 0 });
    expect(await openFindings(world)).toContain('The source changed while it was read');
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002', 'A-003', 'C-001']);
  });

  test('stay while the source is away, and the next run finds them unchanged', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(2));
    await world.driver.run();
    const failed = await world.driverWithDatabase(vanishingSource(world.database)).run();
    expect(failed).toMatchObject({
      status: 'FAILED',
      headline: expect.stringContaining('SOURCE_MISSING: The source dbo.ORDERS_UNIFIED does not exist') as string,
    });
    expect(failed.headline).not.toContain('migrate');
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
    expect(await lastRun(world)).toMatchObject({ orders_removed: 0, orders_unchanged: 2 });
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002']);
  });

  test('stay while rows of their customer have no usable key', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(2));
    await world.driver.run();
    await world.source([order('A-001'), order('', { more: { 'AAG ORDER NUMBER': null } })]);
    await world.driver.run();
    await world.driver.run();
    expect(await lastRun(world)).toMatchObject({ orders_removed: 0, orders_rejected: 1 });
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(2);
  });

  test('and come back get a new item with fresh sizes; the archived item stays as it is', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source(orders(2));
    await world.driver.run();
    const old = await shownOrder(simulator, 'A-002');
    await world.source(orders(1));
    await world.driver.run();
    await world.driver.run();
    await world.source([order('A-001'), order('A-002', { sizes: { S: 1, XL: 2 } })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    const back = await shownOrder(simulator, 'A-002');
    expect(back.id).not.toBe(old.id);
    expect(back.sizes).toEqual({ S: 1, XL: 2 });
    const { orders: production, subitems } = await productionRows(world.database);
    expect(production.map((row) => row['Item ID'])).toContain(back.id);
    expect(production).toHaveLength(2);
    expect(subitems.filter((row) => row['parent_item_id'] === back.id)).toHaveLength(2);
    const retired = await world.database.query(
      'SELECT [item_id], [retired_items] FROM [dbo].[SYNC_Record] WHERE [retired_items] IS NOT NULL',
    );
    expect(retired).toEqual([{ item_id: back.id, retired_items: JSON.stringify([old.id]) }]);
    await checkPromises(world);
  });

  test('before anything of them was acknowledged leave nothing behind', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    // Group and items are on the board, the sizes are not.
    await world.driver.runBatch(batch?.batchId ?? '', 2);
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
    expect(Object.keys(await shownOrders(simulator))).toHaveLength(2);
    await world.source([order('A-001')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
    expect((await recordRows(world.database))['A-002']).toMatchObject({ state: 'ARCHIVED', dirty: false });
    await checkPromises(world);
  });

  test('are removed too when they are all that is known of their customer and none was ever acknowledged', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    await world.driver.runBatch(batch?.batchId ?? '', 2);
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.driver.run();
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
    await checkPromises(world);
  });
});
