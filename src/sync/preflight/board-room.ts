import { remedyOf } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { FoundFinding } from '../../orders/findings/finding.js';
import { judgeRoom } from '../../orders/board-room.js';
import type { BoardLimits, RoomCounts } from '../../orders/board-room.js';
import { permanentFailure } from '../step-failure.js';

/**
 * Compares the orders that a read found in scope with the board's limit of items, before anything is staged. Throws BOARD_FULL, which no
 * retry can resolve, when the board can never show them all. Returns a finding when it can, but has no room for the new ones
 * now. A board that was not read (null) is not checked.
 */
export function requireRoom(mapping: Mapping, board: BoardLimits | null, counts: RoomCounts): FoundFinding[] {
  const verdict = board === null ? ({ kind: 'enough' } as const) : judgeRoom(board, counts);
  if (verdict.kind === 'enough') return [];
  if (verdict.kind === 'never') {
    throw permanentFailure(
      'BOARD_FULL',
      `${String(verdict.inScope)} orders of ${mapping.source.table} are in scope, and board ${mapping.board.id} can hold ${String(verdict.itemsLimit)} items; nothing was sent. ` +
        remedyOf('BOARD_FULL'),
    );
  }
  const held = `${String(verdict.itemsCount)} of ${String(verdict.itemsLimit)} items`;
  const message =
    `Board ${mapping.board.id} holds ${held}: it has room for ${String(verdict.room)} of the ${String(counts.new)} new orders, and Monday refuses the others. ` +
    'Archive items that are not needed any more, or split the orders between several boards.';
  return [{ code: 'BOARD_LACKS_ROOM', scope: 'run', valueSeen: held, message }];
}
