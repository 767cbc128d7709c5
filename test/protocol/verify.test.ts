import { describe, expect, test } from 'vitest';
import type { PersonsDecision } from '../../src/orders/persons-decision.js';
import { loadMapping } from '../../src/mapping/load.js';
import { join } from 'node:path';
import { markForRepair, recordDecision, repairable } from '../../src/sync/verify/repair.js';
import { verifyBoard } from '../../src/sync/verify/verify.js';
import type { Verification, VerifiedOrder } from '../../src/sync/verify/verify.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { isActive, readBoard, shownOrder } from './support/board.js';
import type { Item } from './support/board.js';
import { Chance } from './support/chance.js';
import { MAPPING } from './support/driver.js';
import { checkPromises } from './support/invariants.js';
import { order, orders } from './support/orders.js';
import { itemById, openOtherBoard, otherGroup, policies } from './support/people.js';
import { drawPlants, linesOf, PLANTS } from './support/plants.js';
import type { Plant } from './support/plants.js';
import { orderErrors, productionRows } from './support/tables.js';
import { openWorld, outsideRuns } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

async function verify(world: World, customer?: string): Promise<Verification> {
  const mapping = await mappingOf(world);
  return await verifyBoard(world.services, mapping, { customer, onProgress: () => undefined, isStopped: () => false });
}

const mappingOf = async (world: World) => await loadMapping(join(world.services.mappingsFolder, `${MAPPING}.yaml`));

async function codes(world: World): Promise<string[]> {
  const rows = await world.database.query<{ code: string; order_number: string | null; status: string }>(
    `SELECT [code], [order_number], [status] FROM [dbo].[SYNC_Finding] WHERE [origin] IN (N'VERIFY', N'GROUPS') AND [status] <> N'RESOLVED' ORDER BY [order_number], [code]`,
  );
  return rows.map(({ code, order_number: number, status }) => `${number ?? '-'} ${code} ${status}`);
}

const verified = (found: Verification, number: string): VerifiedOrder => {
  const one = found.orders.find(({ parts }) => parts[0] === number);
  if (one === undefined) throw new Error(`Order ${number} does not differ.`);
  return one;
};

const person = async (action: string, more: Readonly<Record<string, unknown>>) => await simulator.control({ action, ...more });

/** A board with the first order untouched and one order of another customer; people have done to each other order what `chosen` says. */
async function planted(world: World, chosen: readonly (readonly Plant[])[]): Promise<{ items: Item[]; expected: string[] }> {
  const { people } = (await mappingOf(world)).policies;
  await world.source([...orders(chosen.length + 1, { more: { NOTES: 'as agreed' } }), order('B-001', { customer: 'RHONE' })]);
  await world.driver.run();
  await openOtherBoard(simulator);
  const board = await readBoard(simulator);
  const items = orders(chosen.length + 1).map(({ number }) => {
    const item = board.items.find(({ values }) => values[COLUMNS.number] === number);
    if (item === undefined) throw new Error(`Order ${number} is not on the board.`);
    return item;
  });
  const group = await otherGroup(simulator);
  const { itemId } = await person('createItem', { boardId: BOARD, groupId: group, name: 'Sizes' });
  const site = { account: simulator, database: world.database, group, shelf: String(itemId) };
  const expected: string[] = [];
  for (const [index, plants] of chosen.entries()) {
    const item = items[index + 1];
    if (item === undefined) continue;
    for (const plant of plants) {
      await plant.act(item, site);
      const found = plant.found(people);
      if (found !== null) expected.push(`${item.values[COLUMNS.number] ?? ''} ${found}`);
    }
  }
  return { items, expected: expected.sort() };
}

const PLANTED_POLICIES = policies('renamed: restore', 'deleted: recreate', 'moved: hold');

const heal = async (world: World, found: Verification): Promise<void> => {
  const orders = found.orders.filter((one) => repairable(one).length > 0);
  await markForRepair(outsideRuns(world), await mappingOf(world), orders);
};

