import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesEffect, sameValue } from '../../src/monday/match.js';
import type { BoardItem, BoardSubitem } from '../../src/monday/types.js';
import type { Effect } from '../../src/orders/effects.js';
import { board } from './example.js';

const item: BoardItem = {
  id: '1',
  name: 'A',
  state: 'active',
  groupId: 'g',
  values: { text_a: 'x', number_a: '28.86', season: null, text_key: 'k' },
};
const subitem: BoardSubitem = { id: '2', parentId: '1', parentBoardId: '9', name: 'Size M', values: { size_a: 'M', qty_a: '12' } };
const update = { operation: 'UPDATE_ITEM', key: 'k', itemId: '1', columns: { text_a: 'x' } } as const;
const create = { operation: 'CREATE_ITEM', key: 'k', groupId: 'g', name: 'A', columns: { text_a: 'x', season: null } } as const;
const createSubitem = { operation: 'CREATE_SUBITEM', key: 'k', size: 'M', parentItemId: '1', name: 'Size M', quantity: 12 } as const;
const updateSubitem = { operation: 'UPDATE_SUBITEM', key: 'k', size: 'M', itemId: '2', quantity: 12 } as const;

const rows: readonly (readonly [string, Effect, BoardItem | BoardSubitem, boolean])[] = [
  ['update arrived', update, item, true],
  ['update with the name', { ...update, name: 'A' }, item, true],
  ['another name', { ...update, name: 'B' }, item, false],
  ['another value', { ...update, columns: { text_a: 'y' } }, item, false],
  ['emptied', { ...update, columns: { season: null } }, item, true],
  ['not emptied', { ...update, columns: { text_a: null } }, item, false],
  ['a column that was not read', { ...update, columns: { date_a: null } }, item, false],
  ['another item', update, { ...item, id: '9' }, false],
  ['archived meanwhile', update, { ...item, state: 'archived' }, false],
  ['moved', { operation: 'MOVE_ITEM', key: 'k', itemId: '1', groupId: 'g', title: 'G' }, item, true],
  ['not moved', { operation: 'MOVE_ITEM', key: 'k', itemId: '1', groupId: 'h', title: 'H' }, item, false],
  ['archived', { operation: 'ARCHIVE_ITEM', key: 'k', itemId: '1' }, { ...item, state: 'archived' }, true],
  ['not archived', { operation: 'ARCHIVE_ITEM', key: 'k', itemId: '1' }, item, false],
  ['deleted', { operation: 'DELETE_ITEM', key: 'k', itemId: '1' }, { ...item, state: 'deleted' }, true],
  ['archived is not deleted', { operation: 'DELETE_ITEM', key: 'k', itemId: '1' }, { ...item, state: 'archived' }, false],
  ['created', create, item, true],
  ['created elsewhere', { ...create, groupId: 'h' }, item, false],
  ['created where Monday put it', { ...create, groupId: null }, item, true],
  ['another key', { ...create, key: 'l' }, item, false],
  ['subitem created', createSubitem, subitem, true],
  ['subitem of another parent', createSubitem, { ...subitem, parentId: '3' }, false],
  ['subitem of another size', { ...createSubitem, size: 'L' }, subitem, false],
  ['subitem updated', updateSubitem, subitem, true],
  ['subitem not updated', { ...updateSubitem, quantity: 0 }, subitem, false],
  ['a listed subitem is not archived', { operation: 'ARCHIVE_SUBITEM', key: 'k', size: 'M', itemId: '2' }, subitem, false],
  ['a group is no item', { operation: 'CREATE_GROUP', title: 'G' }, item, false],
];

describe('what the board shows against what was wanted', () => {
  it.each(rows)('%s', (_name, effect, shown, expected) => {
    expect(matchesEffect(effect, shown, board)).toBe(expected);
  });

  it.each([
    ['numbers', '28.86', '28.8600', true],
    ['numbers', '0', '0.00', true],
    ['numbers', '-5', '-5.0', true],
    ['numbers', '1250', '1,250', true],
    ['numbers', '12.5', '$12.50', true],
    ['numbers', '0.5', '.5', true],
    ['numbers', '10', '1', false],
    ['numbers', '100', '10', false],
    ['numbers', '-5', '5', false],
    ['numbers', '0', null, false],
    ['date', '2026-05-20', '2026-05-20 00:00', true],
    ['date', '2026-05-20', '2026-05-21', false],
    ['text', 'a\nb', 'a\r\nb ', true],
    ['text', '', null, true],
    ['dropdown', 'OS', 'os', true],
    ['status', 'A\u00a0B', 'a b', true],
    ['dropdown', 'OS', 'OSX', false],
  ] as const)('%s %j shown as %j: %s', (type, wanted, shown, expected) => {
    expect(sameValue(type, wanted, shown)).toBe(expected);
  });

  const amount = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n });

  it('never takes two different numbers for one', () => {
    fc.assert(
      fc.property(amount, amount, fc.nat(4), (left, right, decimals) => {
        const text = (value: bigint): string => {
          const digits = (value < 0n ? -value : value).toString().padStart(decimals + 1, '0');
          const sign = value < 0n ? '-' : '';
          return decimals === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
        };
        expect(sameValue('numbers', text(left), text(right))).toBe(left === right);
      }),
    );
  });
});
