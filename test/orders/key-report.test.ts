import { expect, test } from 'vitest';
import { KeyReport } from '../../src/orders/key-report.js';
import type { Evaluation } from '../../src/orders/types.js';

const row = (customer: string, key: string, hash: string): Evaluation => ({
  kind: 'order',
  hash,
  warnings: [],
  order: { key: { parts: [key], digest: key }, customer, group: 'G', name: key, columns: {}, sizes: [], cancelled: false },
});

test('takes the fewest columns that separate the most keys, and says what is left', () => {
  const report = new KeyReport(['PO', 'ALT PO', 'METHOD']);
  report.add(row('A', 'k1', '1'), ['P', 'X', 'SEA']);
  report.add(row('A', 'k1', '2'), ['P', 'Y', 'SEA']);
  report.add(row('A', 'k2', '3'), ['P', 'X', 'SEA']);
  report.add(row('A', 'k2', '4'), ['P', 'X', 'AIR']);
  report.add(row('A', 'k3', '5'), ['P', 'X', 'SEA']);
  report.add(row('A', 'k3', '6'), ['P', 'X', 'SEA']);
  report.add(row('A', 'k4', '7'), ['Q', 'X', 'SEA']);
  report.add(row('B', 'k5', '8'), ['P', 'X', 'SEA']);
  report.add(row('B', 'k5', '8'), ['P', 'X', 'SEA']);
  expect(report.customers()).toEqual([
    { customer: 'A', rows: 7, colliding: 6, keys: 3, separatedBy: ['ALT PO', 'METHOD'], left: 1 },
    { customer: 'B', rows: 1, colliding: 0, keys: 0, separatedBy: [], left: 0 },
  ]);
});
