import { expect, test } from 'vitest';
import { BatchCutter } from '../../src/orders/batch-cutter.js';

const cutter = (size: number): BatchCutter => {
  let made = 0;
  return new BatchCutter(size, () => `batch-${String(++made)}`);
};

test('each customer has batches of its own, filled in the order in which its orders come', () => {
  const cut = cutter(2);
  expect(['A', 'B', 'A', 'A', 'B'].map((customer) => cut.batchFor(customer))).toEqual([
    'batch-1',
    'batch-2',
    'batch-1',
    'batch-3',
    'batch-2',
  ]);
  expect(cut.batches()).toEqual([
    { batchId: 'batch-1', customer: 'A', number: 1, count: 2, orders: 2 },
    { batchId: 'batch-3', customer: 'A', number: 2, count: 2, orders: 1 },
    { batchId: 'batch-2', customer: 'B', number: 1, count: 1, orders: 2 },
  ]);
});

test('no order makes no batch', () => {
  expect(cutter(2).batches()).toEqual([]);
});
