import { describe, expect, test } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import { keysOfErrors } from '../../src/store/errors/error-list.js';
import { readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order, orders } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows, requestRows, sizeErrors, stagedRows } from './support/tables.js';
import { openWorld } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('what Monday refuses for one row', () => {
  test('fails that row only, with the column that is to blame, and is repaired by running the batch again', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002', { unit: 'DOZEN' }), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 3, promoted: 2, failed: 1, deferred: 0 });
    await checkPromises(world);
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-003']);
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-002',
        error_type: 'LABEL_MISSING',
        column_name: 'UNIT OF MEASURE',
        column_value: 'DOZEN',
        seen_count: 1,
        retry_count: 0,
      },
    ]);

    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
    const [batch] = await world.database.query<{ batch_id: string }>('SELECT [batch_id] FROM [dbo].[MON_BatchProcessing]');
    expect(await world.driver.runBatch(batch?.batch_id ?? '')).toMatchObject({ status: 'COMPLETED', total: 3, promoted: 3, failed: 0 });
    await checkPromises(world);
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await world.database.query('SELECT [orders_promoted], [orders_failed] FROM [dbo].[SYNC_Run]')).toEqual([
      { orders_promoted: 3, orders_failed: 0 },
    ]);
  });

  test('is tried again before it is due, and alone, where a person has chosen it', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { unit: 'DOZEN' }), order('A-002', { unit: 'DOZEN' })]);
    await world.driver.run();
    const mapping = await loadMapping('mappings/customer-master-schedule.yaml');
    const all = await keysOfErrors(world.database, mapping, { code: 'LABEL_MISSING' });
    expect(all).toHaveLength(2);
    const [chosen] = await keysOfErrors(world.database, mapping, { orderNumber: 'a-001' });
    expect(await keysOfErrors(world.database, mapping, { key: chosen?.slice(0, 8) ?? '' })).toEqual([chosen]);

    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
    await world.source([order('A-001', { unit: 'DOZEN' }), order('A-002', { unit: 'DOZEN' }), order('A-003')]);
    const selection = { orders: [chosen ?? ''] };
    expect(await world.driver.run(selection)).toMatchObject({ staged: 1, promoted: 1, failed: 0, held: 0 });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-002' }]);
    await checkPromises(world);
    // The others wait for a whole run, and A-002 for its retry besides.
    expect(await world.driver.run()).toMatchObject({ staged: 1, held: 1 });
  });

  test('a refused size fails its order, keeps its production row as it was, and lets the other sizes through', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    const before = await productionRows(world.database);
    const { id: itemId } = await shownOrder(simulator, 'A-001');
    await world.fault({ kind: 'aliasRefused', on: 'change_multiple_column_values', mutation: 0 });
    await world.source([order('A-001', { sizes: { S: 11, M: 21 } }), order('A-002', { sizes: { S: 11, M: 20 } })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1 });
    await checkPromises(world);
    expect(await sizeErrors(world.database)).toMatchObject([
      { order_number: 'A-001', size_label: 'S', error_type: 'ColumnValueException' },
    ]);
    expect((await stagedRows(world.database)).filter(({ stg_status }) => stg_status === 'FAILED')).toMatchObject([
      { number: 'A-001', stg_status_reason: 'SIZE_REFUSED' },
    ]);
    const after = await productionRows(world.database);
    expect(after.orders.filter((row) => row['Item ID'] === itemId)).toEqual(before.orders.filter((row) => row['Item ID'] === itemId));
    expect(after.subitems.filter((row) => row['parent_item_id'] === itemId)).toEqual(
      before.subitems.filter((row) => row['parent_item_id'] === itemId),
    );
    expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ S: 10, M: 21 });
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: true });
  });
});