describe('a comparison of the board with the records', () => {
  test('finds nothing on a board that people have not touched, items and columns of their own included', async () => {
    const world = await openWorld(simulator);
    await world.settings({ collapseBlanks: true, stripTags: true });
    await world.source([...orders(3, { style: 'MSP<b>25</b>', colour: 'DEEP  NAVY' }), order('B-001', { customer: 'RHONE' })]);
    await world.driver.run();
    const { id } = await shownOrder(simulator, 'A-001');
    await person('edit', { itemId: id, values: { [COLUMNS.unmapped]: 'a note' } });
    await person('createItem', { boardId: BOARD, groupId: await otherGroup(simulator), name: 'an idea', values: {} });
    const found = await verify(world);
    expect(linesOf(found)).toEqual([]);
    expect(found).toMatchObject({ compared: 4, busy: 0, scan: { foreign: 1, unknownKeys: 0, renamed: [], gone: [] } });
    expect(await codes(world)).toEqual([]);
  });

  test('finds each change once, the next run repairs what the policies allow, and what people may change stays', async () => {
    const world = await openWorld(simulator, { mapping: PLANTED_POLICIES });
    const { items, expected } = await planted(
      world,
      PLANTS.map((plant) => [plant]),
    );
    const rhone = (await readBoard(simulator)).groups.find(({ title }) => title.startsWith('RHONE'));
    await person('renameGroup', { boardId: BOARD, groupId: rhone?.id, title: 'Theirs' });
    const found = await verify(world);
    expect(linesOf(found)).toEqual(expected);
    expect(found.scan).toMatchObject({ renamed: [{ shown: 'Theirs' }], gone: [] });
    expect(await codes(world)).toHaveLength(expected.length + 1);
    // Asking again finds the same.
    expect(linesOf(await verify(world))).toEqual(expected);

    await heal(world, found);
    const staged = expected.filter((line) => line.endsWith('repair')).length;
    expect(await world.driver.run()).toMatchObject({ staged, promoted: staged, failed: 0 });
    const left = expected.filter((line) => !line.endsWith('repair'));
    expect(await codes(world)).toHaveLength(left.length + 1);
    expect(linesOf(await verify(world))).toEqual(left);
    const itemOf = (name: string): Item | undefined => items[PLANTS.findIndex((plant) => plant.name === name) + 1];
    const [edited, renamed, unkeyed] = [itemOf('edit the price'), itemOf('rename'), itemOf('empty the key')];
    expect(await itemById(simulator, edited?.id ?? '')).toMatchObject({
      values: { [COLUMNS.price]: '99' },
    });
    expect(await itemById(simulator, renamed?.id ?? '')).toMatchObject({ name: renamed?.name });
    expect(await itemById(simulator, unkeyed?.id ?? '')).toMatchObject({ values: { [COLUMNS.key]: unkeyed?.values[COLUMNS.key] } });
    expect((await productionRows(world.database)).orders).toHaveLength(PLANTS.length + 2);
  });

  test.each([1, 2, 3])('finds all that people did at random, and nothing else (seed %i)', async (seed) => {
    const world = await openWorld(simulator, { mapping: PLANTED_POLICIES });
    const chance = new Chance(seed);
    const { expected } = await planted(
      world,
      Array.from({ length: 25 }, () => drawPlants(chance)),
    );
    const found = await verify(world);
    expect(linesOf(found)).toEqual(expected);
    await heal(world, found);
    await world.driver.run();
    expect(linesOf(await verify(world))).toEqual(expected.filter((line) => !line.endsWith('repair')));
  });
});

