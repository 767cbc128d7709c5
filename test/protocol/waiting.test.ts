import { describe, expect, test } from 'vitest';
import { runBatch } from '../../src/workflows/loop/batch-loop.js';
import { isActive, readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { lineRows, orderErrors, sizeErrors } from './support/tables.js';
import { BOUNDS, openWorld } from './support/world.js';
import type { World } from './support/world.js';
import type { FinishedRun } from '../../src/contracts/steps.js';
import { COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('R4: a request whose answer is missing', () => {
  test('holds up its own orders only: the others of its batch are finished meanwhile', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.source([order('A-001', { price: '30' }), order('A-002')]);
    await world.fault({ kind: 'lostBeforeCommit', on: 'create_item' });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    await checkPromises(world);
    const { requests } = await readLog(simulator);
    const at = (operation: string, which: number): number =>
      Date.parse(requests.filter(({ operations }) => operations.includes(operation)).at(which)?.at ?? '');
    // The creation is repeated after B and L; the change of the other order did not wait for it.
    expect(at('create_item', -1) - at('create_item', -2)).toBeGreaterThanOrEqual(BOUNDS.effectMs + BOUNDS.indexLagMs);
    expect(at('change_multiple_column_values', -1) - at('create_item', -2)).toBeLessThan(BOUNDS.indexLagMs);
  });

  test('takes no other order with it when Monday never answers for one', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    await world.fault({ kind: 'error500BeforeCommit', on: 'create_item', match: 'A-002', times: 1_000 });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1 });
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-003']);
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'OUTCOME_UNKNOWN', max_retries_reached: false },
    ]);
    await checkPromises(world);
    // Not due yet: the next run does not even try.
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });
    await simulator.control({ action: 'clearFaults' });
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });
});

describe('P16: a wait is shown while it lasts', () => {
  test('a batch that ends before all of its orders are sent says what becomes of them', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    const { batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    expect(await world.driver.close(opened, { kind: 'finished' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', deferred: 2 });
    expect(await world.database.query('SELECT [status_reason] FROM [dbo].[MON_BatchProcessing] AS b')).toEqual([
      { status_reason: 'WAITED_TOO_LONG: the next run settles and sends what is left (orders: 2).' },
    ]);
  });

  test('a batch names the request whose answer is missing, and never changes in 0 requests', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { batches } = await world.driver.staged();
    await world.fault({ kind: 'lostBeforeCommit', on: 'create_item' });
    const shown: string[] = [];
    const steps = { ...world.driver.batchSteps(), details: (text: string) => shown.push(text) };
    await runBatch(steps, batches[0]?.batchId ?? '');
    const waits = shown.filter((text) =>
      /waiting until (\S+ )?\d\d:\d\d UTC for the outcome of request [0-9a-f]{4} \(lost answer\)/.test(text),
    );
    expect(waits.length).toBeGreaterThan(0);
    expect(shown.join('\n')).not.toMatch(/\b0 changes/);
    expect(shown.at(-1)).not.toContain('waiting');
    expect(steps.progress.wait).toBeNull();
  });

  test('a run that meets the daily limit while it reads the board waits for the next day', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.fault({ kind: 'dailyLimit429', on: 'boards' });
    const shown: string[] = [];
    const steps = { ...world.driver.runSteps(), details: (text: string) => shown.push(text) };
    expect(await world.driver.runWith(steps, {})).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(shown).toContainEqual(
      expect.stringMatching(/^waiting until (\S+ )?\d\d:\d\d UTC for Monday's next day \(the limit of calls per day is used up\)$/),
    );
    expect(steps.progress.wait).toBeNull();
    await checkPromises(world);
  });

  test('a run that meets the daily limit while it settles requests of an earlier run waits for the next day, and goes on', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { begun, batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    const [create] = (await world.driver.plan(opened)).requestIds;
    await expect(world.driver.sendOnce(create ?? '', opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.driver.close(opened, { kind: 'cancelled', reason: 'cancelled' });
    await world.driver.finish(begun, { kind: 'cancelled', reason: 'cancelled' });

    await world.fault({ kind: 'dailyLimit429', on: 'items_page_by_column_values' });
    expect(await parkedRun(world)).toMatchObject({ parked: 1, result: { status: 'COMPLETED', promoted: 1 } });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
    await checkPromises(world);
  });

  test('a run that meets the daily limit while it counts the items of an order again waits for the next day, and goes on', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.database.execute('UPDATE [dbo].[SYNC_Record] SET [recheck_after] = @now', { now: await world.database.now() });
    await world.fault({ kind: 'dailyLimit429', on: 'items_page_by_column_values' });
    expect(await parkedRun(world)).toMatchObject({ parked: 1, result: { status: 'COMPLETED', unchanged: 1 } });
    await checkPromises(world);
  });
});

/** A run, and how often it has shown that it waits for Monday's next day. */
async function parkedRun(world: World): Promise<{ readonly parked: number; readonly result: FinishedRun }> {
  const shown: string[] = [];
  const steps = { ...world.driver.runSteps(), details: (text: string) => shown.push(text) };
  const result = await world.driver.runWith(steps, {});
  expect(steps.progress.wait).toBeNull();
  return { parked: shown.filter((text) => text.includes("for Monday's next day")).length, result };
}

const holdSizes = (yaml: string): string => yaml.replace('removed: recreate', 'removed: hold');

describe('R13: a subitem that a person has removed, where the mapping holds its order', () => {
  test('it is reported with a reason and a backoff, is not created again, and continues when it is restored', async () => {
    const world = await openWorld(simulator, { mapping: holdSizes });
    await world.source([order('A-001')]);
    await world.driver.run();
    const gone = (await readBoard(simulator)).items[0]?.subitems.find(({ name }) => name === 'Size S');
    await simulator.control({ action: 'archive', itemId: gone?.id });
    await world.source([order('A-001', { price: '31', sizes: { S: 11, M: 21 } })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await sizeErrors(world.database)).toMatchObject([{ size_label: 'S', error_type: 'ITEM_GONE', seen_count: 1 }]);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { M: 21 } });
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });

    await world.pass(24 * 60 * 60_000);
    const before = (await readLog(simulator)).requests.length;
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect((await readLog(simulator)).requests).toHaveLength(before);
    expect(await sizeErrors(world.database)).toMatchObject([{ size_label: 'S', error_type: 'ITEM_GONE', seen_count: 2, retry_count: 1 }]);

    const [item] = (await readBoard(simulator)).items;
    await simulator.control({ action: 'createSubitem', parentId: item?.id, name: 'Size S', values: { [COLUMNS.quantity]: '1' } });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ sizes: { S: 11, M: 21 } });
    expect(await sizeErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('lets its order go once the source has no such size any more', async () => {
    const world = await openWorld(simulator, { mapping: holdSizes });
    await world.source([order('A-001')]);
    await world.driver.run();
    const gone = (await readBoard(simulator)).items[0]?.subitems.find(({ name }) => name === 'Size S');
    await simulator.control({ action: 'delete', itemId: gone?.id });
    await world.source([order('A-001', { sizes: { S: 11, M: 20 } })]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    expect((await lineRows(world.database)).filter(({ state }) => state === 'GONE')).toMatchObject([{ size_label: 'S' }]);
    await world.source([order('A-001', { sizes: { M: 20 } })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(1);
    expect(await sizeErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });
});
