import { expect, test } from 'vitest';
import { decideKeyChanges } from '../../src/orders/key-changes.js';
import type { AppearedOrder, VanishedOrder } from '../../src/orders/key-changes.js';

const NO_DECISIONS = { rekey: new Map<string, string>(), acceptNew: new Set<string>() };
const NONE = new Set<string>();
const vanished = (key: string, parts: readonly string[], more: Partial<VanishedOrder> = {}): VanishedOrder => ({
  key,
  parts,
  customer: 'C',
  open: false,
  ...more,
});
const appeared = (key: string, parts: readonly string[], more: Partial<AppearedOrder> = {}): AppearedOrder => ({
  key,
  parts,
  customer: 'C',
  known: false,
  ...more,
});
const movesOf = (gone: readonly VanishedOrder[], come: readonly AppearedOrder[]) => {
  const { moves, ambiguous } = decideKeyChanges(gone, come, NO_DECISIONS, NONE, 2);
  return { moves: moves.map(({ from, to }) => `${from} -> ${to.key}`), ambiguous: ambiguous.length };
};

test('orders with the same parts under another digest are the same orders, however many lines the order number has', () => {
  const gone = [vanished('old x', ['A-1', 'X']), vanished('old y', ['A-1', 'Y']), vanished('old z', ['A-1', 'Z'])];
  const come = [appeared('x', ['A-1', 'X']), appeared('y', ['A-1', 'Y']), appeared('w', ['A-1', 'W'])];
  expect(movesOf(gone, come)).toEqual({ moves: ['old x -> x', 'old y -> y', 'old z -> w'], ambiguous: 0 });
});

test('they are held while a request is under way on one of them, or where something else has the new key', () => {
  expect(movesOf([vanished('old x', ['A-1', 'X'], { open: true })], [appeared('x', ['A-1', 'X'])])).toEqual({ moves: [], ambiguous: 1 });
  expect(movesOf([vanished('old x', ['A-1', 'X'])], [appeared('x', ['A-1', 'X'], { known: true })])).toEqual({ moves: [], ambiguous: 1 });
  expect(movesOf([vanished('1', ['A-1', 'X']), vanished('2', ['A-1', 'X'])], [appeared('x', ['A-1', 'X'])])).toEqual({
    moves: [],
    ambiguous: 1,
  });
});

test('one order that vanished and one that appeared under its number are one order, two of them cannot be matched', () => {
  expect(movesOf([vanished('x', ['A-1', 'X'])], [appeared('y', ['A-1', 'Y'])])).toEqual({ moves: ['x -> y'], ambiguous: 0 });
  expect(movesOf([vanished('x', ['A-1', 'X'])], [appeared('y', ['A-1', 'Y']), appeared('z', ['A-1', 'Z'])])).toEqual({
    moves: [],
    ambiguous: 1,
  });
});
