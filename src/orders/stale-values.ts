import type { Mapping } from '../../mapping/schema.js';
import { sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem } from '../../monday/types.js';
import type { Effect } from '../../orders/effects.js';
import type { StoredLine, StoredRecord } from '../../store/records/records.js';

/**
 * Fields in which an item shows what a doubtful effect wrote, and not what was sent since: the old request has taken effect after all, beyond
 * B (R5). What a person has written there is something else, and is left alone. Column ids, `name` or `group`.
 */
export function staleFields(mapping: Mapping, record: StoredRecord, item: BoardItem, effects: readonly Effect[]): string[] {
  const types = new Map(mapping.fields.map(({ monday }) => [monday.id, monday.type]));
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
  mapping: Mapping,
  lines: readonly StoredLine[],
  subitems: readonly BoardSubitem[],
  effects: readonly Effect[],
): Set<string> {
  const column = mapping.subitems?.quantity.monday;
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

const isOld = (type: string, wanted: string | null, old: string | null, shown: string | null | undefined): boolean =>
  !sameValue(type, wanted, shown) && sameValue(type, old, shown);
