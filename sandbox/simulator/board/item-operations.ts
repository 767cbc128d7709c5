import type { GraphQLError } from 'graphql';
import { writeCells } from '../columns/codec.js';
import { keptName } from '../columns/changed-texts.js';
import { LabelDraft } from '../columns/label-draft.js';
import { boardData, failure, invalidArgument, itemNotFound, noSuchItem } from '../failure.js';
import type { Actor } from './effects.js';
import { clearRollups, deepest, isLeaf, levelOf, withoutRollups } from './levels.js';
import { present } from './model.js';
import type { Board, Cell, Group, Item } from './model.js';
import type { World } from './world.js';
import { openGroup, topGroup } from './open-groups.js';

type Values = Readonly<Record<string, unknown>>;

// Monday's published maximum of an item's name.
const NAME_LENGTH = 255;

/** Creates an item. Without a group it is created in the top one. All or nothing: a wrong value leaves no item and no label behind. */
export function createItem(
  world: World,
  actor: Actor,
  input: { boardId: string; groupId: string | null; name: string; values: Values; createLabels: boolean },
): Item {
  const board = world.board(input.boardId);
  if (board.parentBoardId !== null) throw invalidArgument('Items cannot be created on a subitems board', boardData(board.id));
  const group = input.groupId === null ? topGroup(board) : openGroup(board, input.groupId);
  const name = namedAs(world, input.name);
  if (board.activeItems >= world.settings.itemsPerBoard) {
    throw failure(
      'ItemsLimitationException',
      `The board has reached its limit of ${world.settings.itemsPerBoard} items`,
      boardData(board.id),
    );
  }
  checkRoom(world, board, group);
  const { draft, cells } = parse(world, board, input.values, input.createLabels);
  draft.commit();
  const item = insert(world, actor, { board, parentId: null, groupId: group.id, name, cells });
  world.commit(actor, {
    operation: 'create_item',
    targetId: item.id,
    boardId: board.id,
    name: input.name,
    groupId: group.id,
    values: input.values,
  });
  return item;
}

/** Creates a subitem on the hidden board, which is created with the first subitem. */
export function createSubitem(
  world: World,
  actor: Actor,
  input: { parentId: string; name: string; values: Values; createLabels: boolean },
): Item {
  const parent = world.item(input.parentId);
  const parentBoard = world.board(parent.boardId);
  if (present(parent).state !== 'active' || levelOf(world, parent) > deepest(parentBoard)) throw noSuchItem(input.parentId);
  const name = namedAs(world, input.name);
  const board = world.subitemBoard(parentBoard.id) ?? world.plannedSubitemBoard(parentBoard.id);
  const { draft, cells } = parse(world, board, input.values, input.createLabels);
  draft.commit();
  world.openSubitemBoard(parentBoard, board);
  const groupId = board === parentBoard ? present(parent).groupId : topGroup(board).id;
  const item = insert(world, actor, { board, parentId: parent.id, groupId, name, cells });
  if (isLeaf(world, parent)) clearRollups(world, parent);
  parent.subitemIds.push(item.id);
  world.touchItem(item, present(item).groupId);
  world.commit(actor, {
    operation: 'create_subitem',
    targetId: item.id,
    parentId: parent.id,
    boardId: board.id,
    name: input.name,
    values: input.values,
  });
  return item;
}

/** Changes the given columns, and the name under the key "name"; other columns stay as they are. */
export function changeValues(
  world: World,
  actor: Actor,
  input: { operation: string; boardId: string; itemId: string; values: Values; createLabels: boolean },
): Item {
  world.board(input.boardId);
  const item = world.item(input.itemId);
  if (item.boardId !== input.boardId && !world.settings.wrongBoardAccepted) throw noSuchItem(input.itemId);
  const board = world.board(item.boardId);
  if (present(item).state !== 'active') throw inactive(item);
  const { name, ...columns } = input.values;
  const kept = name === undefined ? null : namedAs(world, name);
  const { draft, cells } = parse(world, board, columns, input.createLabels);
  draft.commit();
  const merged = new Map(present(item).cells);
  for (const [columnId, cell] of isLeaf(world, item) ? cells : withoutRollups(board, cells))
    if (cell === null) merged.delete(columnId);
    else merged.set(columnId, cell);
  world.advance(item, { cells: merged, ...(kept === null ? {} : { name: kept }) });
  world.commit(actor, {
    operation: input.operation,
    targetId: item.id,
    parentId: item.parentId,
    boardId: board.id,
    name: typeof name === 'string' ? name : null,
    values: columns,
  });
  return item;
}

export function moveItem(world: World, actor: Actor, itemId: string, groupId: string): Item {
  const item = world.items.get(itemId);
  if (!item || present(item).state !== 'active') throw itemNotFound(itemId);
  const board = world.board(item.boardId);
  const group = openGroup(board, groupId);
  if (present(item).groupId !== group.id) checkRoom(world, board, group);
  world.advance(item, { groupId: group.id });
  world.commit(actor, {
    operation: 'move_item_to_group',
    targetId: item.id,
    parentId: item.parentId,
    boardId: item.boardId,
    groupId: group.id,
  });
  return item;
}

/** Counts the items of a group only when its limit is below that of the board, whose items are counted continuously. */
function checkRoom(world: World, board: Board, group: Group): void {
  const { itemsPerGroup, itemsPerBoard } = world.settings;
  if (itemsPerGroup >= itemsPerBoard) return;
  const inGroup = board.itemIds.filter((id) => {
    const { state, groupId } = present(world.item(id));
    return state === 'active' && groupId === group.id;
  });
  if (inGroup.length >= itemsPerGroup)
    throw failure('ItemsLimitationException', `The group has reached its limit of ${itemsPerGroup} items`, { group_id: group.id });
}

function parse(
  world: World,
  board: Board,
  values: Values,
  createLabels: boolean,
): { draft: LabelDraft; cells: ReadonlyMap<string, Cell | null> } {
  const draft = new LabelDraft(createLabels, world.settings);
  return { draft, cells: writeCells(board.columns, values, draft) };
}

function insert(
  world: World,
  actor: Actor,
  input: { board: Board; parentId: string | null; groupId: string; name: string; cells: ReadonlyMap<string, Cell | null> },
): Item {
  const at = world.clock.now();
  const cells = new Map<string, Cell>();
  for (const [columnId, cell] of input.cells) if (cell !== null) cells.set(columnId, cell);
  const item: Item = {
    id: world.newId(),
    boardId: input.board.id,
    parentId: input.parentId,
    createdAt: at,
    createdBy: actor.author,
    subitemIds: [],
    versions: [{ at, name: input.name, groupId: input.groupId, state: 'active', cells }],
  };
  world.items.set(item.id, item);
  input.board.itemIds.push(item.id);
  input.board.activeItems += 1;
  if (input.parentId === null) world.touch(input.board, input.groupId);
  return item;
}

/** The name as the board keeps it. */
function namedAs(world: World, name: unknown): string {
  const kept = typeof name === 'string' ? keptName(name, world.settings) : '';
  if (kept.length >= 1 && kept.length <= NAME_LENGTH) return kept;
  throw failure('ItemNameTooLongException', `The item name must have between 1 and ${NAME_LENGTH} characters`, {
    item_name_length: typeof name === 'string' ? name.length : null,
  });
}

function inactive(item: Item): GraphQLError {
  return failure('ColumnValueException', 'Cannot change column value for inactive items', {
    inactive_pulse_ids: [Number(item.id)],
    column_validation_error_code: 'inactiveItems',
  });
}
