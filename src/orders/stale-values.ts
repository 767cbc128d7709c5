import type { Effect } from './effects.js';
import type { BoardSettings, ItemOnBoard, SameValue, SubitemOnBoard } from './on-board.js';
import type { ItemRecord } from './record/item.js';
import type { SizeRecord } from './record/size.js';
import type { MondayType } from './column-types.js';

/**
 * Fields in which an item shows what an uncertain effect wrote instead of what was sent since: the old request has taken effect after all,
 * later than B (R5). A value that a person has written there is a different case and is not touched. Column ids, `name` or `group`.
 */
export function staleFields(
  settings: BoardSettings,
  record: ItemRecord,
  item: ItemOnBoard,
  effects: readonly Effect[],
  same: SameValue,
): string[] {
  const isOld = oldValue(same);
  const types = new Map(settings.fields.map(({ monday }) => [monday.id, monday.type]));
  const stale = new Set<string>();
  for (const effect of effects) {
    if (effect.operation === 'MOVE_ITEM' && effect.title !== record.groupTitle && effect.groupId === item.groupId) stale.add('group');
    if (effect.operation !== 'UPDATE_ITEM') continue;
    if (effect.name !== undefined && isOld('text', record.itemName, effect.name, item.name)) stale.add('name');
    for (const [id, old] of Object.entries(effect.columns)) {
      if (isOld(types.get(id) ?? 'text', record.sentColumns[id] ?? null, old, item.values[id])) stale.add(id);
    }
  }
  return [...stale];
}

/** The same for sizes: those whose subitem shows an old quantity. */
export function staleSizes(
  settings: BoardSettings,
  lines: readonly SizeRecord[],
  subitems: readonly SubitemOnBoard[],
  effects: readonly Effect[],
  same: SameValue,
): Set<string> {
  const isOld = oldValue(same);
  const column = settings.subitems?.quantity.monday;
  const stale = new Set<string>();
  for (const effect of effects) {
    if (effect.operation !== 'UPDATE_SUBITEM' || column === undefined) continue;
    const line = lines.find(({ size }) => size === effect.size);
    const shown = subitems.find(({ id }) => id === line?.subitemId);
    if (line === undefined || shown === undefined) continue;
    if (isOld(column.type, line.quantity === null ? null : String(line.quantity), String(effect.quantity), shown.values[column.id]))
      stale.add(effect.size);
  }
  return stale;
}

const oldValue =
  (same: SameValue) =>
  (type: MondayType, wanted: string | null, old: string | null, shown: string | null | undefined): boolean =>
    !same(type, wanted, shown) && same(type, old, shown);