describe('a decision about one order', () => {
  async function decide(world: World, number: string, decision: PersonsDecision): Promise<void> {
    await recordDecision(outsideRuns(world), await mappingOf(world), verified(await verify(world), number), { decision, by: 'anna' });
  }
  const decisions = async (world: World): Promise<string[]> =>
    (
      await world.database.query<{ decision: string; decided_by: string }>(
        'SELECT [decision], [decided_by] FROM [dbo].[SYNC_OrderDecision]',
      )
    ).map(({ decision, decided_by: by }) => `${decision} ${by}`);

  test('recreate: the next run makes a new item where the mapping would wait, although the order waits for its retry', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    await world.driver.run();
    const { id } = await shownOrder(simulator, 'A-001');
    await person('archive', { itemId: id });
    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'ITEM_GONE' }]);
    await decide(world, 'A-001', 'RECREATE');
    expect(await decisions(world)).toEqual(['RECREATE anna']);
    expect(await codes(world)).toEqual(['A-001 BOARD_ITEMS_DIFFER OPEN']);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ price: '31', sizes: { S: 10, M: 20 } });
    expect((await shownOrder(simulator, 'A-001')).id).not.toBe(id);
    expect([await decisions(world), await codes(world), await orderErrors(world.database)]).toEqual([[], [], []]);
    expect(linesOf(await verify(world))).toEqual([]);
    await checkPromises(world);
  });

  test('leave: the order counts as done and its finding is decided, until the item is back', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(3));
    await world.driver.run();
    const { id } = await shownOrder(simulator, 'A-001');
    await person('archive', { itemId: id });
    await person('delete', { itemId: (await shownOrder(simulator, 'A-002')).id });
    await decide(world, 'A-001', 'LEAVE');
    await decide(world, 'A-002', 'LEAVE');
    const ended = ['A-001 BOARD_ITEMS_DIFFER DECIDED', 'A-002 BOARD_ITEMS_DIFFER DECIDED'];
    expect(await codes(world)).toEqual(ended);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 2, promoted: 2 });
    await world.source([order('A-001', { price: '31' }), order('A-002', { price: '31' }), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(1);
    expect(verified(await verify(world), 'A-002').ended).toEqual({ BOARD_ITEMS_DIFFER: 'anna' });
    expect(await codes(world)).toEqual(ended);

    await person('restore', { itemId: id });
    const found = await verify(world);
    expect(linesOf(found)).toEqual(['A-001 back repair', 'A-002 deleted follow stay']);
    await heal(world, found);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id, price: '31' });
    expect([await decisions(world), linesOf(await verify(world))]).toEqual([['LEAVE anna'], ['A-002 deleted follow stay']]);
    // The order goes on under another key.
    await world.source([order('A-001', { price: '31' }), order('A-002', { price: '31', style: 'NAMED NOW' }), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await decisions(world)).toEqual(['LEAVE anna']);
    await checkPromises(world);
  });

  test('restore: values, name and group are ours again, and columns that are not mapped stay', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(2));
    await world.driver.run();
    const item = await itemById(simulator, (await shownOrder(simulator, 'A-001')).id);
    await person('edit', { itemId: item.id, values: { [COLUMNS.price]: '99', [COLUMNS.unmapped]: 'a note' } });
    await person('rename', { itemId: item.id, name: 'mine' });
    await person('move', { itemId: item.id, groupId: await otherGroup(simulator) });
    await person('edit', { itemId: item.subitems[0]?.id, values: { [COLUMNS.quantity]: '7' } });
    await decide(world, 'A-001', 'RESTORE');
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await itemById(simulator, item.id)).toMatchObject({
      name: item.name,
      groupId: item.groupId,
      values: { [COLUMNS.price]: '28.86', [COLUMNS.unmapped]: 'a note' },
      subitems: [{ values: { [COLUMNS.quantity]: '10' } }, {}],
    });
    expect([await decisions(world), linesOf(await verify(world))]).toEqual([[], []]);
    await checkPromises(world);
  });

  test('accept: what the board shows is decided until it changes, and an item in another group goes on there', async () => {
    const world = await openWorld(simulator, { mapping: policies('moved: hold', 'edited: restore') });
    await world.source(orders(2));
    await world.driver.run();
    const { id } = await shownOrder(simulator, 'A-001');
    const group = await otherGroup(simulator);
    await person('move', { itemId: id, groupId: group });
    await person('edit', { itemId: id, values: { [COLUMNS.notes]: 'call them' } });
    await decide(world, 'A-001', 'ACCEPT');
    expect(await codes(world)).toEqual(['A-001 BOARD_VALUES_DIFFER DECIDED']);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    await world.source([order('A-001', { price: '31' }), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await itemById(simulator, id)).toMatchObject({
      groupId: group,
      values: { [COLUMNS.price]: '31', [COLUMNS.notes]: 'call them' },
    });
    expect(linesOf(await verify(world))).toEqual(['A-001 edited NOTES follow stay', 'A-001 moved group follow stay']);
    expect(await codes(world)).toEqual(['A-001 BOARD_VALUES_DIFFER DECIDED']);
    await person('edit', { itemId: id, values: { [COLUMNS.notes]: 'call them again' } });
    await verify(world);
    expect(await codes(world)).toEqual(['A-001 BOARD_VALUES_DIFFER OPEN']);
  });
});
