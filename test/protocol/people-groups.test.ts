import { describe, expect, test } from 'vitest';
import { shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { openFindings } from './support/last-run.js';
import { order } from './support/orders.js';
import { begin, GROUP, otherGroup, policies, retiredOf, runWith, writesOf } from './support/people.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows } from './support/tables.js';
import { BOARD } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

describe('a subitem that a person removed', () => {
  test.each(['archive', 'delete'])('by %s is created again, and its order continues', async (action) => {
    const { world, item } = await begin(simulator);
    const [removed] = item.subitems;
    await simulator.control({ action, itemId: removed?.id });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: item.id, price: '31', sizes: { S: 10, M: 20 } });
    expect(await retiredOf(world)).toEqual([[removed?.id]]);
    expect(await openFindings(world)).toContain('1 size removed (recreate)');
    const { subitems } = await productionRows(world.database);
    expect(subitems.map((row) => row['subitem_id'])).not.toContain(removed?.id);
    expect(subitems).toHaveLength(4);
    await checkPromises(world);
  });
});

describe('a subitem that comes back after another one was made', () => {
  test('is reported as a duplicate of its size until one is left', async () => {
    const { world, item } = await begin(simulator);
    const [removed] = item.subitems;
    await simulator.control({ action: 'archive', itemId: removed?.id });
    await runWith(world, { price: '31' });
    await simulator.control({ action: 'restore', itemId: removed?.id });
    expect(await runWith(world, { price: '32', sizes: { S: 12, M: 20 } })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'DUPLICATE_FOUND' }]);
    await simulator.control({ action: 'delete', itemId: removed?.id });
    await world.pass(24 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '32', sizes: { S: 12, M: 20 } });
    await checkPromises(world);
  });
});

describe('a group', () => {
  test('that a person renamed stays the group of its orders, new ones too, and the run reports it', async () => {
    const { world, item } = await begin(simulator);
    await simulator.control({ action: 'renameGroup', boardId: BOARD, groupId: item.groupId, title: 'Autumn' });
    await world.source([order('A-001', { price: '31' }), order('A-002'), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(Object.values(await shownOrders(simulator)).map(({ group }) => group)).toEqual(['Autumn', 'Autumn', 'Autumn']);
    expect([await writesOf(simulator, 'create_group'), await writesOf(simulator, 'move_item_to_group')]).toEqual([1, 0]);
    expect(await openFindings(world)).toContain(`People have renamed the group ${GROUP} to Autumn on the board (follow).`);
    await checkPromises(world);
  });

  test('that a person renamed is created again for the next order that needs it with the policy `recreate`; the others stay', async () => {
    const { world, item } = await begin(simulator, (yaml) => yaml.replace('group: { renamed: follow }', 'group: { renamed: recreate }'));
    await simulator.control({ action: 'renameGroup', boardId: BOARD, groupId: item.groupId, title: 'Autumn' });
    await world.source([order('A-001', { price: '31' }), order('A-002'), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(Object.values(await shownOrders(simulator)).map(({ group }) => group)).toEqual(['Autumn', 'Autumn', GROUP]);
    await checkPromises(world);
  });

  test('that a person deleted is created again for the next order that needs it; its items are deleted ones', async () => {
    const { world, item } = await begin(simulator, policies('deleted: recreate'));
    await otherGroup(simulator);
    await simulator.control({ action: 'deleteGroup', boardId: BOARD, groupId: item.groupId });
    expect(await runWith(world, { price: '31' })).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrders(simulator)).toMatchObject({ 'A-001': { group: GROUP, price: '31' } });
    expect(await retiredOf(world)).toEqual([[item.id]]);
    await checkPromises(world);
  });
});
