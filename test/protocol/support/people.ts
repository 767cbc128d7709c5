import { readBoard, readLog, shownOrder } from './board.js';
import type { Item } from './board.js';
import { order } from './orders.js';
import type { SourceOrder } from './orders.js';
import type { Simulator } from '../../support/simulator-fixture.js';
import { openWorld } from './world.js';
import type { World } from './world.js';
import { BOARD, SUBITEM_BOARD } from '../../support/shipped-board.js';

/** The group of the orders here. */
export const GROUP = 'GREYSON FALL 2026';

/** The shipped mapping with other policies for what people do, each as `archived: recreate`. */
export const policies =
  (...changes: readonly string[]) =>
  (yaml: string): string =>
    changes.reduce(
      (text, change) => text.replace(new RegExp(`(people:[\\s\\S]*?)\\b${change.split(':')[0] ?? ''}: \\w+`), `$1${change}`),
      yaml,
    );

/** A world in which orders are on the board. */
export async function begin(
  simulator: Simulator,
  mapping: (yaml: string) => string = (yaml) => yaml,
): Promise<{ world: World; item: Item }> {
  const world = await openWorld(simulator, { mapping });
  await world.source([order('A-001'), order('A-002')]);
  await world.driver.run();
  return { world, item: await itemOf(simulator, 'A-001') };
}

async function itemOf(simulator: Simulator, number: string): Promise<Item> {
  const { id } = await shownOrder(simulator, number);
  return await itemById(simulator, id);
}

/** An item of the board, whatever its state. */
export async function itemById(simulator: Simulator, id: string): Promise<Item> {
  const item = (await readBoard(simulator)).items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Error(`There is no item ${id}.`);
  return item;
}

/** Another run, in which A-001 has changed and A-002 has not. */
export async function runWith(world: World, change: Omit<SourceOrder, 'number'>): ReturnType<World['driver']['run']> {
  await world.source([order('A-001', change), order('A-002')]);
  return await world.driver.run();
}

/** Makes a group of people's own, and returns its id. */
export async function otherGroup(simulator: Simulator): Promise<string> {
  return String((await simulator.control({ action: 'createGroup', boardId: BOARD, title: 'Being made' }))['groupId']);
}

/** Another board of the account, with the columns and groups of ours under the same ids, or a fresh one. */
export const OTHER_BOARD = '9000000009';

export async function openOtherBoard(simulator: Simulator, kind: 'copy' | 'fresh' = 'copy'): Promise<void> {
  await simulator.control({ action: 'createBoard', boardId: OTHER_BOARD, name: 'Done', ...(kind === 'copy' ? { copyOf: BOARD } : {}) });
}

export async function moveAway(simulator: Simulator, itemId: string): Promise<void> {
  await simulator.control({ action: 'moveToBoard', itemId, boardId: OTHER_BOARD });
}

export async function moveBack(simulator: Simulator, itemId: string, groupId: string | null): Promise<void> {
  await simulator.control({ action: 'moveToBoard', itemId, boardId: BOARD, groupId });
}

/** An item of the other board, whatever its state. */
export async function itemThere(simulator: Simulator, id: string): Promise<Item> {
  const item = (await readBoard(simulator, OTHER_BOARD)).items.find((candidate) => candidate.id === id);
  if (item === undefined) throw new Error(`There is no item ${id} on the other board.`);
  return item;
}

/** What the sync did outside its board. */
export async function writtenElsewhere(simulator: Simulator): Promise<string[]> {
  const { effects } = await readLog(simulator);
  return effects
    .filter(({ boardId }) => ![BOARD, SUBITEM_BOARD].includes(boardId))
    .map(({ operation, targetId }) => `${operation} ${targetId}`);
}

/** How often this operation took effect. */
export async function writesOf(simulator: Simulator, operation: string): Promise<number> {
  return (await readLog(simulator)).effects.filter((effect) => effect.operation === operation).length;
}

/** Items that orders had before, by order. */
export async function retiredOf(world: World): Promise<unknown[]> {
  const rows = await world.database.query<{ retired_items: string }>(
    'SELECT [retired_items] FROM [dbo].[SYNC_Record] WHERE [retired_items] IS NOT NULL',
  );
  return rows.map((row) => JSON.parse(row.retired_items) as unknown);
}
