import { itemNotFound, invalidArgument, noSuchColumn } from '../failure.js';
import { person } from './effects.js';
import { openGroup, topGroup } from './open-groups.js';
import { deepest, levelOf } from './levels.js';
import { present, type Board, type Cell, type Cells, type Column, type Item } from './model.js';
import type { World } from './world.js';

/** Moves an item with its subitems to another board. Ids stay; values go to the columns of the same id, or title, and type, the others are lost. */
export function moveToBoard(world: World, itemId: string, boardId: string, groupId: string | null): Item {
  const item = activeItem(world, itemId);
  const target = world.board(boardId);
  if (item.parentId !== null || target.parentBoardId !== null || target.id === item.boardId)
    throw invalidArgument('An item moves to another board, which is not a board of subitems');
  const group = groupId === null ? topGroup(target) : openGroup(target, groupId);
  transfer(world, item, target, group.id);
  transferSubitems(world, item);
  world.commit(person, { operation: 'move_item_to_board', targetId: item.id, boardId: target.id, groupId: group.id });
  return item;
}

/** Moves a subitem under another item, also on another board. Its id stays. */
export function moveSubitem(world: World, itemId: string, parentId: string): Item {
  const item = activeItem(world, itemId);
  const parent = activeItem(world, parentId);
  if (item.parentId === null || levelOf(world, parent) > deepest(world.board(parent.boardId)))
    throw invalidArgument('A subitem moves under an item');
  const before = world.item(item.parentId);
  before.subitemIds.splice(before.subitemIds.indexOf(item.id), 1);
  world.touchItem(item, present(item).groupId);
  item.parentId = parent.id;
  parent.subitemIds.push(item.id);
  const board = subitemBoardOf(world, parent);
  if (board.id === item.boardId) world.advance(item, { groupId: groupOfSubitem(board, parent) });
  else transfer(world, item, board, groupOfSubitem(board, parent));
  world.commit(person, { operation: 'move_subitem', targetId: item.id, parentId: parent.id, boardId: board.id });
  return item;
}

/** Duplicates an item: every value, a sync key too, under a new id, with " (copy)" after the name. Its subitems are duplicated with their names. */
export function duplicateItem(world: World, itemId: string, withSubitems: boolean): Item {
  const item = activeItem(world, itemId);
  const copy = copyOf(world, item, `${present(item).name} (copy)`, item.parentId);
  for (const subitem of withSubitems ? item.subitemIds.map((id) => world.item(id)) : [])
    if (present(subitem).state === 'active') copyOf(world, subitem, present(subitem).name, copy.id);
  return copy;
}

/** Gives a label another text; its id and the cells with it stay. */
export function renameLabel(world: World, input: { boardId: string; columnId: string; label: string; to: string }): number {
  const { board, column, labelId } = labelOf(world, input);
  column.labels.set(labelId, input.to);
  shown(world, board, column);
  return labelId;
}

/** Deactivates a label: cells keep it, new values cannot choose it. */
export function deactivateLabel(world: World, input: { boardId: string; columnId: string; label: string }): number {
  const { board, column, labelId } = labelOf(world, input);
  column.deactivated.add(labelId);
  shown(world, board, column);
  return labelId;
}

/** Lets new values choose a deactivated label again. */
export function activateLabel(world: World, input: { boardId: string; columnId: string; label: string }): number {
  const { board, column, labelId } = labelOf(world, input);
  column.deactivated.delete(labelId);
  shown(world, board, column);
  return labelId;
}

function activeItem(world: World, itemId: string): Item {
  const item = world.items.get(itemId);
  if (!item || present(item).state !== 'active') throw itemNotFound(itemId);
  return item;
}

/** Lets the subitems of an item follow it, each to the board of the subitems there. */
function transferSubitems(world: World, item: Item): void {
  for (const id of item.subitemIds) {
    const subitem = world.item(id);
    const board = subitemBoardOf(world, item);
    transfer(world, subitem, board, groupOfSubitem(board, item));
    transferSubitems(world, subitem);
  }
}

const subitemBoardOf = (world: World, parent: Item): Board => world.openSubitemBoard(world.board(parent.boardId));

const groupOfSubitem = (board: Board, parent: Item): string => (board.id === parent.boardId ? present(parent).groupId : topGroup(board).id);

function transfer(world: World, item: Item, target: Board, groupId: string): void {
  const source = world.board(item.boardId);
  const active = present(item).state === 'active' ? 1 : 0;
  world.touchItem(item, present(item).groupId);
  source.itemIds.splice(source.itemIds.indexOf(item.id), 1);
  source.activeItems -= active;
  item.boardId = target.id;
  target.itemIds.push(item.id);
  target.activeItems += active;
  world.advance(item, { groupId, cells: cellsOn(source, target, present(item).cells) });
}

function cellsOn(source: Board, target: Board, cells: Cells): Cells {
  const moved = new Map<string, Cell>();
  for (const column of source.columns) {
    const cell = cells.get(column.id);
    const same = target.columns.filter(({ type }) => type === column.type);
    const other = same.find(({ id }) => id === column.id) ?? same.find(({ title }) => title === column.title);
    if (cell !== undefined && other) moved.set(other.id, cellIn(column, other, cell));
  }
  return moved;
}

/** Labels have ids of their own in every column; what is missing in the other column is added there. */
function cellIn(column: Column, other: Column, cell: Cell): Cell {
  const labelIn = (id: number): number => {
    const text = column.labels.get(id) ?? '';
    const known = [...other.labels].find(([, label]) => label === text)?.[0];
    if (known !== undefined) return known;
    const added = Math.max(0, ...other.labels.keys()) + 1;
    other.labels.set(added, text);
    return added;
  };
  if (typeof cell === 'object' && 'index' in cell) return { index: labelIn(cell.index) };
  if (typeof cell === 'object' && 'ids' in cell) return { ids: cell.ids.map(labelIn) };
  return cell;
}

function copyOf(world: World, item: Item, name: string, parentId: string | null): Item {
  const board = world.board(item.boardId);
  const at = world.clock.now();
  const { groupId, cells } = present(item);
  const copy: Item = {
    id: world.newId(),
    boardId: board.id,
    parentId,
    createdAt: at,
    createdBy: 'person',
    subitemIds: [],
    versions: [{ at, name, groupId, state: 'active', cells }],
  };
  world.items.set(copy.id, copy);
  board.itemIds.push(copy.id);
  board.activeItems += 1;
  if (parentId !== null) world.item(parentId).subitemIds.push(copy.id);
  world.touchItem(copy, groupId);
  world.commit(person, { operation: 'duplicate_item', targetId: copy.id, parentId, boardId: board.id, name, groupId });
  return copy;
}

function labelOf(
  world: World,
  { boardId, columnId, label }: { boardId: string; columnId: string; label: string },
): { board: Board; column: Column; labelId: number } {
  const board = world.board(boardId);
  const column = board.columns.find((candidate) => candidate.id === columnId);
  if (!column) throw noSuchColumn(columnId);
  const labelId = [...column.labels].find(([, text]) => text === label)?.[0];
  if (labelId === undefined) throw invalidArgument(`The column has no label '${label}'`);
  return { board, column, labelId };
}

function shown(world: World, board: Board, column: Column): void {
  column.revision += 1;
  world.touch(board, ...board.groups.map((group) => group.id));
}
