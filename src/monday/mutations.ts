import type { Effect, Operation } from '../orders/effects.js';
import { encodeChanges, encodeNew, encodeValue } from './encode.js';
import type { ColumnValue, RequestLabels } from './labels.js';
import { columnMapping, subitemMapping, type MondayBoardMapping } from './mapping.js';

/** One argument of a mutation: its GraphQL type, and its value as a variable. */
interface Argument {
  readonly type: string;
  readonly value: unknown;
}

/** One mutation: the field of Monday's schema and its arguments by name. */
export interface Mutation {
  readonly field: string;
  readonly arguments: Readonly<Record<string, Argument>>;
  /** Set where Monday may change what it was sent: the answer is to show the name, and the new labels in these columns. */
  readonly shown?: { readonly labelColumns: readonly string[] };
}

const id = (value: string): Argument => ({ type: 'ID!', value });
const text = (value: string): Argument => ({ type: 'String!', value });
const flag = (value: boolean): Argument => ({ type: 'Boolean!', value });
/** Monday's JSON arguments are texts that contain JSON. */
const json = (value: unknown): Argument => ({ type: 'JSON!', value: JSON.stringify(value) });

type Of<O extends Operation> = Extract<Effect, { operation: O }>;

/** The mutation for an effect. Throws for a column that the mapping lacks or that cannot be written. */
export function mutationOf(effect: Effect, board: MondayBoardMapping, labels: RequestLabels): Mutation {
  switch (effect.operation) {
    case 'CREATE_GROUP':
      return { field: 'create_group', arguments: { board_id: id(board.boardId), group_name: text(effect.title) } };
    case 'CREATE_ITEM':
      return createItem(effect, board, labels);
    case 'UPDATE_ITEM':
      return updateItem(effect, board, labels);
    case 'MOVE_ITEM':
      return { field: 'move_item_to_group', arguments: { item_id: id(effect.itemId), group_id: text(effect.groupId) } };
    case 'CREATE_SUBITEM':
      return createSubitem(effect, board, labels);
    case 'UPDATE_SUBITEM':
      return updateSubitem(effect, board);
    case 'ARCHIVE_ITEM':
    case 'ARCHIVE_SUBITEM':
      return { field: 'archive_item', arguments: { item_id: id(effect.itemId) } };
    case 'DELETE_ITEM':
    case 'DELETE_SUBITEM':
      return { field: 'delete_item', arguments: { item_id: id(effect.itemId) } };
  }
}

function createItem(effect: Of<'CREATE_ITEM'>, board: MondayBoardMapping, labels: RequestLabels): Mutation {
  const values = columnValues(effect, board);
  return {
    field: 'create_item',
    shown: { labelColumns: labels.newIn(values) },
    arguments: {
      board_id: id(board.boardId),
      ...(effect.groupId === null ? {} : { group_id: text(effect.groupId) }),
      item_name: text(effect.name),
      column_values: json({ ...encodeNew(effect.columns, board, labels), [board.keyColumnId]: effect.key }),
      create_labels_if_missing: flag(labels.mayCreate(values)),
    },
  };
}

/** The name is sent with the columns, under Monday's own column id for it. */
function updateItem(effect: Of<'UPDATE_ITEM'>, board: MondayBoardMapping, labels: RequestLabels): Mutation {
  const name = effect.name === undefined ? {} : { name: effect.name };
  const values = columnValues(effect, board);
  const labelColumns = labels.newIn(values);
  return {
    field: 'change_multiple_column_values',
    ...((effect.name !== undefined || labelColumns.length > 0) && { shown: { labelColumns } }),
    arguments: {
      board_id: id(board.boardId),
      item_id: id(effect.itemId),
      column_values: json({ ...name, ...encodeChanges(effect.columns, board, labels) }),
      create_labels_if_missing: flag(labels.mayCreate(values)),
    },
  };
}

function columnValues({ columns }: Of<'CREATE_ITEM' | 'UPDATE_ITEM'>, board: MondayBoardMapping): ColumnValue[] {
  return Object.entries(columns).map(([columnId, value]) => ({ id: columnId, column: columnMapping(board, columnId), value }));
}

function createSubitem(effect: Of<'CREATE_SUBITEM'>, board: MondayBoardMapping, labels: RequestLabels): Mutation {
  const { size, quantity } = subitemMapping(board);
  const shown = { id: size.id, column: size, value: effect.size };
  const values = {
    [size.id]: encodeValue(size.type, labels.spelled(shown)),
    [quantity.id]: encodeValue(quantity.type, String(effect.quantity)),
  };
  return {
    field: 'create_subitem',
    ...(labels.newIn([shown]).length > 0 && { shown: { labelColumns: [size.id] } }),
    arguments: {
      parent_item_id: id(effect.parentItemId),
      item_name: text(effect.name),
      column_values: json(values),
      create_labels_if_missing: flag(labels.mayCreate([shown])),
    },
  };
}

/** Subitems live on a board of their own, and their columns are changed there. */
function updateSubitem(effect: Of<'UPDATE_SUBITEM'>, board: MondayBoardMapping): Mutation {
  const { boardId, quantity } = subitemMapping(board);
  return {
    field: 'change_multiple_column_values',
    arguments: {
      board_id: id(boardId),
      item_id: id(effect.itemId),
      column_values: json({ [quantity.id]: encodeValue(quantity.type, String(effect.quantity)) }),
    },
  };
}
