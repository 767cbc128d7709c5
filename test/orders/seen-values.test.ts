import { expect, test } from 'vitest';
import type { KeyedOrder } from '../../src/orders/adoption.js';
import type { SameValue, SubitemOnBoard } from '../../src/orders/on-board.js';
import { seenItem, seenSizes } from '../../src/orders/seen-values.js';
import { ITEM, SETTINGS } from './known-order.js';

/** As Monday compares texts and numbers: outer spaces and a point do not count. */
const same: SameValue = (type, wanted, shown) => (type === 'numbers' ? Number(wanted) === Number(shown) : wanted?.trim() === shown?.trim());
const ORDER: KeyedOrder = {
  key: { parts: ['1'], digest: 'digest' },
  customer: 'Acme',
  order: {
    key: { parts: ['1'], digest: 'digest' },
    customer: 'Acme',
    group: 'Spring',
    name: 'Order 1',
    columns: { number: '1', colour: 'red' },
    sizes: [{ size: 'M', quantity: 5 }],
    cancelled: false,
  },
};
const COLUMNS = {
  sizes: ['M', 'L'],
  name: 'Size {size}',
  size: { monday: { id: 'size' } },
  quantity: { monday: { id: 'quantity', type: 'numbers' as const } },
};
const subitem = (id: string, size: string, quantity: string | null): SubitemOnBoard => ({
  id,
  parentId: '11',
  name: 'made by hand',
  values: { size, quantity },
});

test('a value that means the same counts as sent in the form of the order, another one as the board shows it', () => {
  const item = { ...ITEM, name: ' Order 1 ', values: { number: ' 1', colour: 'blue' } };
  expect(seenItem(SETTINGS.fields, { order: ORDER, item }, same)).toEqual({
    keyDigest: 'digest',
    orderKey: ['1'],
    customer: 'Acme',
    itemId: '11',
    name: 'Order 1',
    columns: { number: '1', colour: 'blue' },
  });
});

test('of a row that is refused at present the item counts as the board shows it', () => {
  expect(seenItem(SETTINGS.fields, { order: { ...ORDER, order: null }, item: ITEM }, same)).toMatchObject({
    name: 'Order 1',
    columns: { number: '1', colour: 'red' },
  });
});

test('sizes are found by their label, with the quantity that the board shows', () => {
  expect(seenSizes(COLUMNS, ORDER, [subitem('21', 'm', '5.0'), subitem('22', 'L', 'many'), subitem('23', 'XS', '1')], same)).toEqual([
    { size: 'M', subitemId: '21', quantity: 5 },
    { size: 'L', subitemId: '22', quantity: null },
  ]);
});

test('a size that the item has more than once is ambiguous', () => {
  expect(seenSizes(COLUMNS, ORDER, [subitem('21', 'M', '5'), subitem('22', 'M', '5')], same)).toBe('twice');
});
