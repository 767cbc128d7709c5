import { describe, expect, test } from 'vitest';
import { readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import type { Item } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { openFindings } from './support/last-run.js';
import { order } from './support/orders.js';
import { begin, GROUP, itemById, otherGroup, policies, retiredOf, runWith, writesOf } from './support/people.js';
import { planned } from './support/planned.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { allRecordRows, orderErrors, productionRows, recordRows } from './support/tables.js';
import { removeFreely } from './support/world.js';
import { COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('an item that a person renamed or edited', () => {
  async function touch(item: Item): Promise<void> {
    await simulator.control({ action: 'rename', itemId: item.id, name: 'my name' });
    await simulator.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.price]: '99', [COLUMNS.unmapped]: 'a note' } });
    await simulator.control({ action: 'edit', itemId: item.subitems[0]?.id, values: { [COLUMNS.quantity]: '7' } });
  }

  test('keeps what the person wrote until the same field of the order changes, and the run reports it', async () => {
    const { world, item } = await begin(simulator);
    await touch(item);
    expect(await runWith(world, { more: { DESTINATION: 'OSLO' } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({
      name: 'my name',
      values: { [COLUMNS.price]: '99', [COLUMNS.unmapped]: 'a note' },
      subitems: [{ values: { [COLUMNS.quantity]: '7' } }, {}],
    });
    expect(await openFindings(world)).toContain('1 renamed (follow), 1 edited (follow), 1 size edited (follow)');
    await runWith(world, { price: '31', sizes: { S: 11, M: 20 }, more: { DESTINATION: 'OSLO' } });
    expect(await itemById(simulator, item.id)).toMatchObject({
      name: 'my name',
      values: { [COLUMNS.price]: '31', [COLUMNS.unmapped]: 'a note' },
      subitems: [{ values: { [COLUMNS.quantity]: '11' } }, {}],
    });
  });

  test('gets our name and values back with the next change of its order where the mapping restores them, and keeps its notes', async () => {
    const { world, item } = await begin(simulator, (yaml) =>
      policies('renamed: restore', 'edited: restore')(yaml).replace('subitem: { edited: follow', 'subitem: { edited: restore'),
    );
    await touch(item);
    expect(await runWith(world, { more: { DESTINATION: 'OSLO' } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({
      name: item.name,
      values: { [COLUMNS.price]: '28.86', [COLUMNS.unmapped]: 'a note' },
      subitems: [{ values: { [COLUMNS.quantity]: '10' } }, {}],
    });
    await checkPromises(world);
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
  });
});

test('a price that people changed is restored although the price of its order cannot be read any more', async () => {
  const { world, item } = await begin(simulator, policies('edited: restore'));
  await simulator.control({ action: 'edit', itemId: item.id, values: { [COLUMNS.price]: '99' } });
  expect(await runWith(world, { price: 'TBC' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect((await shownOrder(simulator, 'A-001')).price).toBe('28.86');
  await checkPromises(world);
  expect(await world.driver.run()).toMatchObject({ staged: 0 });
});

describe('an item that a person moved to another group', () => {
  test('stays there until the group of its order changes', async () => {
    const { world, item } = await begin(simulator);
    await simulator.control({ action: 'move', itemId: item.id, groupId: await otherGroup(simulator) });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, group: 'Being made', price: '31' });
    expect(await openFindings(world)).toContain('1 moved (follow)');
    await runWith(world, { season: 'SPRING 2027' });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, group: 'GREYSON SPRING 2027' });
  });

  test('is moved back with the next change of its order where the mapping restores it', async () => {
    const { world, item } = await begin(simulator, policies('moved: restore'));
    await simulator.control({ action: 'move', itemId: item.id, groupId: await otherGroup(simulator) });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, group: GROUP, price: '31' });
    await checkPromises(world);
  });

  test('holds its order as ITEM_MOVED with the policy `hold`, until it is back', async () => {
    const { world, item } = await begin(simulator, policies('moved: hold'));
    await simulator.control({ action: 'move', itemId: item.id, groupId: await otherGroup(simulator) });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'ITEM_MOVED' }]);
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ group: 'Being made', price: '28.86' });
    await simulator.control({ action: 'move', itemId: item.id, groupId: item.groupId });
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, group: GROUP, price: '31' });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('is archived with its order, though it waited for a person', async () => {
    const { world, item } = await begin(simulator, (yaml) => removeFreely(policies('moved: hold')(yaml)));
    await simulator.control({ action: 'move', itemId: item.id, groupId: await otherGroup(simulator) });
    expect(await runWith(world, { price: '31' })).toMatchObject({ failed: 1 });
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({ state: 'archived' });
  });
});

