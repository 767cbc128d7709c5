import { columnSettings, columnSettingsText, readCell, type CellReading } from '../columns/codec.js';
import { mayWrite } from '../board/rights.js';
import { activeSubitems, isLeaf } from '../board/levels.js';
import { labelCounts, rollupReading } from '../board/rollups.js';
import { openGroups } from '../board/open-groups.js';
import { present, type Board, type Cell, type Column, type Group, type Item } from '../board/model.js';
import type { ItemsQuery } from '../board/query.js';
import type { World } from '../board/world.js';
import type { RequestContext } from './context.js';
import { columnsRefused, subitemsRefused } from './refused-fields.js';
import { person, syncUser } from './users.js';
import { itemsPage } from './query-resolvers.js';

type Resolver = (source: never, args: never, context: RequestContext) => unknown;
type Resolvers = Readonly<Record<string, Resolver>>;
interface PageArguments {
  readonly cursor?: string | null;
  readonly limit: number;
  readonly query_params?: ItemsQuery | null;
}
interface Selection {
  readonly ids?: readonly string[] | null;
  readonly types?: readonly string[] | null;
  readonly capabilities?: readonly (string | null)[] | null;
}

/** A column and a group with their board, which the stored ones do not contain. */
interface OnBoard {
  readonly board: Board;
}
interface ValueSource extends OnBoard {
  readonly column: Column;
  readonly item: Item;
  readonly reading: CellReading;
  readonly cell: Cell | undefined;
}

const selected = (columns: readonly Column[], { ids, types }: Selection): Column[] =>
  columns.filter((column) => (ids == null || ids.includes(column.id)) && (types == null || types.includes(column.type)));

const boardFields: Resolvers = {
  access_level: (board: Board) => (mayWrite(board) ? 'edit' : 'view'),
  owners: (board: Board) => (board.ownedBySync ? [syncUser] : [person]),
  board_kind: () => 'public',
  type: (board: Board) => (board.parentBoardId === null ? 'board' : 'sub_items_board'),
  hierarchy_type: (board: Board) => board.hierarchy,
  description: () => null,
  url: (board: Board) => `https://example.monday.com/boards/${board.id}`,
  items_count: (board: Board) => board.activeItems,
  items_limit: (_board: Board, _args, context) => context.world.settings.itemsPerBoard,
  columns: (board: Board, args: Selection, context) => {
    if (context.refusedField === 'columns') throw columnsRefused();
    return selected(board.columns, args)
      .filter(({ rollup }) => args.capabilities == null || args.capabilities.includes(rollup ? 'CALCULATED' : null))
      .map((column) => ({ ...column, board }));
  },
  groups: (board: Board, args: Selection) =>
    openGroups(board)
      .filter((group) => args.ids == null || args.ids.includes(group.id))
      .map((group) => ({ ...group, board })),
  top_group: (board: Board) => ({ ...openGroups(board)[0], board }),
  items_page: (board: Board, args: PageArguments, context) => itemsPage(context, board, args, null),
};

const columnFields: Resolvers = {
  type: ({ type }: Column) => type,
  archived: () => false,
  settings: (column: Column & OnBoard, _args, { world }) => columnSettings(column, subitemBoardId(world, column.board)),
  settings_str: (column: Column & OnBoard, _args, { world }) => columnSettingsText(column, subitemBoardId(world, column.board)),
  revision: (column: Column) => String(column.revision),
  capabilities: ({ rollup, type }: Column) => ({
    calculated: rollup ? { function: type === 'status' ? 'COUNT_KEYS' : 'SUM', calculated_type: type } : null,
  }),
};

const groupFields: Resolvers = {
  position: (group: Group) => String(group.position),
  items_page: (group: Group & OnBoard, args: PageArguments, context) => itemsPage(context, group.board, args, group.id),
};

