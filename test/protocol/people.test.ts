import { describe, expect, test } from 'vitest';
import { isActive, readBoard, readLog, shownOrder } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { keyParts, planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, requestRows } from './support/tables.js';
import { BOUNDS, openWorld, removeFreely } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('what a person does in between', () => {
  test('a subitem that a person has made meanwhile is taken for ours, and gets our quantity', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_SUBITEM');
    await world.fault({ kind: 'lostBeforeCommit', on: 'create_subitem' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const [item] = (await readBoard(simulator)).items;
    await simulator.control({ action: 'createSubitem', parentId: item?.id, name: 'Size S', values: { [COLUMNS.quantity]: '99' } });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ S: 10, M: 20 });
  });

  test('an item that a person edits before it is found is adopted, and shows our values in the end', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    const [item] = (await readBoard(simulator)).items;
    await simulator.control({ action: 'edit', itemId: item?.id, values: { [COLUMNS.price]: '1' } });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '28.86' });
  });

  test('an order whose item a person has deleted is held, not created again, and continues with the item that replaces it', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    const [item] = (await readBoard(simulator)).items;
    await simulator.control({ action: 'delete', itemId: item?.id });
    await world.source([order('A-001', { price: '31' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'ITEM_GONE' }]);
    expect(await world.driver.run()).toMatchObject({ held: 1, staged: 0 });
    expect((await readBoard(simulator)).items.filter(isActive)).toEqual([]);
    expect((await productionRows(world.database)).orders).toHaveLength(1);

    await simulator.control({
      action: 'createItem',
      boardId: BOARD,
      groupId: item?.groupId,
      name: 'put back by hand',
      values: keyParts(item?.values ?? {}),
    });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { S: 10, M: 20 } });
    expect(await orderErrors(world.database)).toEqual([]);
  });

  test('an order whose item a person has deleted leaves production with the source, and gets a new item when it comes back', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    const { id } = await shownOrder(simulator, 'A-001');
    await simulator.control({ action: 'archive', itemId: id });
    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect((await productionRows(world.database)).orders).toHaveLength(1);
    expect(await orderErrors(world.database)).toEqual([]);
    await world.source([order('A-001', { price: '32' }), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '32', sizes: { S: 10, M: 20 } });
    expect((await shownOrder(simulator, 'A-001')).id).not.toBe(id);
    // The item that it had before stays on record.
    const retired = await world.database.query<{ retired_items: string }>(
      `SELECT [retired_items] FROM [dbo].[SYNC_Record] WHERE [retired_items] IS NOT NULL`,
    );
    expect(retired).toEqual([{ retired_items: JSON.stringify([id]) }]);
    await checkPromises(world);
  });

  test("items, sizes and values of people's own stay as they are", async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    const [first] = (await readBoard(simulator)).items;
    const own = await simulator.control({
      action: 'createItem',
      boardId: BOARD,
      groupId: first?.groupId,
      name: 'by hand',
      values: { [COLUMNS.number]: 'A-001', [COLUMNS.price]: '1' },
    });
    await simulator.control({ action: 'edit', itemId: first?.id, values: { [COLUMNS.unmapped]: 'a note' } });
    await simulator.control({ action: 'edit', itemId: first?.subitems[0]?.id, values: { [COLUMNS.unmappedOfSize]: '7' } });
    await world.source([order('A-001', { price: '31', sizes: { M: 21 } })]);
    for (let runs = 0; runs < 3; runs += 1) await world.driver.run();
    const { items } = await readBoard(simulator);
    expect(items.find(({ id }) => id === own['itemId'])).toMatchObject({
      state: 'active',
      name: 'by hand',
      values: { [COLUMNS.price]: '1' },
    });
    const kept = items.find(({ id }) => id === first?.id);
    expect(kept).toMatchObject({ values: { [COLUMNS.unmapped]: 'a note', [COLUMNS.price]: '31' } });
    expect(kept?.subitems[0]?.values).toMatchObject({ [COLUMNS.unmappedOfSize]: '7', [COLUMNS.quantity]: '0' });
    // Only what changed was written.
    const writes = (await readLog(simulator)).effects.filter(({ operation }) => operation === 'change_multiple_column_values');
    expect(writes.map(({ values }) => Object.keys(values ?? {}))).toEqual([[COLUMNS.price], [COLUMNS.quantity], [COLUMNS.quantity]]);
  });

  test('a second group of a title is reported until it is gone, and the orders stay in the first', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    const second = await simulator.control({ action: 'createGroup', boardId: BOARD, title: 'GREYSON FALL 2026' });
    await world.source([order('A-001'), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, newErrors: 1 });
    expect(await orderErrors(world.database)).toMatchObject([
      { error_type: 'DUPLICATE_FOUND', group_name: 'GREYSON FALL 2026', stg_key: null },
    ]);
    const groups = new Set((await readBoard(simulator)).items.map(({ groupId }) => groupId));
    expect([...groups]).not.toContain(second['groupId']);
    expect(groups.size).toBe(1);

    await simulator.control({ action: 'deleteGroup', boardId: BOARD, groupId: second['groupId'] });
    await world.driver.run();
    expect(await orderErrors(world.database)).toEqual([]);
  });
});

describe('a newer effect on a target that was uncertain', () => {
  test('waits until no copy of the older one can take effect any more', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    await world.fault({ kind: 'timeoutAfterCommit', on: 'change_multiple_column_values' });
    await world.driver.run();
    await world.source([order('A-001', { price: '14' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    const updates = (await readLog(simulator)).requests.filter(({ operations }) => operations.includes('change_multiple_column_values'));
    const [older, newer] = [updates.at(0), updates.at(-1)];
    expect(older?.key).not.toBe(newer?.key);
    // The sync uses the database's clock, the test the simulator's clock: they differ by some milliseconds.
    expect(Date.parse(newer?.at ?? '') - Date.parse(older?.at ?? '')).toBeGreaterThanOrEqual(BOUNDS.effectMs - 1_000);
  });

  test('a request that was found in part is neither repeated nor given up before no copy of it can take effect', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'diesMidway', on: 'create_item', mutations: 1 });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    // Two seconds past the lag: in the last second of a complexity window nothing is granted.
    await world.pass(BOUNDS.indexLagMs + 2_000);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({
      type: 'OUTCOME_UNKNOWN',
      nextRetryDelay: expect.any(Number),
    });
    await world.pass(BOUNDS.effectMs - 4_000);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    expect((await requestRows(world.database)).filter(({ operation }) => operation === 'CREATE_ITEM')).toMatchObject([
      { status: 'SENT', send_count: 1 },
    ]);
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    await checkPromises(world);
  });

  test('no request is sent after the window of its key: what is missing is planned again', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001', { price: '10' })]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    // Far more failures than the window has room for.
    await world.fault({ kind: 'error500BeforeCommit', on: 'change_multiple_column_values', times: 1_000 });
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.pass(19 * 60_000);
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.pass(2 * 60_000);
    // Closed, but not yet certain: only looked for.
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await simulator.control({ action: 'clearFaults' });
    expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '12' });
    expect((await readLog(simulator)).requests.filter(({ key }) => key === requestId)).toHaveLength(2);
  });
});
