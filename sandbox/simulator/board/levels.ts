import { present, type Board, type Cell, type Item } from './model.js';
import type { World } from './world.js';

// Monday's limit of a board with several levels: an item and four levels of subitems.
const MULTI_LEVELS = 5;

/** The deepest level of an item that may get subitems; items of the board itself are on level 1. */
export const deepest = (board: Board): number => (board.hierarchy === 'multi_level' ? MULTI_LEVELS - 1 : 1);

export function levelOf(world: World, item: Item): number {
  return item.parentId === null ? 1 : 1 + levelOf(world, world.item(item.parentId));
}

export function activeSubitems(world: World, item: Item): Item[] {
  return item.subitemIds.map((id) => world.item(id)).filter((subitem) => present(subitem).state === 'active');
}

/** Whether an item shows its own values: it has no subitems. */
export const isLeaf = (world: World, item: Item): boolean => activeSubitems(world, item).length === 0;

/** The cells of a write without those of rollup columns: on an item with subitems they have no effect, and Monday says nothing about it. */
export function withoutRollups(board: Board, cells: ReadonlyMap<string, Cell | null>): Map<string, Cell | null> {
  const rollups = new Set(board.columns.filter(({ rollup }) => rollup).map(({ id }) => id));
  return new Map([...cells].filter(([columnId]) => !rollups.has(columnId)));
}

/** The first subitem clears what its parent had in rollup columns. */
export function clearRollups(world: World, parent: Item): void {
  const { cells } = present(parent);
  const kept = withoutRollups(world.board(parent.boardId), cells);
  if (kept.size < cells.size) world.advance(parent, { cells: kept as Map<string, Cell> });
}

/** The items without subitems at or below an item: what its rollup columns are calculated from. */
export function leaves(world: World, item: Item): Item[] {
  const subitems = activeSubitems(world, item);
  return subitems.length === 0 ? [item] : subitems.flatMap((subitem) => leaves(world, subitem));
}
