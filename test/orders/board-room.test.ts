import { expect, test } from 'vitest';
import { judgeRoom } from '../../src/orders/board-room.js';

test('a board takes as many orders as its limit allows, and not one more', () => {
  const board = { itemsCount: 9_998, itemsLimit: 10_000 };
  expect(judgeRoom(board, { unchanged: 9_000, changed: 998, new: 2 })).toEqual({ kind: 'enough' });
  expect(judgeRoom(board, { unchanged: 9_000, changed: 998, new: 3 })).toEqual({ kind: 'never', inScope: 10_001, itemsLimit: 10_000 });
});

test('items that are no orders in scope take room too', () => {
  const counts = { unchanged: 5_000, changed: 0, new: 1_001 };
  expect(judgeRoom({ itemsCount: 9_000, itemsLimit: 10_000 }, counts)).toMatchObject({ kind: 'not now', room: 1_000 });
  expect(judgeRoom({ itemsCount: 10_500, itemsLimit: 10_000 }, counts)).toMatchObject({ kind: 'not now', room: 0 });
  expect(judgeRoom({ itemsCount: 10_500, itemsLimit: 10_000 }, { ...counts, new: 0 })).toEqual({ kind: 'enough' });
});

test('a board without a limit has room', () => {
  expect(judgeRoom({ itemsCount: 10, itemsLimit: null }, { unchanged: 0, changed: 0, new: 50_000 })).toEqual({ kind: 'enough' });
});