describe('what Monday refuses as a whole before executing it', () => {
  test('is split until it fits, and each parent is closed when its parts are planned', async () => {
    const world = await openWorld(simulator);
    await world.settings({ limits: { complexityPerRequest: 100_000 } });
    await world.source(orders(7));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 7, promoted: 7 });
    await checkPromises(world);
    const requests = await requestRows(world.database);
    const parents = requests.filter(({ status }) => status === 'SPLIT');
    expect(parents.length).toBeGreaterThan(0);
    const intents = await world.database.query<{ n: number }>(
      `SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Intent] AS i WHERE i.[status] <> N'VOID' AND EXISTS (SELECT 1 FROM [dbo].[SYNC_Request] AS q
       WHERE q.[request_id] = i.[request_id] AND q.[status] = N'SPLIT')`,
    );
    expect(intents).toEqual([{ n: 0 }]);
    expect(requests.filter(({ status }) => status === 'ANSWERED').every(({ alias_count }) => alias_count <= 3)).toBe(true);
  });

  test('fails each row by itself once single rows are refused too', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-000')]);
    await world.driver.run();
    await world.settings({ limits: { complexityPerRequest: 20_000 } });
    await world.source([order('A-000'), order('A-001'), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 2, promoted: 0, failed: 2 });
    expect(await orderErrors(world.database)).toMatchObject([
      { error_type: 'REQUEST_MAX_COMPLEXITY_EXCEEDED' },
      { error_type: 'REQUEST_MAX_COMPLEXITY_EXCEEDED' },
    ]);
    await checkPromises(world);
  });
});

describe('limits and locks', () => {
  test.each(['locked423', 'temporarilyBlocked'])('%s is waited for and burns no attempt of a row', async (kind) => {
    const world = await openWorld(simulator);
    for (const on of ['create_group', 'create_item', 'create_subitem']) await world.fault({ kind, on, times: 3 });
    await world.source(orders(2));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    await checkPromises(world);
    expect(await orderErrors(world.database, true)).toEqual([]);
    // A refusal before execution leaves no send behind: only the one that was executed counts.
    expect((await requestRows(world.database)).map(({ send_count }) => send_count)).toEqual([1, 1, 1]);
  });

  test('no request is limited, reads included, however small the budget of a minute is', async () => {
    const world = await openWorld(simulator);
    // Two mutations for each request, and reads of the live board beside them.
    await world.settings({ limits: { complexity: 140_000 } });
    const many = (price: string) => Array.from({ length: 40 }, (_, index) => order(`A-${String(index + 100)}`, { price }));
    await world.source(many('10'));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 40 });
    // Answers that get lost are settled by reading: those reads stay within the budget too.
    await world.fault({ kind: 'lostAfterCommit', on: 'change_multiple_column_values', times: 5 });
    await world.source(many('11'));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 40 });
    await checkPromises(world);
    const { requests } = (await simulator.log()) as unknown as {
      requests: readonly { readonly status: number | null; readonly key: string | null }[];
    };
    expect(requests.filter(({ key }) => key === null).length).toBeGreaterThan(20);
    expect(requests.filter(({ key }) => key !== null).length).toBeGreaterThan(80);
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(await orderErrors(world.database, true)).toEqual([]);
  }, 60_000);

  test('a page of the board that would be larger than its share of the budget becomes several', async () => {
    const world = await openWorld(simulator);
    await world.settings({ limits: { complexity: 40_000 } });
    await world.services.monday.readBoard(BOARD);
    for (let index = 0; index < 3; index += 1)
      await world.services.monday.allItems(
        BOARD,
        Array.from({ length: 44 }, () => COLUMNS.price),
      );
    const { requests } = (await simulator.log()) as unknown as { requests: readonly { readonly status: number | null }[] };
    expect(requests.filter(({ status }) => status !== 200)).toEqual([]);
  });

  test('a request that is still running is checked at growing intervals, never sooner than Monday requires', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.fault({ kind: 'keyBusy409', on: 'change_multiple_column_values', times: 8 });
    await world.source([order('A-001', { price: '99' })]);
    const {
      batches: [batch],
    } = await world.driver.staged();
    const opened = await world.driver.open(batch?.batchId ?? '');
    await world.driver.refreshBoard(opened);
    const [requestId = ''] = (await world.driver.plan(opened)).requestIds;
    const delays: number[] = [];
    while (delays.length < 8) {
      const error: unknown = await world.driver.sendOnce(requestId, opened.mappingHash).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ type: 'OUTCOME_UNKNOWN' });
      const { nextRetryDelay } = error as { nextRetryDelay: number };
      delays.push(nextRetryDelay);
      await world.pass(nextRetryDelay);
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  });
});

