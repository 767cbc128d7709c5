import type { Effect } from '../../src/orders/effects.js';
import type { KnownLabels } from '../../src/monday/labels.js';
import type { MondayBoardMapping } from '../../src/monday/mapping.js';
import { BOARD } from '../support/shipped-board.js';

/** A small board with one column of each type that is written. */
export const board: MondayBoardMapping = {
  boardId: BOARD,
  keyColumnId: 'text_key',
  columns: {
    text_a: { type: 'text' },
    long_a: { type: 'long_text' },
    number_a: { type: 'numbers' },
    date_a: { type: 'date' },
    status_a: { type: 'status' },
    season: { type: 'dropdown', labels: 'create' },
    customer: { type: 'dropdown', labels: 'must exist' },
  },
  subitems: {
    boardId: '9200771505',
    size: { id: 'size_a', type: 'dropdown', labels: 'must exist' },
    quantity: { id: 'qty_a', type: 'numbers' },
  },
};

export const noLabels: KnownLabels = new Map();

const key = 'ab'.repeat(32);

/** One effect of each operation. */
export const everyEffect: readonly Effect[] = [
  { operation: 'CREATE_GROUP', title: 'GREYSON SPRING 2026' },
  { operation: 'CREATE_ITEM', key, groupId: 'group_a', name: 'STYLE "A"\nBLACK', columns: { text_a: 'x', number_a: null, season: 'SS26' } },
  { operation: 'UPDATE_ITEM', key, itemId: '9300000001', name: 'New name', columns: { text_a: null, date_a: '2026-05-20' } },
  { operation: 'MOVE_ITEM', key, itemId: '9300000001', groupId: 'group_b', title: 'B' },
  { operation: 'ARCHIVE_ITEM', key, itemId: '9300000001' },
  { operation: 'DELETE_ITEM', key, itemId: '9300000001' },
  { operation: 'CREATE_SUBITEM', key, size: '32/34', parentItemId: '9300000001', name: 'Size 32/34', quantity: 12 },
  { operation: 'UPDATE_SUBITEM', key, size: 'M', itemId: '9300000002', quantity: 0 },
  { operation: 'ARCHIVE_SUBITEM', key, size: 'M', itemId: '9300000002' },
  { operation: 'DELETE_SUBITEM', key, size: 'M', itemId: '9300000002' },
];

export interface Sent {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName: string;
}

export const parsed = (body: string): Sent => JSON.parse(body) as Sent;

/** The `column_values` of an alias, decoded. */
export const columnValues = (body: string, alias = 'a0'): unknown => JSON.parse(String(parsed(body).variables[`${alias}_column_values`]));
