import { describe, expect, it } from 'vitest';
import { orderColumns, sizesOf, toRow } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { demoChanges, demoRefusals } from '../../sandbox/sample/demo-acts.js';
import type { SourceChange } from '../../sandbox/sample/demo-changes.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { goldenOrders } from '../../sandbox/sample/golden-orders.js';
import type { SqlValue } from '../../src/database/database.js';

const seeds = [1, 2, 3, 42, 4755, 20_251_122];
const count = (orders: readonly SampleOrder[], customer: string): number =>
  orders.filter((order) => order['CUSTOMER NAME'] === customer).length;
const numberColumn = orderColumns.indexOf('AAG ORDER NUMBER');

/** What a database would hold after the edits. */
function apply(orders: readonly SampleOrder[], changes: readonly SourceChange[]): SqlValue[][] {
  let rows = orders.map(toRow);
  for (const edit of changes.flatMap((change) => change.edits)) {
    if (edit.operation === 'insert') rows.push([...edit.row]);
    else {
      const touched = rows.filter((row) => row[numberColumn] === edit.orderNumber);
      expect(touched).toHaveLength(1);
      if (edit.operation === 'delete') rows = rows.filter((row) => !touched.includes(row));
      else for (const row of touched) row[orderColumns.indexOf(edit.column)] = edit.value;
    }
  }
  return rows;
}

describe.each(seeds)('the demo with seed %i', (seed) => {
  const orders = demoOrders(seed);

  it('has the golden orders and 37 others, at most 450 subitems', () => {
    expect(orders.slice(0, 69)).toEqual(goldenOrders());
    expect([orders.length, count(orders, 'JOHNNIE O'), count(orders, 'TITLE 9'), count(orders, 'MACK WELDON')]).toEqual([106, 16, 12, 9]);
    expect(orders.flatMap(sizesOf).length).toBeLessThanOrEqual(450);
    expect(new Set(orders.map((order) => order['AAG ORDER NUMBER'])).size).toBe(106);
  });

  it('is in scope, in pieces, and without the size that the board lacks', () => {
    for (const order of orders) {
      expect(String(order['ORDER DATE PO RECEIVED']) >= '2025-01-01').toBe(true);
      expect(order['UNIT OF MEASURE']).toBe('PCE');
      expect(order).not.toHaveProperty('ONE SIZE');
    }
  });

  it('changes what the second act announces, each order once', () => {
    const changes = demoChanges(orders);
    expect(changes.map((change) => change.kind)).toEqual([
      'newOrder',
      'newOrder',
      'newOrder',
      'newOrder',
      'price',
      'quantity',
      'season',
      'sizeGone',
      'cancelled',
      'removed',
    ]);
    expect(new Set(changes.map((change) => change.orderNumber)).size).toBe(changes.length);
    for (const change of changes.filter(({ column }) => column !== null)) expect(change.from).not.toBe(change.to);
    expect(new Set(changes.slice(0, 4).map((change) => change.customer)).size).toBe(2);
    const after = apply(orders, changes);
    expect(after).toHaveLength(106 + 4 - 1);
    expect(new Set(after.map((row) => row[numberColumn])).size).toBe(after.length);
  });

  it('keeps every total equal to the sum of its sizes', () => {
    const refusals = demoRefusals(orders);
    for (const row of apply(orders, [...demoChanges(orders), refusals.refusedItem, refusals.refusedSize, refusals.refusedItemFix])) {
      const order = Object.fromEntries(orderColumns.map((column, index) => [column, row[index] ?? null]));
      expect(order['TOTAL QTY']).toBe(sizesOf(order).reduce((sum, { quantity }) => sum + quantity, 0));
    }
  });

  it('reports two refusals that concern no order of the second act, and the source is right again after the fix', () => {
    const { refusedItem, refusedItemFix, refusedSize, missingLabel, neighbours } = demoRefusals(orders);
    const changed = new Set(demoChanges(orders).map((change) => change.orderNumber));
    expect([changed.has(refusedItem.orderNumber), changed.has(refusedSize.orderNumber)]).toEqual([false, false]);
    expect([refusedItem.from, refusedItem.to, refusedItemFix.to]).toEqual(['PCE', 'BOX', 'PCE']);
    expect([refusedSize.column, refusedSize.from, missingLabel.label]).toEqual(['ONE SIZE', null, 'ONE SIZE']);
    expect(neighbours.map((change) => change.customer)).toEqual([refusedItem.customer, refusedSize.customer]);
    expect(neighbours.map((change) => changed.has(change.orderNumber))).toEqual([false, false]);
    expect(new Set([refusedItem, refusedSize, ...neighbours].map((change) => change.orderNumber)).size).toBe(4);
    expect(apply(orders, [refusedItem, refusedItemFix])).toEqual(orders.map(toRow));
  });
});

it('refuses changes of orders that are not those of the demo', () => {
  expect(() => demoChanges(goldenOrders())).toThrow(/Start from demoOrders/);
});