const itemFields: Resolvers = {
  name: (item: Item) => present(item).name,
  state: (item: Item) => present(item).state,
  url: (item: Item) => `https://example.monday.com/boards/${item.boardId}/pulses/${item.id}`,
  creator_id: (item: Item) => (item.createdBy === 'sync' ? syncUser.id : person.id),
  created_at: (item: Item) => new Date(item.createdAt).toISOString(),
  updated_at: (item: Item) => new Date(present(item).at).toISOString(),
  board: (item: Item, _args, { world }) => world.board(item.boardId),
  group: (item: Item, _args, { world }) => {
    const board = world.board(item.boardId);
    const group = board.groups.find((candidate) => candidate.id === present(item).groupId);
    return group ? { ...group, board } : null;
  },
  parent_item: (item: Item, _args, { world }) => (item.parentId === null ? null : world.item(item.parentId)),
  subitems: (item: Item, _args, { world, refusedField }) => {
    if (refusedField === 'subitems') throw subitemsRefused();
    return activeSubitems(world, item);
  },
  column_values: (item: Item, args: Selection, { world }) => {
    const board = world.board(item.boardId);
    return selected(board.columns, args)
      .filter((column) => column.type !== 'name' && (!column.rollup || args.capabilities?.includes('CALCULATED') === true))
      .map((column): ValueSource & { __typename: string } => {
        const __typename = column.rollup && column.type === 'status' ? 'BatteryValue' : (valueTypes[column.type] ?? 'UnsupportedValue');
        const reading = column.rollup ? rollupReading(world, column, item) : readCell(column, item);
        return { __typename, board, column, item, reading, cell: present(item).cells.get(column.id) };
      });
  },
};

/** GraphQL type of a column's value. Types without a close imitation are returned as UnsupportedValue. */
const valueTypes: Readonly<Record<string, string>> = {
  text: 'TextValue',
  long_text: 'LongTextValue',
  numbers: 'NumbersValue',
  status: 'StatusValue',
  dropdown: 'DropdownValue',
  date: 'DateValue',
  mirror: 'MirrorValue',
  formula: 'FormulaValue',
  item_id: 'ItemIdValue',
  last_updated: 'LastUpdatedValue',
  subtasks: 'SubtasksValue',
  board_relation: 'BoardRelationValue',
};

const valueFields: Resolvers = {
  id: ({ column }: ValueSource) => column.id,
  type: ({ column }: ValueSource) => column.type,
  column: ({ column, board }: ValueSource) => ({ ...column, board }),
  text: ({ reading }: ValueSource) => reading.text,
  value: ({ reading }: ValueSource) => reading.value,
};

const cellPart = (source: ValueSource, part: string): unknown =>
  typeof source.cell === 'object' && part in source.cell ? source.cell[part as keyof Cell] : null;

const specialValueFields: Readonly<Record<string, Resolvers>> = {
  NumbersValue: { number: ({ cell }: ValueSource) => (typeof cell === 'string' ? Number(cell) : null) },
  StatusValue: { index: (source: ValueSource) => cellPart(source, 'index'), label: ({ reading }: ValueSource) => reading.text },
  DropdownValue: {
    values: ({ cell, column }: ValueSource) =>
      typeof cell === 'object' && 'ids' in cell ? cell.ids.map((id) => ({ id: String(id), label: column.labels.get(id) ?? '' })) : [],
  },
  DateValue: {
    date: (source: ValueSource) => cellPart(source, 'date') ?? '',
    time: (source: ValueSource) => cellPart(source, 'time') ?? '',
  },
  MirrorValue: { display_value: () => '' },
  FormulaValue: { display_value: () => '' },
  ItemIdValue: { item_id: ({ item }: ValueSource) => item.id },
  SubtasksValue: {
    display_value: ({ item }: ValueSource, _args, { world }) =>
      activeSubitems(world, item)
        .map((subitem) => present(subitem).name)
        .join(', '),
  },
  BatteryValue: {
    is_leaf: ({ item }: ValueSource, _args, { world }) => isLeaf(world, item),
    battery_value: ({ column, item }: ValueSource, _args, { world }) => labelCounts(world, column, item),
  },
  BoardRelationValue: { display_value: () => '', linked_item_ids: (source: ValueSource) => cellPart(source, 'itemIds') ?? [] },
};

/** Resolvers of all object types, by type name. */
export const objectResolvers: Readonly<Record<string, Resolvers>> = {
  Board: boardFields,
  Column: columnFields,
  Group: groupFields,
  Item: itemFields,
  ...Object.fromEntries(
    [...Object.values(valueTypes), 'BatteryValue', 'UnsupportedValue'].map((name) => [
      name,
      { ...valueFields, ...specialValueFields[name] },
    ]),
  ),
};

const subitemBoardId = (world: World, board: Board): string | null => world.subitemBoard(board.id)?.id ?? null;
