import { describe, expect, test } from 'vitest';
import { isActive, readBoard, readLog } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { requestRows } from './support/tables.js';
import { BOUNDS, openWorld } from './support/world.js';

const simulator = await simulatorFixture();

const CREATES = ['CREATE_GROUP', 'CREATE_ITEM', 'CREATE_SUBITEM'] as const;

describe('R4: a create whose answer is missing', () => {
  test.each(CREATES)('%s goes out once, and again only when no copy of it can take effect any more', async (operation) => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, operation);
    await world.fault({ kind: 'lostBeforeCommit', on: operation.toLowerCase() });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.pass(BOUNDS.effectMs + BOUNDS.indexLagMs - 1_000);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    expect((await requestRows(world.database)).filter((row) => row.operation === operation)).toMatchObject([
      { status: 'SENT', send_count: 1 },
    ]);
    await world.pass(1_000);
    expect(await world.driver.sendOnce(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });

  test.each(CREATES)('%s is repeated under its key after L where Monday is trusted to keep answers', async (operation) => {
    const world = await openWorld(simulator, { idempotency: 'trusted' });
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, operation);
    await world.fault({ kind: 'lostBeforeCommit', on: operation.toLowerCase() });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.pass(BOUNDS.indexLagMs);
    expect(await world.driver.sendOnce(requestId, opened.mappingHash)).toMatchObject({ outcome: 'answered' });
    expect((await readLog(simulator)).requests.filter(({ key }) => key === requestId)).toHaveLength(2);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });

  test.each([true, false])(
    'is not repeated under its key after an answer that leaves it open, whether Monday keeps answers with errors (%s) or not',
    async (cacheErrors) => {
      const world = await openWorld(simulator, { idempotency: 'trusted' });
      await world.source([order('A-001')]);
      const { opened, requestId } = await planned(world, 'CREATE_ITEM');
      // It takes Monday a moment, so the search shows the item only when more than L has passed since the send.
      await world.settings({ cacheErrors, latencyMs: 200, indexLagMs: BOUNDS.indexLagMs });
      await world.fault({ kind: 'error500AfterCommit', on: 'create_item' });
      expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 1 });
      expect((await readLog(simulator)).requests.filter(({ key }) => key === requestId)).toHaveLength(1);
      await world.driver.close(opened, await world.driver.workOff(opened));
      expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(1);
      await checkPromises(world);
    },
  );

  test('of a subitem is settled too when a person has deleted its item meanwhile', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_SUBITEM');
    await world.fault({ kind: 'lostBeforeCommit', on: 'create_subitem' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const [item] = (await readBoard(simulator)).items;
    await simulator.control({ action: 'delete', itemId: item?.id });
    expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    await world.driver.close(opened, await world.driver.workOff(opened));
    expect((await readBoard(simulator)).items.filter(isActive)).toEqual([]);
  });
});

describe('R3: the stored bytes', () => {
  test('are not sent by a worker that decided to repeat them before another one settled part of them', async () => {
    const world = await openWorld(simulator, { idempotency: 'trusted' });
    await world.settings({ idempotencyCache: false });
    await world.source([order('A-001'), order('A-002')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'diesMidway', on: 'create_item', mutations: 0 });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.pass(BOUNDS.indexLagMs);
    // It has found nothing, and is paused between the decision to send and its commit.
    const sent = { first: true };
    const slow = world.driverWithDatabase({
      ...world.database,
      execute: async (sql, params) => {
        if (sent.first && sql.includes("SET [status] = N'SENT'")) {
          sent.first = false;
          await world.fault({ kind: 'diesMidway', on: 'create_item', mutations: 1 });
          await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
          await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
        }
        return await world.database.execute(sql, params);
      },
    });
    await expect(slow.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({
      type: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('another worker'),
    });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    await checkPromises(world);
  });

  test('are not sent by a worker that wakes up after the window of their key', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    await world.fault({ kind: 'lostBeforeCommit', on: 'change_multiple_column_values' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const late = world.driverWithDatabase({
      ...world.database,
      transaction: async (work) => {
        // The budget is reserved between the decision and the send.
        await world.pass(25 * 60_000);
        return await world.database.transaction(work);
      },
    });
    await expect(late.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({
      type: 'OUTCOME_UNKNOWN',
      message: expect.stringContaining('run out'),
    });
    expect((await readLog(simulator)).requests.filter(({ key }) => key === requestId)).toHaveLength(1);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });
});

describe('P9: a Monday that fails again and again', () => {
  test('is asked at growing distances, not hammered', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    await world.fault({ kind: 'error500BeforeCommit', on: 'change_multiple_column_values', times: 10 });
    expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'answered' });
    const times = (await readLog(simulator)).requests.filter(({ key }) => key === requestId).map(({ at }) => Date.parse(at));
    expect(times).toHaveLength(11);
    expect((times.at(-1) ?? 0) - (times.at(-2) ?? 0)).toBeGreaterThanOrEqual(59_000);
  });
});
