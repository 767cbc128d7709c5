import type { BoardSettings, ItemOnBoard, SameValue, SubitemOnBoard } from '../../src/orders/on-board.js';
import type { ItemRecord } from '../../src/orders/record/item.js';
import type { SizeRecord } from '../../src/orders/record/size.js';

/** A mapping of two fields, the first of which is the key, with sizes below. */
export const SETTINGS: BoardSettings = {
  board: { keyColumn: { id: 'key' } },
  key: { columns: ['ORDER'] },
  fields: [
    { source: 'ORDER', monday: { id: 'number', type: 'text' } },
    { source: 'COLOUR', monday: { id: 'colour', type: 'text' } },
  ],
  subitems: { name: 'Size {size}', quantity: { monday: { id: 'quantity', type: 'numbers' } } },
};

/** Every field that the sync writes, in the order of a record's list of doubts. */
export const ALL_FIELDS = ['colour', 'group', 'name', 'number'];

/** Values are the same when their texts are; a column that was not read shows nothing. */
export const same: SameValue = (_type, wanted, shown) => shown !== undefined && wanted === shown;

/** A live order, sent whole, that is looked at again since 8 o'clock. */
export const RECORD: ItemRecord & { readonly recheckAfter: string | null } = {
  boardId: '1',
  keyDigest: 'digest',
  state: 'LIVE',
  itemId: '11',
  shownName: null,
  itemName: 'Order 1',
  groupTitle: 'Spring',
  sentColumns: { number: '1', colour: 'red' },
  uncertain: [],
  dirty: false,
  elsewhere: null,
  recheckAfter: '2026-03-01T08:00:00.000Z',
};

export const LINE: SizeRecord = {
  boardId: '1',
  keyDigest: 'digest',
  size: 'M',
  state: 'LIVE',
  subitemId: '21',
  quantity: 5,
  uncertain: false,
  elsewhere: null,
};

/** What the board shows of `RECORD` when nothing has happened to it. */
export const ITEM: ItemOnBoard = {
  id: '11',
  name: 'Order 1',
  groupId: 'spring',
  values: { key: 'digest', number: '1', colour: 'red' },
};

export const SUBITEM: SubitemOnBoard = { id: '21', parentId: '11', name: 'Size M', values: { quantity: '5' } };
