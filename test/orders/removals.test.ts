import { describe, expect, test } from 'vitest';
import { decideRemovals } from '../../src/orders/removals.js';
import type { MissingOrder, RemovalDecision } from '../../src/orders/removals.js';

const limits = { maxShare: 0.05, minimumOrders: 10 };

const lost = (customer: string, count: number, over: Partial<MissingOrder> = {}): MissingOrder[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `${customer} ${String(over.missingSince ?? '')} ${String(index)}`,
    customer,
    missingSince: 3,
    acknowledged: true,
    decided: null,
    ...over,
  }));

const decide = (known: Readonly<Record<string, number>>, missing: readonly MissingOrder[]): RemovalDecision =>
  decideRemovals(
    missing,
    { total: Object.values(known).reduce((sum, n) => sum + n, 0), byCustomer: new Map(Object.entries(known)) },
    limits,
    new Set(),
  );

describe('too many removals', () => {
  test('are more than the share and at least the least number of orders', () => {
    expect(decide({ A: 11 }, lost('A', 1)).removed).toHaveLength(1);
    expect(decide({ A: 100 }, lost('A', 9)).removed).toHaveLength(9);
    expect(decide({ A: 109 }, lost('A', 18))).toMatchObject({ removed: [], held: [{ customer: 'A', why: 'all', missing: 18 }] });
    expect(decide({ A: 109, B: 1_000 }, lost('A', 18))).toMatchObject({ removed: [], held: [{ customer: 'A', why: 'customer', of: 109 }] });
    expect(decide({ A: 1_000 }, lost('A', 50)).removed).toHaveLength(50);
  });

  test('are few orders of many customers as well', () => {
    const missing = ['A', 'B', 'C', 'D'].flatMap((customer) => lost(customer, 3));
    expect(decide({ A: 20, B: 20, C: 20, D: 20 }, missing)).toMatchObject({ removed: [], held: [{}, {}, {}, {}] });
  });

  test('are all orders of a customer with several, but not the only one of a customer', () => {
    expect(decide({ A: 4, B: 1_000 }, lost('A', 4))).toMatchObject({ removed: [], held: [{ customer: 'A', missing: 4, of: 4 }] });
    expect(decide({ A: 1, B: 1_000 }, lost('A', 1)).removed).toHaveLength(1);
  });

  test('are a shrunken source when they are missing for the first time, and few are not', () => {
    expect(decide({ A: 11, B: 1_000 }, lost('A', 1, { missingSince: null }))).toMatchObject({ removed: [], noted: [{}], shrunken: [] });
    expect(decide({ A: 109, B: 1_000 }, lost('A', 18, { missingSince: null })).shrunken).toMatchObject([{ customer: 'A', missing: 18 }]);
  });
});

describe('a decision', () => {
  test('to remove is done for these orders or fewer, whatever their share, and others are judged without them', () => {
    const missing = [...lost('A', 40, { decided: 'REMOVE' }), ...lost('B', 2)];
    expect(decide({ A: 40, B: 60 }, missing)).toMatchObject({ held: [], shrunken: [], removed: { length: 42 } });
  });

  test('is open again when more orders of the customer are missing, and says so by a later read', () => {
    const missing = [...lost('A', 40, { decided: 'REMOVE' }), ...lost('A', 1, { missingSince: 5 })];
    expect(decide({ A: 100, B: 60 }, missing)).toMatchObject({ removed: [], held: [{ missing: 41, lastSince: 5 }] });
    // Not due yet: the decision still holds for the others.
    const first = [...lost('A', 40, { decided: 'REMOVE' }), ...lost('A', 1, { missingSince: null })];
    expect(decide({ A: 100, B: 60 }, first)).toMatchObject({ removed: { length: 40 }, noted: [{}], held: [] });
  });

  test('to keep removes nothing and holds nothing, and keeps nothing else', () => {
    const missing = [...lost('A', 40, { decided: 'KEEP' }), ...lost('B', 2)];
    expect(decide({ A: 40, B: 60 }, missing)).toMatchObject({ held: [], shrunken: [], removed: [{ customer: 'B' }, { customer: 'B' }] });
  });

  test('to keep is never undone by a later order that may go, however few they are', () => {
    const missing = [...lost('A', 2, { decided: 'KEEP' }), ...lost('A', 1, { missingSince: 5 })];
    expect(decide({ A: 7, B: 1_000 }, missing)).toMatchObject({ removed: [], held: [{ customer: 'A', missing: 3 }] });
  });
});
