import { describe, expect, test } from 'vitest';
import { isActive, readBoard } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows, recordRows } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

/** One kind of change: the order before it, after it, and the mutation that carries it. */
interface Change {
  readonly what: string;
  readonly from: SourceOrder;
  readonly to: SourceOrder;
  readonly on: string;
  /** Sizes that are not ordered any more once the change is undone. */
  readonly zeroed?: Readonly<Record<string, number>>;
}

const change = (
  what: string,
  from: Omit<SourceOrder, 'number'>,
  to: Omit<SourceOrder, 'number'>,
  on = 'change_multiple_column_values',
): Change => ({ what, from: order('A-001', from), to: order('A-001', to), on });
const column = (what: string, name: string, from: string | null, to: string | null): Change =>
  change(what, { more: { [name]: from } }, { more: { [name]: to } });

const CHANGES: readonly Change[] = [
  column('a text', 'PO NUMBER', '4755', '5397'),
  column('a text that was blank', 'DESTINATION', null, 'MISSISSIPPI'),
  column('a text that is taken away', 'DESTINATION', 'MISSISSIPPI', null),
  column('a long text', 'NOTES', 'ADDED 20.5.25', 'ADDED 21.5.25'),
  column('a long text that was blank', 'NOTES', null, 'ADDED 20.5.25'),
  column('a number', 'CUSTOMER PRICE', '28.86', '30.5'),
  column('a number that was blank', 'DISCOUNT', null, '2.5'),
  column('a date', 'EX FACTORY DATE', '2026-09-26', '2026-10-03'),
  column('a date that was blank', 'EX FACTORY DATE', null, '2026-09-26'),
  column('a dropdown', 'DELIVERY TERMS', 'FOB', 'DDP'),
  column('a dropdown that was blank', 'DELIVERY TERMS', null, 'DDP'),
  column('a status', 'UNIT OF MEASURE', 'PCE', 'SET'),
  column('a status that was blank', 'UNIT OF MEASURE', null, 'PCE'),
  change('a quantity', { sizes: { S: 10, M: 20 } }, { sizes: { S: 12, M: 20 } }),
  change('a size that vanished', { sizes: { S: 10, M: 20 } }, { sizes: { S: 10 } }),
  { ...change('a size that was new', { sizes: { S: 10 } }, { sizes: { S: 10, M: 20 } }, 'create_subitem'), zeroed: { M: 0 } },
  change('a group', { season: 'FALL 2026' }, { season: 'SPRING 2027' }, 'move_item_to_group'),
];

/** One of each mutation: what was sent of an order that is dropped makes no other difference. */
const DROPPED = CHANGES.filter(({ what }) => ['a text', 'a quantity', 'a size that was new', 'a group'].includes(what));

/** The order as its board shows it: mapped values, group, and the quantity of every size. */
async function shown(): Promise<{
  readonly id: string;
  readonly state: string;
  readonly group: string;
  readonly values: Record<string, string | null>;
  readonly sizes: Record<string, number>;
}> {
  const board = await readBoard(simulator);
  const [item, ...others] = board.items.filter(({ values }) => values[COLUMNS.number] === 'A-001');
  if (item === undefined || others.length > 0) throw new Error('The order has no item or several.');
  const values = Object.fromEntries(Object.entries(item.values).filter(([, value]) => value !== null && value !== ''));
  const sizes = Object.fromEntries(
    item.subitems.filter(isActive).map(({ name, values: of }) => [name.replace('Size ', ''), Number(of[COLUMNS.quantity])]),
  );
  return { id: item.id, state: item.state, group: board.groups.find(({ id }) => id === item.groupId)?.title ?? '', values, sizes };
}

/** Where the work on the change ends. The run and its batch end there too, with nothing closed and nothing promoted. */
const ENDS = {
  'the batch was terminated before its promotion': async (world: World): Promise<void> => {
    const opened = await world.driver.open(await stagedBatch(world));
    expect(await world.driver.workOff(opened)).toEqual({ kind: 'finished' });
  },
  'the answer was lost with the worker': async (world: World, { on }: Change): Promise<void> => {
    const opened = await world.driver.open(await stagedBatch(world));
    await world.driver.refreshBoard(opened);
    await world.fault({ kind: 'lostAfterCommit', on });
    await expect(sendOnce(world, opened)).rejects.toThrow();
  },
} as const;

async function stagedBatch(world: World): Promise<string> {
  const {
    batches: [batch],
  } = await world.driver.staged();
  return batch?.batchId ?? '';
}

/** Every request once, until one has no answer. */
async function sendOnce(world: World, opened: Awaited<ReturnType<World['driver']['open']>>): Promise<void> {
  for (;;) {
    const { requestIds } = await world.driver.plan(opened);
    if (requestIds.length === 0) return;
    for (const requestId of requestIds) await world.driver.sendOnce(requestId, opened.mappingHash);
  }
}

describe.each(Object.entries(ENDS))('R10: sent and not promoted, since %s', (_when, end) => {
  test.each(CHANGES)('$what that the source takes back is taken back on the board', async (of) => {
    const world = await openWorld(simulator);
    await world.source([of.from]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const before = await shown();
    const production = await productionRows(world.database);
    await world.source([of.to]);
    await end(world, of);
    expect(await shown(), 'the change has reached the board').not.toEqual(before);
    expect(await productionRows(world.database)).toEqual(production);
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: true });

    await world.source([of.from]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1, unchanged: 0 });
    expect(await shown()).toEqual({ ...before, sizes: { ...before.sizes, ...of.zeroed } });
    expect((await recordRows(world.database))['A-001']).toMatchObject({ dirty: false });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
    await checkPromises(world);
  });

  test.each(DROPPED)('an order with $what that the source drops is archived', async (of) => {
    const world = await openWorld(simulator, { mapping: removeFreely });
    const other = order('B-001');
    await world.source([of.from, other]);
    await world.driver.run();
    await world.source([of.to, other]);
    await end(world, of);

    await world.source([other]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await shown()).toMatchObject({ state: 'archived' });
    expect((await productionRows(world.database)).orders).toHaveLength(1);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
    await checkPromises(world);
  });
});
