import { boardData, failure } from '../failure.js';
import type { Board } from './model.js';
import type { World } from './world.js';

interface Target {
  readonly board_id?: string | null;
  readonly item_id?: string | null;
  readonly parent_item_id?: string | null;
  readonly create_labels_if_missing?: boolean | null;
}

const structural = new Set(['create_column', 'delete_column', 'create_group', 'update_group', 'archive_group', 'delete_group']);

/** Whether the user of the token may change items of a board. One who is not assigned to any item may change none under `assignee`. */
export function mayWrite(board: Board): boolean {
  return board.ownedBySync || board.permissions === 'everyone' || board.permissions === 'collaborators';
}

/** Refuses a mutation on a board that is not active, or that the user of the token may not change so. */
export function requireRights(world: World, target: Target, operation: string): void {
  const item = world.items.get(target.item_id ?? target.parent_item_id ?? '');
  const board = world.boards.get(target.board_id ?? item?.boardId ?? '');
  // The operation itself reports a board or item that does not exist.
  if (!board) return;
  if (board.state !== 'active') throw failure('InvalidBoardIdException', 'The board is not active', boardData(board.id));
  const mayShape = board.ownedBySync || board.permissions === 'everyone';
  const shapes = structural.has(operation) || target.create_labels_if_missing === true;
  if (!mayWrite(board) || (shapes && !mayShape))
    throw failure('USER_UNAUTHORIZED', 'User unauthorized to perform action', boardData(board.id), 403);
}
