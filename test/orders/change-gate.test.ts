import { expect, test } from 'vitest';
import { abnormalChange } from '../../src/orders/change-gate.js';

const policy = { maxShare: 0.2, minimumOrders: 10 };
const found = (unchanged: number, changed: number, removed = 0) => abnormalChange({ unchanged, changed, removed }, policy);

test('a share at the limit passes, one order more waits', () => {
  expect(found(80, 20)).toBeNull();
  expect(found(79, 21)).toEqual({ changed: 21, known: 100 });
});

test('removed orders count as changed ones', () => {
  expect(found(79, 11, 10)).toEqual({ changed: 21, known: 100 });
});

test('few orders never wait, whatever their share', () => {
  expect(found(0, 9)).toBeNull();
  expect(found(0, 10)).toEqual({ changed: 10, known: 10 });
});

test('a first load has no known orders and passes', () => {
  expect(found(0, 0)).toBeNull();
});
