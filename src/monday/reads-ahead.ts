import { IDS_PER_READ } from './queries.js';
import { affordableRows, BOARD_COST, itemRows, parentRows, placedRows, readCost } from './read-cost.js';
import type { RowCost } from './read-cost.js';
import type { BoardFacts } from './types.js';

/** Requests, and the complexity points that are reserved for them. */
export interface Calls {
  readonly calls: number;
  readonly points: number;
}

export const NO_CALLS: Calls = { calls: 0, points: 0 };

export const sumOfCalls = (all: readonly Calls[]): Calls =>
  all.reduce((sum, { calls, points }) => ({ calls: sum.calls + calls, points: sum.points + points }), NO_CALLS);

/** One read of a board (`readBoard`), as far as it is known: its subitem board and its owners are read where there is a need. */
export function boardCalls(board: Pick<BoardFacts, 'boardId' | 'subitemBoardId' | 'permissions'> | null, hasSubitems: boolean): Calls {
  const below = board === null ? hasSubitems : board.subitemBoardId !== null && board.subitemBoardId !== board.boardId;
  const owners = board !== null && board.permissions !== 'everyone';
  const calls = 1 + (below ? 1 : 0) + (owners ? 1 : 0);
  return { calls, points: calls * BOARD_COST };
}

/** A search for so many values, each of one item, that shows so many columns (`findItems`). `largest`: the most points of one read. */
export function searchCalls(values: number, columns: number, largest: number): Calls {
  if (values === 0) return NO_CALLS;
  const rows = itemRows(columns);
  const perSearch = Math.max(1, Math.min(IDS_PER_READ + 1, affordableRows(rows, largest)) - 1);
  const calls = Math.ceil(values / perSearch);
  // One row more than values are asked for, so that a full answer is the last page.
  return { calls, points: calls * rows.around + (values + calls) * rows.each };
}

/** What a batch reads of so many items that it is about to write (`lookAtOrders`). `keyColumns`: those that a search for keys shows. */
export function lookCalls(
  items: number,
  columns: { readonly fields: number; readonly keyColumns: number; readonly subitems: boolean },
  largest: number,
): Calls {
  if (items === 0) return NO_CALLS;
  return sumOfCalls([
    callsOf(placedRows(columns.fields + 1), items, largest),
    columns.subitems ? callsOf(parentRows(1), items, largest) : NO_CALLS,
    searchCalls(items, columns.keyColumns, largest),
  ]);
}

function callsOf(cost: RowCost, rows: number, largest: number): Calls {
  const calls = Math.ceil(rows / Math.min(IDS_PER_READ, affordableRows(cost, largest)));
  return { calls, points: readCost(cost, rows) + (calls - 1) * cost.around };
}
