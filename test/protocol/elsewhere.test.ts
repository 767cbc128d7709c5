import { describe, expect, test } from 'vitest';
import { readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import type { Item } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { openFindings } from './support/last-run.js';
import { order } from './support/orders.js';
import {
  begin,
  itemById,
  itemThere,
  moveAway,
  moveBack,
  openOtherBoard,
  OTHER_BOARD,
  policies,
  retiredOf,
  runWith,
  writesOf,
  writtenElsewhere,
} from './support/people.js';
import { planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows, recordRows } from './support/tables.js';
import { removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();
const DAY_MS = 24 * 60 * 60_000;

/** Order A-001 is on the board, and then its item is on another one. */
async function beginAway(
  mapping?: (yaml: string) => string,
  kind: 'copy' | 'fresh' = 'copy',
): Promise<{ world: World; item: Item; there: Item }> {
  const { world, item } = await begin(simulator, mapping);
  await openOtherBoard(simulator, kind);
  await moveAway(simulator, item.id);
  return { world, item, there: await itemThere(simulator, item.id) };
}

/** Nothing was written on the other board, by its log and by what it shows. */
async function expectUntouched(there: Item): Promise<void> {
  expect(await writtenElsewhere(simulator)).toEqual([]);
  expect(await itemThere(simulator, there.id)).toEqual(there);
}

describe('an item that was moved to another board, with the policy `hold`', () => {
  const changes = [
    ['changes', { price: '31' }],
    ['gets a size', { sizes: { S: 10, M: 20, L: 5 } }],
    ['loses a size', { sizes: { M: 20 } }],
    ['gets another group', { season: 'SPRING 2027' }],
  ] as const;

  test.each(changes)('holds its order when it %s, and says where the item is; the other orders go on', async (_what, change) => {
    const { world, there } = await beginAway();
    await world.source([order('A-001', change), order('A-002', { price: '7' }), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1 });
    const errors = await orderErrors(world.database);
    expect(errors).toMatchObject([{ order_number: 'A-001', error_type: 'ITEM_ELSEWHERE' }]);
    expect(errors[0]?.error_message).toContain(`board ${OTHER_BOARD} (Done)`);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'ELSEWHERE', dirty: true });
    expect(await openFindings(world)).toContain(`1 moved to board ${OTHER_BOARD} (Done) (hold)`);
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-002', 'A-003']);
    expect(await shownOrder(simulator, 'A-002')).toMatchObject({ price: '7' });
    // Retries look again, and write nothing.
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    await expectUntouched(there);
    await checkPromises(world);
  });

  test('is followed again by the run after it is back, and its error is closed', async () => {
    const { world, item } = await beginAway();
    await runWith(world, { price: '31', sizes: { S: 11, M: 20 } });
    await moveBack(simulator, item.id, item.groupId);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, price: '31', sizes: { S: 11, M: 20 } });
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
    await checkPromises(world);
  });

  test('is followed again by its id where the other board has lost its key, and gets its key back', async () => {
    const { world, item } = await beginAway(undefined, 'fresh');
    await runWith(world, { price: '31' });
    await moveBack(simulator, item.id, item.groupId);
    expect((await itemById(simulator, item.id)).values[COLUMNS.key] ?? null).toBeNull();
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await itemById(simulator, item.id)).values).toMatchObject({ [COLUMNS.price]: '31', [COLUMNS.key]: item.values[COLUMNS.key] });
    expect(await writtenElsewhere(simulator)).toEqual([]);
    expect((await readBoard(simulator)).items).toHaveLength(2);
  });

  test('stays as it is when its order leaves the source, and the order gets a new item when it returns', async () => {
    const { world, item, there } = await beginAway(removeFreely);
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await productionRows(world.database)).orders).toHaveLength(1);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'RELEASED' });
    await expectUntouched(there);
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { S: 10, M: 20 } });
    expect(await retiredOf(world)).toEqual([[item.id]]);
    await expectUntouched(there);
    await checkPromises(world);
  });

  test('is recreated at the next retry once the mapping says so', async () => {
    const { world, item, there } = await beginAway();
    await runWith(world, { price: '31' });
    await world.changeMapping(policies('leftBoard: recreate'));
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { S: 10, M: 20 } });
    expect(await retiredOf(world)).toEqual([[item.id]]);
    expect(await orderErrors(world.database)).toEqual([]);
    await expectUntouched(there);
  });

  test('counts as removed when it is deleted there', async () => {
    const { world, item } = await beginAway();
    await runWith(world, { price: '31' });
    await simulator.control({ action: 'delete', itemId: item.id });
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    expect((await orderErrors(world.database)).map(({ error_type }) => error_type)).toContain('ITEM_GONE');
    expect(await writtenElsewhere(simulator)).toEqual([]);
  });
});