describe('an item that a person removed', () => {
  const removals = [
    ['archive', 'archived'],
    ['delete', 'deleted'],
  ] as const;

  test.each(removals)('by %s holds its order as ITEM_GONE, whichever part of it has changed', async (action) => {
    const { world, item } = await begin(simulator);
    await simulator.control({ action, itemId: item.id });
    // A size that is no longer ordered would need nothing but a 0.
    expect(await runWith(world, { sizes: { M: 20 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'ITEM_GONE' }]);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'GONE', dirty: true });
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-002']);
    await checkPromises(world);
  });

  test.each(removals)('by %s is created again with the policy `recreate`, with the id of the old one on record', async (action, state) => {
    const { world, item } = await begin(simulator, policies(`${state}: recreate`));
    await simulator.control({ action, itemId: item.id });
    expect(await runWith(world, { price: '31', sizes: { S: 11, M: 20 } })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const anew = await shownOrder(simulator, 'A-001');
    expect(anew).toMatchObject({ price: '31', group: GROUP, sizes: { S: 11, M: 20 } });
    expect(anew.id).not.toBe(item.id);
    expect(await itemById(simulator, item.id)).toMatchObject({ state });
    expect(await retiredOf(world)).toEqual([[item.id]]);
    expect(await openFindings(world)).toContain(`1 ${state} (recreate)`);
    const { orders, subitems } = await productionRows(world.database);
    expect(orders.map((row) => row['Item ID'])).not.toContain(item.id);
    expect(orders).toHaveLength(2);
    expect(subitems).toHaveLength(4);
    await checkPromises(world);
  });

  test('and that comes back after another one was created is reported as a duplicate, and nothing is sent for it until one is left', async () => {
    const { world, item } = await begin(simulator, policies('archived: recreate'));
    await simulator.control({ action: 'archive', itemId: item.id });
    await runWith(world, { price: '31' });
    const anew = await shownOrder(simulator, 'A-001');
    await simulator.control({ action: 'restore', itemId: item.id });
    expect(await runWith(world, { price: '32' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    const [error] = await orderErrors(world.database);
    expect(error).toMatchObject({ order_number: 'A-001', error_type: 'DUPLICATE_FOUND' });
    expect((await readBoard(simulator)).items.filter(({ id }) => [item.id, anew.id].includes(id))).toMatchObject([
      { values: { [COLUMNS.price]: '28.86' } },
      { values: { [COLUMNS.price]: '31' } },
    ]);
    await simulator.control({ action: 'delete', itemId: item.id });
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: anew.id, price: '32' });
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });

  test('by archiving stays archived where the mapping follows, its order is done, and nothing is sent of it', async () => {
    const { world, item } = await begin(simulator, (yaml) => removeFreely(policies('archived: follow')(yaml)));
    await simulator.control({ action: 'archive', itemId: item.id });
    const before = await productionRows(world.database);
    const sent = (await readLog(simulator)).requests.length;
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect((await readLog(simulator)).requests).toHaveLength(sent);
    expect(await itemById(simulator, item.id)).toMatchObject({ state: 'archived', values: { [COLUMNS.price]: '28.86' } });
    expect(await productionRows(world.database)).toEqual(before);
    await checkPromises(world);
    // The source drops it and has it again: an order like any other.
    await world.source([order('A-002')]);
    await world.driver.run();
    await world.driver.run();
    expect(await runWith(world, { price: '32' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '32' });
    expect(await retiredOf(world)).toEqual([[item.id]]);
  });

  test('leaves the board with its order at once', async () => {
    const { world, item } = await begin(simulator, removeFreely);
    await simulator.control({ action: 'delete', itemId: item.id });
    await world.source([order('A-002')]);
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await productionRows(world.database)).orders).toHaveLength(1);
    await checkPromises(world);
  });

  test('between the look at it and the request is met by the next attempt, whatever was sent', async () => {
    const { world, item } = await begin(simulator);
    await world.source([order('A-001', { sizes: { M: 20 } }), order('A-002')]);
    const { opened, requestId } = await planned(world, 'UPDATE_SUBITEM');
    await simulator.control({ action: 'archive', itemId: item.id });
    await world.driver.send(requestId, opened.mappingHash);
    expect(await world.driver.close(opened)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'ITEM_GONE' }]);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ state: 'GONE' });
    await checkPromises(world);
  });

  test('is not created again when its order gets another key', async () => {
    const { world, item } = await begin(simulator);
    await simulator.control({ action: 'archive', itemId: item.id });
    await runWith(world, { price: '31' });
    const created = await writesOf(simulator, 'create_item');
    expect(await runWith(world, { price: '31', style: 'NAMED NOW' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await writesOf(simulator, 'create_item')).toBe(created);
    expect(await orderErrors(world.database)).toMatchObject([
      { error_type: 'ITEM_GONE', item_name: expect.stringContaining('NAMED NOW') as string },
    ]);
    expect((await allRecordRows(world.database)).filter(({ item_id }) => item_id === item.id)).toMatchObject([
      { state: 'GONE', number: 'A-001' },
    ]);
    await checkPromises(world);
  });
});
