import { describe, expect, test } from 'vitest';
import type { Difference } from '../../src/orders/differences.js';
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
import { itemById, moveAway, openOtherBoard, otherGroup, policies } from './support/people.js';
import { orderErrors, productionRows } from './support/tables.js';
import { openWorld, outsideRuns } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

async function verify(world: World, customer?: string): Promise<Verification> {
  const mapping = await mappingOf(world);
  return await verifyBoard(world.services, mapping, { customer, onProgress: () => undefined, isStopped: () => false });
}

const mappingOf = async (world: World) => await loadMapping(join(world.services.mappingsFolder, `${MAPPING}.yaml`));

/** `A-001 edited price follow stay`, in order. */
const linesOf = ({ orders: differing }: Verification): string[] =>
  differing.flatMap(({ parts, differences }) => differences.map((difference) => `${parts[0] ?? ''} ${line(difference)}`)).sort();

const line = ({ kind, size, policy, end }: Difference): string => [kind, size, policy, end].filter((part) => part !== null).join(' ');

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

/** What a person does to one order, and what a comparison must say of it under the policies of `PLANTED_POLICIES`. */
interface Plant {
  readonly act: (item: Item, world: World, places: Places) => Promise<unknown>;
  readonly found: string;
}

interface Places {
  readonly group: string;
  /** An item of ours that nothing else happens to. */
  readonly host: string;
}

const PLANTED_POLICIES = policies('renamed: restore', 'deleted: recreate', 'moved: hold');
const sizeOf = (item: Item): string => item.subitems[0]?.id ?? '';
const production = 'UPDATE [dbo].[MON_CustMasterSchedule] SET [CUSTOMER PRICE] = 1 WHERE [Item ID] = @id';

const PLANTS: readonly Plant[] = [
  {
    act: ({ id }) => person('edit', { itemId: id, values: { [COLUMNS.price]: '99', [COLUMNS.unmapped]: 'a note' } }),
    found: 'edited follow stay',
  },
  { act: ({ id }) => person('rename', { itemId: id, name: 'mine' }), found: 'renamed restore repair' },
  { act: ({ id }, _world, { group }) => person('move', { itemId: id, groupId: group }), found: 'moved hold wait' },
  { act: ({ id }) => person('archive', { itemId: id }), found: 'archived hold wait' },
  { act: ({ id }) => person('delete', { itemId: id }), found: 'deleted recreate repair' },
  { act: ({ id }) => moveAway(simulator, id), found: 'on another board hold wait' },
  { act: ({ id }) => person('edit', { itemId: id, values: { [COLUMNS.key]: '' } }), found: 'key changed repair' },
  { act: ({ id }) => person('duplicateItem', { itemId: id }), found: 'doubled board' },
  { act: (item) => person('edit', { itemId: sizeOf(item), values: { [COLUMNS.quantity]: '7' } }), found: 'size edited S follow stay' },
  { act: (item) => person('delete', { itemId: sizeOf(item) }), found: 'size removed S recreate repair' },
  {
    act: (item, _world, { host }) => person('moveSubitem', { itemId: sizeOf(item), parentId: host }),
    found: 'size moved S recreate repair',
  },
  { act: ({ id }) => person('createSubitem', { parentId: id, name: 'Size S', values: {} }), found: 'size doubled S board' },
  {
    act: ({ id }, { database }) => database.execute('DELETE FROM [dbo].[MON_CustMasterSchedule] WHERE [Item ID] = @id', { id }),
    found: 'production row missing repair',
  },
  { act: ({ id }, { database }) => database.execute(production, { id }), found: 'production differs repair' },
];

/** A board with the first order untouched and one order of another customer; people have done to each other order what `chosen` says. */
async function planted(world: World, chosen: readonly (Plant | null)[]): Promise<{ items: Item[]; expected: string[] }> {
  await world.source([...orders(chosen.length + 1), order('B-001', { customer: 'RHONE' })]);
  await world.driver.run();
  await openOtherBoard(simulator);
  const board = await readBoard(simulator);
  const items = orders(chosen.length + 1).map(({ number }) => {
    const item = board.items.find(({ values }) => values[COLUMNS.number] === number);
    if (item === undefined) throw new Error(`Order ${number} is not on the board.`);
    return item;
  });
  const places = { group: await otherGroup(simulator), host: items[0]?.id ?? '' };
  const expected: string[] = [];
  for (const [index, plant] of chosen.entries()) {
    const item = items[index + 1];
    if (plant === null || item === undefined) continue;
    await plant.act(item, world, places);
    expected.push(`${item.values[COLUMNS.number] ?? ''} ${plant.found}`);
  }
  return { items, expected: expected.sort() };
}

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
    const { items, expected } = await planted(world, PLANTS);
    const rhone = (await readBoard(simulator)).groups.find(({ title }) => title.startsWith('RHONE'));
    await person('renameGroup', { boardId: BOARD, groupId: rhone?.id, title: 'Theirs' });
    const found = await verify(world);
    expect(linesOf(found)).toEqual(expected);
    expect(found.scan).toMatchObject({ renamed: [{ shown: 'Theirs' }], gone: [] });
    expect(await codes(world)).toHaveLength(PLANTS.length + 1);
    // Asking again finds the same.
    expect(linesOf(await verify(world))).toEqual(expected);

    await heal(world, found);
    expect(await world.driver.run()).toMatchObject({ staged: 7, promoted: 7, failed: 0 });
    const left = expected.filter((line) => !line.endsWith('repair'));
    expect(await codes(world)).toHaveLength(left.length + 1);
    expect(linesOf(await verify(world))).toEqual(left);
    const [edited, renamed, unkeyed] = [items[1], items[2], items[7]];
    expect(await itemById(simulator, edited?.id ?? '')).toMatchObject({
      values: { [COLUMNS.price]: '99', [COLUMNS.unmapped]: 'a note' },
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
      Array.from({ length: 25 }, () => (chance.oneIn(3) ? null : (chance.any(PLANTS) ?? null))),
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
    expect(linesOf(await verify(world))).toEqual(['A-001 edited follow stay', 'A-001 moved follow stay']);
    expect(await codes(world)).toEqual(['A-001 BOARD_VALUES_DIFFER DECIDED']);
    await person('edit', { itemId: id, values: { [COLUMNS.notes]: 'call them again' } });
    await verify(world);
    expect(await codes(world)).toEqual(['A-001 BOARD_VALUES_DIFFER OPEN']);
  });
});
