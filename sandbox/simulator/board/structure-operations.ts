import { keptName } from '../columns/changed-texts.js';
import { failure, invalidArgument, noSuchColumn } from '../failure.js';
import { newColumn, palette, paletteNames } from './boot.js';
import type { Actor } from './effects.js';
import { retire } from './item-lifecycle.js';
import { openGroup, openGroups } from './open-groups.js';
import { present, type Board, type Column, type Group } from './model.js';
import type { World } from './world.js';

// Monday's published maximum of a group's name.
const GROUP_NAME_LENGTH = 255;
// The distance that Monday leaves between two positions.
const POSITION_STEP = 65_536;
const COLUMN_ID = /^[a-z_][a-z0-9_]{0,23}$/;
const columnIdPrefixes: Readonly<Record<string, string>> = {
  numbers: 'numeric',
  status: 'color',
  mirror: 'lookup',
  item_id: 'pulse_id',
  last_updated: 'pulse_updated',
};

export interface Placement {
  readonly method: 'before_at' | 'after_at' | null;
  readonly relativeTo: string | null;
}

/** Creates a group, at the top unless placed elsewhere. Titles need not be unique: the same title twice creates two groups. */
export function createGroup(
  world: World,
  actor: Actor,
  input: { boardId: string; title: string; color: string | null; placement: Placement },
): Group {
  const board = world.board(input.boardId);
  const title = titledAs(world, input.title);
  const color = input.color ?? palette[board.groups.length % palette.length] ?? '#579bfc';
  const id = `group_mk${Number(world.newId()).toString(36)}`;
  const group: Group = { id, title, color, position: positionFor(board, input.placement), archived: false, deleted: false };
  board.groups.push(group);
  world.touch(board, id);
  world.commit(actor, { operation: 'create_group', targetId: id, boardId: board.id, name: input.title, groupId: id });
  return group;
}

function positionFor(board: Board, placement: Placement): number {
  const groups = openGroups(board);
  const positions = groups.map((group) => group.position);
  const first = positions[0] ?? POSITION_STEP * 2;
  if (placement.relativeTo === null)
    return placement.method === 'before_at' ? (positions.at(-1) ?? 0) + POSITION_STEP : first - POSITION_STEP;
  const anchor = groups.indexOf(openGroup(board, placement.relativeTo));
  const after = placement.method !== 'before_at';
  const near = positions[anchor] ?? first;
  const other = positions[after ? anchor + 1 : anchor - 1];
  return other === undefined ? near + (after ? POSITION_STEP : -POSITION_STEP) : (near + other) / 2;
}

export function updateGroup(
  world: World,
  actor: Actor,
  input: { boardId: string; groupId: string; attribute: string; value: string },
): Group {
  const board = world.board(input.boardId);
  const group = openGroup(board, input.groupId);
  if (input.attribute === 'title') {
    group.title = titledAs(world, input.value);
  } else if (input.attribute === 'color') group.color = namedColor(input.value);
  else if (input.attribute === 'position') group.position = Number(input.value);
  else
    group.position = positionFor(board, {
      method: input.attribute === 'relative_position_before' ? 'before_at' : 'after_at',
      relativeTo: input.value,
    });
  world.touch(board, group.id);
  world.commit(actor, {
    operation: 'update_group',
    targetId: group.id,
    boardId: board.id,
    name: group.title,
    groupId: group.id,
    values: { [input.attribute]: input.value },
  });
  return group;
}

/** Archives or deletes a group with its items. The last group of a board cannot be deleted. */
export function retireGroup(world: World, actor: Actor, boardId: string, groupId: string, state: 'archived' | 'deleted'): Group {
  const board = world.board(boardId);
  const group = openGroup(board, groupId);
  if (openGroups(board).length === 1)
    throw failure('DeleteLastGroupException', 'The last group of a board cannot be deleted', { group_id: groupId }, 409);
  for (const id of board.itemIds) {
    const item = world.item(id);
    if (present(item).groupId === groupId && present(item).state === 'active') retire(world, item, state);
  }
  if (state === 'archived') group.archived = true;
  else group.deleted = true;
  world.touch(board, groupId);
  world.commit(actor, {
    operation: state === 'archived' ? 'archive_group' : 'delete_group',
    targetId: groupId,
    boardId,
    name: group.title,
    groupId,
  });
  return group;
}

export function createColumn(
  world: World,
  actor: Actor,
  input: { boardId: string; id: string | null; title: string; type: string; description: string | null; labels: readonly string[] },
): Column {
  const board = world.board(input.boardId);
  if (input.type === 'subtasks') throw invalidArgument('Column type subtasks cannot be created; it appears with the first subitem');
  const id = input.id ?? `${columnIdPrefixes[input.type] ?? input.type}_mk${Number(world.newId()).toString(36).slice(-6)}`;
  if (!COLUMN_ID.test(id))
    throw invalidArgument('The column id must have 1-24 lower-case letters, digits or underscores and not start with a digit', {
      column_id: id,
    });
  // A person can bring a deleted column back; the API cannot use its id again.
  const reserved = actor.author === 'sync' && board.deletedColumnIds.has(id);
  if (reserved || board.columns.some((column) => column.id === id))
    throw invalidArgument('A column with this id exists already', { column_id: id });
  const firstLabelId = input.type === 'status' ? 0 : 1;
  const labels = new Map(input.labels.map((label, index) => [index + firstLabelId, label]));
  const column = newColumn({ id, title: input.title, type: input.type, description: input.description, labels });
  board.columns.push(column);
  world.touch(board);
  world.commit(actor, { operation: 'create_column', targetId: id, boardId: board.id, name: input.title });
  return column;
}

export function deleteColumn(world: World, actor: Actor, boardId: string, columnId: string): Column {
  const board = world.board(boardId);
  const index = board.columns.findIndex((column) => column.id === columnId);
  const [column] = index < 0 ? [] : board.columns.splice(index, 1);
  if (!column) throw noSuchColumn(columnId);
  board.deletedColumnIds.add(columnId);
  world.touch(board, ...board.groups.map((group) => group.id));
  world.commit(actor, { operation: 'delete_column', targetId: columnId, boardId, name: column.title });
  return column;
}

/** Gives a column another title or type. Its id and its cells stay, as when a person does it on the board. */
export function changeColumn(
  world: World,
  actor: Actor,
  input: { boardId: string; columnId: string; title?: string; type?: string },
): Column {
  const board = world.board(input.boardId);
  const column = board.columns.find((candidate) => candidate.id === input.columnId);
  if (!column) throw noSuchColumn(input.columnId);
  column.title = input.title ?? column.title;
  column.type = input.type ?? column.type;
  column.revision += 1;
  world.touch(board, ...board.groups.map((group) => group.id));
  world.commit(actor, { operation: 'change_column', targetId: column.id, boardId: board.id, name: column.title });
  return column;
}

/** `create_group` takes a colour as #579bfc, `update_group` as a name of the palette. */
function namedColor(name: string): string {
  const color = paletteNames[name];
  if (color === undefined) throw invalidArgument(`The group color must be one of: ${Object.keys(paletteNames).join(', ')}`);
  return color;
}

/** The title as the board keeps it. */
function titledAs(world: World, given: string): string {
  const title = keptName(given, world.settings);
  if (title.length >= 1 && title.length <= GROUP_NAME_LENGTH) return title;
  throw invalidArgument(`The group name must have between 1 and ${GROUP_NAME_LENGTH} characters`);
}
