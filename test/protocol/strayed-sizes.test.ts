import { describe, expect, test } from 'vitest';
import { isActive, readBoard, shownOrder } from './support/board.js';
import type { Item } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { openFindings } from './support/last-run.js';
import { order } from './support/orders.js';
import { begin, itemById, openOtherBoard, OTHER_BOARD, retiredOf, runWith, writtenElsewhere } from './support/people.js';
import { sizeOf } from '../support/board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { lineRows, orderErrors, productionRows, sizeErrors } from './support/tables.js';
import { removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();
const hold = (yaml: string): string => yaml.replace('removed: recreate, moved: recreate', 'removed: recreate, moved: hold');

/** Size S of A-001 is below another item: a person's own, that of A-002, or one of another board. */
async function beginStrayed(
  to: 'own' | 'order' | 'board',
  mapping?: (yaml: string) => string,
): Promise<{ world: World; item: Item; stray: string; parentId: string }> {
  const { world, item } = await begin(simulator, mapping);
  const parentId = await parentOf(to, item);
  const stray = item.subitems.find((subitem) => sizeOf(subitem) === 'S')?.id ?? '';
  await simulator.control({ action: 'moveSubitem', itemId: stray, parentId });
  return { world, item, stray, parentId };
}

async function parentOf(to: 'own' | 'order' | 'board', item: Item): Promise<string> {
  if (to === 'order') return (await shownOrder(simulator, 'A-002')).id;
  if (to === 'board') await openOtherBoard(simulator);
  const boardId = to === 'board' ? OTHER_BOARD : BOARD;
  const groupId = to === 'board' ? null : item.groupId;
  return String((await simulator.control({ action: 'createItem', boardId, groupId, name: 'my item' }))['itemId']);
}

/** The moved subitem, wherever it is. */
async function strayOf(to: 'own' | 'order' | 'board', parentId: string, id: string): Promise<Item | undefined> {
  const { items } = await readBoard(simulator, to === 'board' ? OTHER_BOARD : BOARD);
  return items.find((item) => item.id === parentId)?.subitems.find((subitem) => subitem.id === id);
}

/** Quantities by size below the item of A-001. */
async function sizesOf(itemId: string): Promise<Record<string, number>> {
  const { subitems } = await itemById(simulator, itemId);
  return Object.fromEntries(subitems.filter(isActive).map((subitem) => [sizeOf(subitem), Number(subitem.values[COLUMNS.quantity])]));
}

describe.each(['own', 'order', 'board'] as const)('a subitem that a person moved below another item (%s)', (to) => {
  // What else is in the batch must not matter: the other item is read with it, or not.
  test.each([true, false])(
    'is made again with the policy `recreate`, and left alone where it is (the other order changes too: %s)',
    async (both) => {
      const { world, item, stray, parentId } = await beginStrayed(to);
      await world.source([order('A-001', { price: '31' }), order('A-002', both ? { price: '32' } : {})]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: both ? 2 : 1, failed: 0 });
      expect(await sizesOf(item.id)).toEqual({ S: 10, M: 20 });
      expect(await retiredOf(world)).toEqual([[stray]]);
      expect(await openFindings(world)).toContain(`1 size moved to item ${parentId} (recreate)`);
      expect((await productionRows(world.database)).subitems.map((row) => row['subitem_id'])).not.toContain(stray);
      // From now on the new one is written, once, and the old one never.
      await world.source([order('A-001', { price: '31', sizes: { S: 11, M: 20 } }), order('A-002', both ? { price: '33' } : {})]);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', failed: 0 });
      expect(await sizesOf(item.id)).toEqual({ S: 11, M: 20 });
      expect(await strayOf(to, parentId, stray)).toMatchObject({ state: 'active', values: { [COLUMNS.quantity]: '10' } });
      expect(await writtenElsewhere(simulator)).toEqual([]);
      expect(await world.driver.run()).toMatchObject({ staged: 0 });
      if (to !== 'order') await checkPromises(world);
    },
  );

  test('holds its order with the policy `hold`, says where it is, and continues when it is back', async () => {
    const { world, item, stray, parentId } = await beginStrayed(to, hold);
    expect(await runWith(world, { price: '31', sizes: { S: 11, M: 21 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    const errors = await sizeErrors(world.database);
    expect(errors).toMatchObject([{ order_number: 'A-001', size_label: 'S', error_type: 'ITEM_ELSEWHERE' }]);
    expect(errors[0]?.error_message).toContain(`item ${parentId}`);
    // The rest of the order is written.
    expect((await itemById(simulator, item.id)).values[COLUMNS.price]).toBe('31');
    expect(await sizesOf(item.id)).toEqual({ M: 21 });
    expect(await strayOf(to, parentId, stray)).toMatchObject({ state: 'active', values: { [COLUMNS.quantity]: '10' } });
    expect((await lineRows(world.database)).filter(({ state }) => state === 'ELSEWHERE')).toMatchObject([{ subitem_id: stray }]);
    await simulator.control({ action: 'moveSubitem', itemId: stray, parentId: item.id });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await sizesOf(item.id)).toEqual({ S: 11, M: 21 });
    expect(await sizeErrors(world.database)).toEqual([]);
    expect(await orderErrors(world.database)).toEqual([]);
    expect(await writtenElsewhere(simulator)).toEqual([]);
    await checkPromises(world);
  });

  test('stays as it is when its size, or its order, leaves the source', async () => {
    const { world, item, stray, parentId } = await beginStrayed(to, removeFreely);
    expect(await runWith(world, { sizes: { M: 20 } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await sizesOf(item.id)).toEqual({ M: 20 });
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({ state: 'archived' });
    expect(await strayOf(to, parentId, stray)).toMatchObject({ state: 'active', values: { [COLUMNS.quantity]: '10' } });
    // The order returns with a new item of its own.
    expect(await runWith(world, {})).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await sizesOf((await shownOrder(simulator, 'A-001')).id)).toEqual({ S: 10, M: 20 });
    expect(await strayOf(to, parentId, stray)).toMatchObject({ state: 'active', values: { [COLUMNS.quantity]: '10' } });
    expect(await writtenElsewhere(simulator)).toEqual([]);
  });
});

test('a moved subitem that comes back beside its successor is a duplicate, and nothing is sent until one is left', async () => {
  const { world, item, stray } = await beginStrayed('own');
  await runWith(world, { price: '31' });
  await simulator.control({ action: 'moveSubitem', itemId: stray, parentId: item.id });
  expect(await runWith(world, { price: '31', sizes: { S: 12, M: 20 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
  expect((await sizeErrors(world.database)).map(({ error_type }) => error_type)).toEqual(['DUPLICATE_FOUND']);
  await simulator.control({ action: 'delete', itemId: stray });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(await sizesOf(item.id)).toEqual({ S: 12, M: 20 });
  await checkPromises(world);
});

test('a subitem of one order below the item of another is no duplicate of the other order, whose items are counted', async () => {
  const { world, item } = await begin(simulator);
  const other = await shownOrder(simulator, 'A-002');
  await simulator.control({ action: 'archive', itemId: other.id });
  await world.source([order('A-001'), order('A-002', { price: '32' })]);
  expect(await world.driver.run()).toMatchObject({ failed: 1 });
  await simulator.control({ action: 'restore', itemId: other.id });
  const stray = item.subitems.find((subitem) => sizeOf(subitem) === 'S')?.id ?? '';
  await simulator.control({ action: 'moveSubitem', itemId: stray, parentId: other.id });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(await shownOrder(simulator, 'A-002')).toMatchObject({ id: other.id, price: '32' });
  expect(await sizeErrors(world.database)).toEqual([]);
});
