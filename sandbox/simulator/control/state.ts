import { readCell } from '../columns/codec.js';
import { present, type Board, type Item } from '../board/model.js';
import type { World } from '../board/world.js';

/** The whole account as plain data, for assertions: every group and item in every state. Hidden subitem boards carry columns only. */
export function accountState(world: World): Record<string, unknown> {
  return {
    now: new Date(world.clock.now()).toISOString(),
    settings: world.settings,
    boards: [...world.boards.values()].map((board) => boardState(world, board)),
  };
}

function boardState(world: World, board: Board): Record<string, unknown> {
  return {
    id: board.id,
    name: board.name,
    parentBoardId: board.parentBoardId,
    subitemBoardId: world.subitemBoard(board.id)?.id ?? null,
    activeItems: board.activeItems,
    columns: board.columns.map((column) => ({
      id: column.id,
      title: column.title,
      type: column.type,
      labels: Object.fromEntries(column.labels),
    })),
    groups: [...board.groups].sort((a, b) => a.position - b.position),
    items: board.parentBoardId === null ? itemsOf(world, board) : [],
  };
}

function itemsOf(world: World, board: Board): Record<string, unknown>[] {
  return board.itemIds
    .map((id) => world.item(id))
    .filter(({ parentId }) => parentId === null)
    .map((item) => itemState(world, board, item));
}

function itemState(world: World, board: Board, item: Item): Record<string, unknown> {
  const { name, state, groupId, cells } = present(item);
  const columns = board.columns.filter((column) => cells.has(column.id));
  return {
    id: item.id,
    name,
    state,
    groupId,
    parentId: item.parentId,
    createdBy: item.createdBy,
    createdAt: new Date(item.createdAt).toISOString(),
    values: Object.fromEntries(columns.map((column) => [column.id, readCell(column, item).text])),
    subitems: item.subitemIds.map((id) => {
      const subitem = world.item(id);
      return itemState(world, world.board(subitem.boardId), subitem);
    }),
  };
}
