import { columnType } from '../orders/column-types.js';
import type { MondayType } from '../orders/column-types.js';
import type { Effect } from '../orders/effects.js';
import { sameText } from '../orders/shown-values.js';
import { columnMapping, subitemMapping, type MondayBoardMapping } from './mapping.js';
import type { BoardItem, BoardSubitem, PlacedItem } from './types.js';

/**
 * Whether the board shows the result of an effect. `shown` is the target, read by id (a subitem by either read; only `BoardItem` has a state).
 * Settles an ambiguous update, move, archive or delete; for a create the result is whether the found item is complete. False for CREATE_GROUP.
 */
export function matchesEffect(effect: Effect, shown: BoardItem | BoardSubitem, board: MondayBoardMapping): boolean {
  switch (effect.operation) {
    case 'CREATE_GROUP':
      return false;
    case 'CREATE_ITEM':
      return (
        'groupId' in shown &&
        (effect.groupId === null || shown.groupId === effect.groupId) &&
        sameText(effect.key, shown.values[board.keyColumnId] ?? '') &&
        sameItem(effect, shown, board)
      );
    case 'UPDATE_ITEM':
      return shown.id === effect.itemId && isActive(shown) && sameItem(effect, shown, board);
    case 'MOVE_ITEM':
      return shown.id === effect.itemId && 'groupId' in shown && isActive(shown) && shown.groupId === effect.groupId;
    case 'CREATE_SUBITEM':
      return isActive(shown) && sameText(effect.name, shown.name) && isUnder(shown, effect.parentItemId) && sameSize(effect, shown, board);
    case 'UPDATE_SUBITEM':
      return shown.id === effect.itemId && isActive(shown) && sameQuantity(effect.quantity, shown, board);
    case 'ARCHIVE_ITEM':
    case 'ARCHIVE_SUBITEM':
      return shown.id === effect.itemId && !isActive(shown);
    case 'DELETE_ITEM':
    case 'DELETE_SUBITEM':
      return shown.id === effect.itemId && 'state' in shown && shown.state === 'deleted';
  }
}

/** Whether an item that was read by id is active on a board. */
export const isHere = ({ state, board }: PlacedItem, boardId: string): boolean => state === 'active' && board?.id === boardId;

/** A subitem read through its parent is active: others are not listed there. */
const isActive = (shown: BoardItem | BoardSubitem): boolean => !('state' in shown) || shown.state === 'active';

const isUnder = (shown: BoardItem | BoardSubitem, parentId: string): boolean => 'parentId' in shown && shown.parentId === parentId;

function sameItem(
  effect: Extract<Effect, { operation: 'CREATE_ITEM' | 'UPDATE_ITEM' }>,
  shown: BoardItem | BoardSubitem,
  board: MondayBoardMapping,
): boolean {
  if (!isActive(shown) || (effect.name !== undefined && !sameText(effect.name, shown.name))) return false;
  return Object.entries(effect.columns).every(([id, wanted]) => sameValue(columnMapping(board, id).type, wanted, shown.values[id]));
}

function sameSize(
  effect: Extract<Effect, { operation: 'CREATE_SUBITEM' }>,
  shown: BoardItem | BoardSubitem,
  board: MondayBoardMapping,
): boolean {
  const { size } = subitemMapping(board);
  return sameValue(size.type, effect.size, shown.values[size.id]) && sameQuantity(effect.quantity, shown, board);
}

function sameQuantity(quantity: number, shown: BoardItem | BoardSubitem, board: MondayBoardMapping): boolean {
  const column = subitemMapping(board).quantity;
  return sameValue(column.type, String(quantity), shown.values[column.id]);
}

/**
 * Whether a column shows a value, compared as Monday shows its type. A column that was not read (undefined) shows nothing, and matches nothing;
 * blank is null or an empty text.
 */
export function sameValue(type: MondayType, wanted: string | null, shown: string | null | undefined): boolean {
  if (shown === undefined) return false;
  if (wanted === null || shown === null) return (wanted ?? '') === (shown ?? '');
  return columnType(type).same(wanted, shown);
}
