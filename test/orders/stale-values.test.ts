import { expect, test } from 'vitest';
import type { Effect } from '../../src/orders/effects.js';
import { staleFields, staleSizes } from '../../src/orders/stale-values.js';
import { ITEM, LINE, RECORD, same, SETTINGS, SUBITEM } from './known-order.js';

const target = { key: 'digest', itemId: '11' };
const OLD: readonly Effect[] = [
  { operation: 'UPDATE_ITEM', ...target, name: 'Old name', columns: { colour: 'blue' } },
  { operation: 'MOVE_ITEM', ...target, groupId: 'autumn', title: 'Autumn' },
];
const fields = (shown: Partial<typeof ITEM>, effects = OLD): string[] =>
  staleFields(SETTINGS, RECORD, { ...ITEM, ...shown }, effects, same);

test('a field that shows what an old request wrote is stale', () => {
  expect(fields({})).toEqual([]);
  expect(fields({ name: 'Old name' })).toEqual(['name']);
  expect(fields({ groupId: 'autumn' })).toEqual(['group']);
  expect(fields({ values: { ...ITEM.values, colour: 'blue' } })).toEqual(['colour']);
});

test('what a person wrote is something else, and is left alone', () => {
  expect(fields({ name: 'A name of theirs', groupId: 'theirs', values: { ...ITEM.values, colour: 'green' } })).toEqual([]);
  expect(fields({ name: 'Old name' }, [])).toEqual([]);
});

test('a value that was sent again since is not old', () => {
  expect(fields({}, [{ operation: 'UPDATE_ITEM', ...target, name: 'Order 1', columns: { colour: 'red' } }])).toEqual([]);
});

test('the same holds for the quantity of a size', () => {
  const old: readonly Effect[] = [{ operation: 'UPDATE_SUBITEM', key: 'digest', size: 'M', itemId: '21', quantity: 3 }];
  const sizes = (quantity: string) => [...staleSizes(SETTINGS, [LINE], [{ ...SUBITEM, values: { quantity } }], old, same)];
  expect([sizes('5'), sizes('4'), sizes('3')]).toEqual([[], [], ['M']]);
  expect([...staleSizes(SETTINGS, [LINE], [], old, same)]).toEqual([]);
});