describe('an item that was moved to another board, with another policy', () => {
  test('`recreate`: the order gets a new item on our board, and the old id is kept', async () => {
    const { world, item, there } = await beginAway(policies('leftBoard: recreate'));
    expect(await runWith(world, { price: '31', sizes: { S: 11, M: 20 } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const anew = await shownOrder(simulator, 'A-001');
    expect(anew).toMatchObject({ price: '31', sizes: { S: 11, M: 20 } });
    expect(anew.id).not.toBe(item.id);
    expect(await retiredOf(world)).toEqual([[item.id]]);
    expect(await openFindings(world)).toContain(`1 moved to board ${OTHER_BOARD} (Done) (recreate)`);
    const { orders, subitems } = await productionRows(world.database);
    expect([orders.length, subitems.length]).toEqual([2, 4]);
    // The old item has the key too, but not on this board.
    expect(await runWith(world, { price: '32', sizes: { S: 11, M: 20 } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await expectUntouched(there);
    await checkPromises(world);
    // Back beside its successor it is a duplicate, for a person.
    await moveBack(simulator, item.id, item.groupId);
    expect(await runWith(world, { price: '33', sizes: { S: 11, M: 20 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'DUPLICATE_FOUND' }]);
    await moveAway(simulator, item.id);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: anew.id, price: '33' });
  });

  test('`forget`: the order is left alone and reported once, until its item is back', async () => {
    const { world, item, there } = await beginAway(policies('leftBoard: forget'));
    const before = await productionRows(world.database);
    const sent = (await readLog(simulator)).requests.length;
    for (const price of ['31', '32'])
      expect(await runWith(world, { price, sizes: { S: 10, M: 20, L: 5 } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await readLog(simulator)).requests).toHaveLength(sent);
    expect((await openFindings(world)).match(/\(forget\)/g)).toHaveLength(1);
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await productionRows(world.database)).toEqual(before);
    await expectUntouched(there);
    await checkPromises(world);
    await moveBack(simulator, item.id, item.groupId);
    expect(await runWith(world, { price: '33' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, price: '33' });
    await checkPromises(world);
  });
});

describe('an item that is moved to another board while a batch is at work', () => {
  test('between the look at it and the request is refused, and the next attempt says where it is', async () => {
    const { world, item } = await begin(simulator);
    await openOtherBoard(simulator);
    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    await moveAway(simulator, item.id);
    await world.driver.send(requestId, opened.mappingHash);
    expect(await world.driver.close(opened)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    expect((await orderErrors(world.database)).map(({ error_type }) => error_type)).toContain('ITEM_ELSEWHERE');
    expect(await writtenElsewhere(simulator)).toEqual([]);
    await moveBack(simulator, item.id, item.groupId);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test.each([
    ['UPDATE_ITEM', { price: '31' }, 'change_multiple_column_values'],
    ['CREATE_SUBITEM', { sizes: { S: 10, M: 20, L: 5 } }, 'create_subitem'],
    ['MOVE_ITEM', { season: 'SPRING 2027' }, 'move_item_to_group'],
  ] as const)(
    'and the answer to %s is lost: the read that settles it holds the order, and nothing more is sent',
    async (operation, change, on) => {
      const { world, item } = await begin(simulator);
      await openOtherBoard(simulator);
      await world.source([order('A-001', change), order('A-002')]);
      const { opened, requestId } = await planned(world, operation);
      await world.fault({ kind: 'lostBeforeCommit', on });
      await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
      await moveAway(simulator, item.id);
      const there = await itemThere(simulator, item.id);
      expect(await world.driver.close(opened, await world.driver.workOff(opened))).toMatchObject({ failed: 1 });
      expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'ITEM_ELSEWHERE' }]);
      await expectUntouched(there);
      await checkPromises(world);
    },
  );

  test('is recognised at the next batch though its request of the batch before is still open', async () => {
    const { world, item } = await begin(simulator);
    await openOtherBoard(simulator);
    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    const { opened, requestId } = await planned(world, 'UPDATE_ITEM');
    await world.fault({ kind: 'lostBeforeCommit', on: 'change_multiple_column_values' });
    await expect(world.driver.sendOnce(requestId, opened.mappingHash)).rejects.toMatchObject({ type: 'OUTCOME_UNKNOWN' });
    await world.driver.close(opened, { kind: 'cancelled', reason: 'by the test' });
    await moveAway(simulator, item.id);
    const there = await itemThere(simulator, item.id);
    expect(await runWith(world, { price: '32', sizes: { S: 10, M: 20, L: 5 } })).toMatchObject({ failed: 1 });
    await world.pass(DAY_MS);
    await world.driver.run();
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'ITEM_ELSEWHERE' }]);
    await expectUntouched(there);
  });
});

describe('items of a group that a person archived', () => {
  test('hold their orders, whichever of them changes', async () => {
    const { world, item } = await begin(simulator);
    await simulator.control({ action: 'archiveGroup', boardId: BOARD, groupId: item.groupId });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'ITEM_GONE' }]);
    expect(await shownOrders(simulator)).toEqual({});
    await checkPromises(world);
  });

  test('are created again in a new group with the policy `recreate`', async () => {
    const { world, item } = await begin(simulator, policies('archived: recreate'));
    await simulator.control({ action: 'archiveGroup', boardId: BOARD, groupId: item.groupId });
    await world.source([order('A-001', { price: '31' }), order('A-002', { price: '32' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(await shownOrders(simulator)).toMatchObject({ 'A-001': { price: '31' }, 'A-002': { price: '32' } });
    expect(await writesOf(simulator, 'create_group')).toBe(2);
    await checkPromises(world);
  });
});
