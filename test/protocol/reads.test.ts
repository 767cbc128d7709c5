import { describe, expect, test } from 'vitest';
import { readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order, orders } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows, stagedRows } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

/** A run up to its staging, whose batches no workflow processes. Returns them, and closes the run. */
async function stageOnly(world: World): Promise<readonly string[]> {
  const { begun, batches } = await world.driver.staged();
  await world.driver.finish(begun, { kind: 'cancelled', reason: 'the test leaves it' });
  return batches.map(({ batchId }) => batchId);
}

async function sizeWrites(): Promise<(string | null)[]> {
  const { effects } = await readLog(simulator);
  return effects
    .filter(({ operation, name }) => (operation === 'create_subitem' && name === 'Size S') || operation === 'change_multiple_column_values')
    .map(({ idempotencyKey }) => idempotencyKey);
}

describe('repeated values', () => {
  test('10, 12, 10 and 12 again are four effects under four keys', async () => {
    const world = await openWorld(simulator);
    for (const quantity of [10, 12, 10, 12]) {
      await world.source([order('A-001', { sizes: { S: quantity } })]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
      expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ S: quantity });
      await checkPromises(world);
    }
    expect(new Set(await sizeWrites()).size).toBe(4);
    expect(await sizeWrites()).toHaveLength(4);
  });
});

describe('an old batch that is run again after a newer one', () => {
  test('sends nothing and ends with its rows superseded', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' }), order('A-002', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' }), order('A-002', { price: '12' })]);
    const [old] = await stageOnly(world);
    await world.source([order('A-001', { price: '14' }), order('A-002', { price: '12' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    const sent = (await readLog(simulator)).requests.length;

    expect(await world.driver.runBatch(old ?? '')).toMatchObject({ status: 'COMPLETED', promoted: 0, deferred: 2 });
    expect((await readLog(simulator)).requests).toHaveLength(sent);
    expect((await stagedRows(world.database, old)).map(({ stg_status_reason }) => stg_status_reason)).toEqual(['SUPERSEDED', 'SUPERSEDED']);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '14' });
    await checkPromises(world);
  });

  test('sends nothing when the newer read found the order as it is on the board', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    const [old] = await stageOnly(world);
    await world.source([order('A-001', { price: '10' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });

    expect(await world.driver.runBatch(old ?? '')).toMatchObject({ promoted: 0, deferred: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '10' });
    expect((await stagedRows(world.database, old)).map(({ stg_status_reason }) => stg_status_reason)).toEqual(['SUPERSEDED']);
  });

  test('sends nothing while the newer batch is staged and not yet worked on', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    const [old] = await stageOnly(world);
    await world.source([order('A-001', { price: '14' })]);
    const [newer] = await stageOnly(world);
    expect(await world.driver.runBatch(old ?? '')).toMatchObject({ promoted: 0, deferred: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '10' });
    expect(await world.driver.runBatch(newer ?? '')).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '14' });
    await checkPromises(world);
  });

  test('promotes nothing that a later read has superseded between the answer and the promotion', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    const before = await productionRows(world.database);
    await world.source([order('A-001', { price: '12' })]);
    const [old] = await stageOnly(world);
    world.workflows.running('by-hand');
    const opened = await world.driver.open(old ?? '', 'by-hand');
    const end = await world.driver.workOff(opened);
    await world.source([order('A-001', { price: '14' })]);
    const begun = await world.driver.begin();
    await world.driver.preflight(begun);
    await world.driver.detect(begun);
    expect(await world.driver.close(opened, end)).toMatchObject({ promoted: 0, deferred: 1 });
    expect(await productionRows(world.database)).toEqual(before);
    const [newer] = await world.driver.stage(begun);
    await world.driver.runBatch(newer?.batchId ?? '');
    expect(await world.driver.finish(begun)).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '14' });
    await checkPromises(world);
  });

  test('sends what is still wanted: a failed row whose content is the same in every later read', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002', { unit: 'DOZEN' })]);
    await world.driver.run();
    const [failed] = await stagedRows(world.database);
    expect(failed).toBeDefined();
    const [batch] = await world.database.query<{ batch_id: string }>('SELECT [batch_id] FROM [dbo].[MON_BatchProcessing]');
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });
    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
    expect(await world.driver.runBatch(batch?.batch_id ?? '')).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002']);
    await checkPromises(world);
  });

  test('an error of content that is gone from the source is closed', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.source([order('A-001', { unit: 'DOZEN' })]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    await world.source([order('A-001')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await orderErrors(world.database)).toEqual([]);
  });
});

describe('orders that were sent in part', () => {
  test('are dirty, are never unchanged, and get the difference to what was acknowledged and to what was sent', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    // The price is sent and answered, the sizes are not: the batch is cancelled in between.
    await world.source([order('A-001', { price: '12', sizes: { S: 11, M: 21 } })]);
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    expect(await world.driver.runBatch(batch?.batchId ?? '', 1)).toMatchObject({ status: 'CANCELLED', deferred: 1 });
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: true });
    await checkPromises(world);

    // The source goes back to what was acknowledged. The board must follow, and only where it differs.
    const before = (await readLog(simulator)).effects.length;
    await world.source([order('A-001', { price: '10' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1, unchanged: 0 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '10', sizes: { S: 10, M: 20 } });
    const effects = (await readLog(simulator)).effects.slice(before);
    expect(effects.map(({ values }) => values)).toEqual([{ [COLUMNS.price]: '10' }]);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: false });
    await checkPromises(world);
  });
});

describe('a batch that failed or was cancelled', () => {
  test('leaves the production rows of its unfinished orders as they were, and promotes the finished ones with all their sizes', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(3));
    await world.driver.run();
    const before = await productionRows(world.database);
    await world.source([order('A-001', { price: '11' }), order('A-002', { price: '11', sizes: { S: 1, M: 2, L: 3 } }), order('A-003')]);
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    // The prices of both are sent, the sizes of the second are not.
    expect(await world.driver.runBatch(batch?.batchId ?? '', 1)).toMatchObject({ status: 'CANCELLED', promoted: 1, deferred: 1 });
    await checkPromises(world);
    const after = await productionRows(world.database);
    const shown = await shownOrders(simulator);
    const rows = (state: typeof before, number: string): unknown[] => [
      state.orders.filter((row) => row['Item ID'] === shown[number]?.id),
      state.subitems.filter((row) => row['parent_item_id'] === shown[number]?.id),
    ];
    expect(rows(after, 'A-002')).toEqual(rows(before, 'A-002'));
    expect(rows(after, 'A-003')).toEqual(rows(before, 'A-003'));
    expect(rows(after, 'A-001')).not.toEqual(rows(before, 'A-001'));
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1, unchanged: 2 });
    expect((await productionRows(world.database)).subitems).toHaveLength(7);
    await checkPromises(world);
  });

  test('is cut off at any request: what is promoted is on the board in full, and the next run finishes the rest', async () => {
    for (const stopAfter of [0, 1, 2, 3]) {
      const world = await openWorld(simulator);
      await world.source([order('A-001'), order('A-002', { season: 'SPRING 2027' })]);
      const {
        begun,
        batches: [batch],
      } = await world.driver.staged();
      await world.driver.runBatch(batch?.batchId ?? '', stopAfter);
      await checkPromises(world);
      const { orders: production, subitems } = await productionRows(world.database);
      expect(subitems).toHaveLength(production.length * 2);
      await world.driver.finish(begun, { kind: 'cancelled', reason: 'test' });
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
      await checkPromises(world);
      expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002']);
      expect((await productionRows(world.database)).subitems).toHaveLength(4);
    }
  });
});
