import { remedyOf } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts } from '../../monday/types.js';
import type { ReadCounts } from '../../store/runs/runs.js';
import { permanent } from '../step-failure.js';

/**
 * Holds the orders that a read found in scope against the board's limit of items, before anything is staged. Throws BOARD_FULL, which no retry can
 * cure, when the board can never show them all. Returns one line for a person when it can, and has no room for the new ones now.
 *
 * A read of a part of the source knows a part of the orders, so it stops less often than a complete one, and never wrongly.
 */
export function requireRoom(
  mapping: Mapping,
  board: Pick<BoardFacts, 'itemsCount' | 'itemsLimit'> | null,
  counts: Pick<ReadCounts, 'unchanged' | 'new' | 'changed'>,
): string[] {
  if (board === null || board.itemsLimit === null) return [];
  const { itemsCount, itemsLimit } = board;
  const inScope = counts.unchanged + counts.new + counts.changed;
  if (inScope > itemsLimit) {
    throw permanent(
      'BOARD_FULL',
      `${String(inScope)} orders of ${mapping.source.table} are in scope, and board ${mapping.board.id} takes ${String(itemsLimit)} items; nothing was sent. ` +
        remedyOf('BOARD_FULL'),
    );
  }
  const room = Math.max(0, itemsLimit - itemsCount);
  if (counts.new <= room) return [];
  return [
    `Board ${mapping.board.id} holds ${String(itemsCount)} of ${String(itemsLimit)} items: it has room for ${String(room)} of the ${String(counts.new)} new orders, and refuses the others. ` +
      'Archive items that nobody needs, or split the orders between several boards.',
  ];
}
