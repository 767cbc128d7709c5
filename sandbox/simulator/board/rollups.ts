import { readCell, type CellReading } from '../columns/codec.js';
import { isLeaf, leaves } from './levels.js';
import { present, type Column, type Item } from './model.js';
import type { World } from './world.js';

/** What a rollup column shows: the value of an item without subitems, else the sum of its subitems' numbers. Other types have no text. */
export function rollupReading(world: World, column: Column, item: Item): CellReading {
  if (isLeaf(world, item)) return readCell(column, item);
  if (column.type !== 'numbers') return { text: '', value: null };
  const numbers = leaves(world, item).map((leaf) => Number(readCell(column, leaf).text ?? 0));
  const sum = String(numbers.reduce((total, number) => total + number, 0));
  return { text: sum, value: JSON.stringify(sum) };
}

/** How many of the subitems have each label of a status column, by label id. */
export function labelCounts(world: World, column: Column, item: Item): { key: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const leaf of leaves(world, item)) {
    const cell = present(leaf).cells.get(column.id);
    if (typeof cell !== 'object' || !('index' in cell)) continue;
    const key = String(cell.index);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => ({ key, count }));
}