describe('an error that concerns all orders', () => {
  test('a token that is refused stops the batch, loses nothing, burns no attempt, and a new token finishes the work', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(3));
    const {
      begun,
      batches: [batch],
    } = await world.driver.staged();
    const opened = await world.driver.open(batch?.batchId ?? '');
    await world.driver.refreshBoard(opened);
    for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    const plan = await world.driver.plan(opened);
    await simulator.control({ action: 'revokeToken' });
    await expect(world.driver.send(plan.requestIds[0] ?? '', opened.mappingHash)).rejects.toMatchObject({
      type: 'NOT_AUTHENTICATED',
      nonRetryable: true,
    });
    expect(await world.driver.close(opened, { kind: 'stopped', code: 'NOT_AUTHENTICATED', message: 'refused' })).toMatchObject({
      status: 'FAILED',
      promoted: 0,
      failed: 0,
      deferred: 3,
    });
    expect(await world.driver.finish(begun, { kind: 'stopped', code: 'FAILED', message: 'stopped' })).toMatchObject({ status: 'FAILED' });
    expect(await orderErrors(world.database, true)).toEqual([]);

    await simulator.control({ action: 'issueToken', token: 'another-token-of-the-same-account' });
    expect(await world.driverWithToken('another-token-of-the-same-account').run()).toMatchObject({
      status: 'COMPLETED',
      staged: 3,
      promoted: 3,
    });
    await checkPromises(world);
  });

  test('a token that is refused in the middle of a batch is replaced, and the batch goes on by itself', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    const {
      batches: [batch],
    } = await world.driver.staged();
    const opened = await world.driver.open(batch?.batchId ?? '');
    await world.driver.refreshBoard(opened);
    const plan = await world.driver.plan(opened);
    await simulator.control({ action: 'revokeToken' });
    await expect(world.driver.send(plan.requestIds[0] ?? '', opened.mappingHash)).rejects.toMatchObject({ type: 'NOT_AUTHENTICATED' });
    // The same request, never executed under the old token, goes out under the new one.
    await simulator.control({ action: 'issueToken', token: 'another-token-of-the-same-account' });
    const renewed = world.driverWithToken('another-token-of-the-same-account');
    expect(await renewed.send(plan.requestIds[0] ?? '', opened.mappingHash)).toMatchObject({ outcome: 'answered', confirmed: 1 });
    expect(await renewed.close(opened, await renewed.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    await checkPromises(world);
  });

  test('a column that was removed stops the run before anything is sent', async () => {
    const world = await openWorld(simulator);
    await simulator.control({ action: 'removeColumn', boardId: BOARD, columnId: COLUMNS.price });
    await world.source(orders(2));
    expect(await world.driver.run()).toMatchObject({ status: 'FAILED', staged: 0 });
    expect((await readLog(simulator)).requests).toEqual([]);
  });

  test('a column that is removed in the middle of a batch stops it and fails no row', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    const {
      batches: [batch],
    } = await world.driver.staged();
    const opened = await world.driver.open(batch?.batchId ?? '');
    await world.driver.refreshBoard(opened);
    for (const requestId of (await world.driver.plan(opened)).requestIds) await world.driver.send(requestId, opened.mappingHash);
    const plan = await world.driver.plan(opened);
    await simulator.control({ action: 'removeColumn', boardId: BOARD, columnId: COLUMNS.price });
    await expect(world.driver.send(plan.requestIds[0] ?? '', opened.mappingHash)).rejects.toMatchObject({
      type: 'InvalidColumnIdException',
      nonRetryable: true,
    });
    expect(await world.driver.close(opened, { kind: 'stopped', code: 'InvalidColumnIdException', message: 'no column' })).toMatchObject({
      status: 'FAILED',
      failed: 0,
      deferred: 2,
    });
    expect(await orderErrors(world.database, true)).toEqual([]);
    expect((await stagedRows(world.database)).map(({ stg_status }) => stg_status)).toEqual(['DEFERRED', 'DEFERRED']);
    await checkPromises(world);
  });
});
