import { describe, expect, test } from 'vitest';
import { isActive, readBoard, readLog, shownOrder } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { keyParts, planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, recordRows, sizeErrors } from './support/tables.js';
import { BOUNDS, openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const DAY_MS = 24 * 60 * 60_000;

const simulator = await simulatorFixture();

/** A run whose request of this kind is given up: within the bounds it had no visible effect. */
async function givenUp(world: World, operation: string): Promise<void> {
  const { opened, requestId } = await planned(world, operation);
  await world.fault({
    kind: 'lostBeforeCommit',
    on:
      operation === 'MOVE_ITEM'
        ? 'move_item_to_group'
        : operation.startsWith('UPDATE_')
          ? 'change_multiple_column_values'
          : operation.toLowerCase(),
  });
  await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
  await world.pass(25 * 60_000);
  expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
  expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ status: 'COMPLETED' });
}

describe('R4: a create that takes effect beyond B is reported by the next run', () => {
  test.each([0, 20])('an item, though %i hours and runs have gone by', async (hours) => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await givenUp(world, 'CREATE_ITEM');
    for (let hour = 0; hour < hours; hour += 5) {
      await world.pass(5 * 60 * 60_000);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    }
    const [item] = (await readBoard(simulator)).items.filter(isActive);
    await simulator.control({
      action: 'createItem',
      boardId: BOARD,
      groupId: item?.groupId,
      name: item?.name,
      values: keyParts(item?.values ?? {}),
    });
    await world.driver.run();
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'DUPLICATE_FOUND' }]);
  });

  test('an item that the index shows only beyond L', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.settings({ indexLagMs: 3 * (BOUNDS.effectMs + BOUNDS.indexLagMs), idempotencyCache: false });
    const { opened, requestId } = await planned(world, 'CREATE_ITEM');
    await world.fault({ kind: 'lostAfterCommit', on: 'create_item' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.driver.close(opened, await world.driver.workOff(opened));
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(2);
    await world.pass(DAY_MS / 2);
    await world.driver.run();
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'DUPLICATE_FOUND' }]);
  });

  test('a subitem', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await givenUp(world, 'CREATE_SUBITEM');
    const [item] = (await readBoard(simulator)).items.filter(isActive);
    await simulator.control({ action: 'createSubitem', parentId: item?.id, name: 'Size S', values: { [COLUMNS.quantity]: '10' } });
    await world.driver.run();
    expect(await sizeErrors(world.database)).toMatchObject([{ size_label: 'S', error_type: 'DUPLICATE_FOUND' }]);
  });

  test('a group, even when both of its requests were given up', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { opened, requestId } = await planned(world, 'CREATE_GROUP');
    await world.fault({ kind: 'lostBeforeCommit', on: 'create_group', times: 2 });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    expect(await world.driver.send(requestId, opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    const [second] = (await world.driver.plan(opened)).requestIds;
    expect(await world.driver.send(second ?? '', opened.mappingHash)).toMatchObject({ outcome: 'settled', confirmed: 0 });
    for (let times = 0; times < 2; times += 1)
      await simulator.control({ action: 'createGroup', boardId: BOARD, title: 'GREYSON FALL 2026' });
    await world.driver.close(opened, await world.driver.workOff(opened));
    expect(await orderErrors(world.database)).toMatchObject([{ group_name: 'GREYSON FALL 2026', error_type: 'DUPLICATE_FOUND' }]);
  });
});

describe('R5: an old value that comes back beyond B is found by the next run and written over', () => {
  test.each([
    ['UPDATE_ITEM', { price: '12' }, { price: '14' }],
    ['MOVE_ITEM', { season: 'SPRING 2027' }, { season: 'FALL 2027' }],
    ['UPDATE_SUBITEM', { sizes: { S: 12, M: 20 } }, { sizes: { S: 14, M: 20 } }],
  ])('%s', async (operation, older, newer) => {
    const world = await openWorld(simulator);
    await world.settings({ idempotencyCache: false });
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.source([order('A-001', older)]);
    await givenUp(world, operation);
    await world.source([order('A-001', newer)]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const wanted = await shownOrder(simulator, 'A-001');

    // What the first request was to do happens after all.
    const [item] = (await readBoard(simulator)).items.filter(isActive);
    const size = item?.subitems.find(({ name }) => name === 'Size S');
    if (operation === 'UPDATE_ITEM') await simulator.control({ action: 'edit', itemId: item?.id, values: { [COLUMNS.price]: '12' } });
    if (operation === 'UPDATE_SUBITEM') await simulator.control({ action: 'edit', itemId: size?.id, values: { [COLUMNS.quantity]: '12' } });
    if (operation === 'MOVE_ITEM') {
      const old = (await readBoard(simulator)).groups.find(({ title }) => title === 'GREYSON SPRING 2027');
      await simulator.control({ action: 'move', itemId: item?.id, groupId: old?.id });
    }
    expect(await shownOrder(simulator, 'A-001')).not.toEqual(wanted);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toEqual(wanted);
    await checkPromises(world);
    const sent = (await readLog(simulator)).requests.length;
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect((await readLog(simulator)).requests).toHaveLength(sent);
  });

  test('what a person writes into the same column is left to that person', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    await world.source([order('A-001', { price: '12' })]);
    await givenUp(world, 'UPDATE_ITEM');
    const [item] = (await readBoard(simulator)).items.filter(isActive);
    await simulator.control({ action: 'edit', itemId: item?.id, values: { [COLUMNS.price]: '99' } });
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '99' });
  });

  test('an archiving that takes effect after the order has come back counts as done by the sync: the order gets a new item', async () => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    await world.source([order('A-001'), order('A-002')]);
    await world.driver.run();
    await world.source([order('A-002')]);
    await world.driver.run();
    const { opened, requestId } = await planned(world, 'ARCHIVE_ITEM');
    await world.fault({ kind: 'lostBeforeCommit', on: 'archive_item' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.driver.close(opened, { kind: 'cancelled', reason: 'test' });
    await world.source([order('A-001'), order('A-002')]);
    await world.pass(25 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
    const { id } = await shownOrder(simulator, 'A-001');
    await simulator.control({ action: 'archive', itemId: id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const made = await shownOrder(simulator, 'A-001');
    expect(made.id).not.toBe(id);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'LIVE', item_id: made.id });
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
  });
});

describe('R11: adoption', () => {
  test('refuses an item whose readable key parts are those of another order', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    await world.driver.run();
    const [item] = (await readBoard(simulator)).items.filter(isActive);
    // A person copies the item, key column and all, makes another order of it, and deletes the first one.
    await simulator.control({
      action: 'createItem',
      boardId: BOARD,
      groupId: item?.groupId,
      name: 'copy',
      values: { ...keyParts(item?.values ?? {}), [COLUMNS.number]: 'B-777' },
    });
    await simulator.control({ action: 'delete', itemId: item?.id });
    await world.source([order('A-001', { price: '31' })]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    await world.driver.run();
    const [copy] = (await readBoard(simulator)).items.filter(isActive);
    expect(copy).toMatchObject({ name: 'copy', values: { [COLUMNS.number]: 'B-777' } });
    expect(copy?.values[COLUMNS.price] ?? null).toBeNull();
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'GONE' });
  });
});
