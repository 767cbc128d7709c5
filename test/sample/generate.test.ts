import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { orderColumns, sizesOf, toRow } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { sampleCustomers } from '../../sandbox/sample/customers.js';
import { generateOrders } from '../../sandbox/sample/generate.js';
import { goldenOrders } from '../../sandbox/sample/golden-orders.js';

const rowsOf = (options: Parameters<typeof generateOrders>[0]): SampleOrder[] => [...generateOrders(options)];
const text = (order: SampleOrder, column: string): string => String(order[column] ?? '');

const clean = rowsOf({ seed: 7, rows: 10_000 });

describe('the generator', () => {
  it('gives the same rows for the same seed, and others for another', () => {
    const options = { rows: 500, dirt: 'real' } as const;
    expect(rowsOf({ seed: 7, ...options })).toEqual(rowsOf({ seed: 7, ...options }));
    expect(rowsOf({ seed: 8, ...options })).not.toEqual(rowsOf({ seed: 7, ...options }));
  });

  it('starts again from the first row when it is read a second time', () => {
    const orders = generateOrders({ seed: 7, rows: 20 });
    expect([...orders]).toEqual([...orders]);
  });

  it('yields 100,000 rows one at a time', () => {
    let rows = 0;
    for (const order of generateOrders({ seed: 7, rows: 100_000, dirt: 'real' })) rows += 'TOTAL QTY' in order ? 1 : 0;
    expect(rows).toBe(100_000);
  }, 60_000);

  it('makes only as many rows as are read', () => {
    const [first] = generateOrders({ seed: 7, rows: 1_000_000_000 });
    expect(first).toEqual(clean[0]);
  });

  it('puts the golden orders first and leaves the others as they are', () => {
    const orders = rowsOf({ seed: 7, rows: 50, includeGolden: true });
    expect(orders).toEqual([...goldenOrders(), ...clean.slice(0, 50)]);
  });

  it('keeps to the chosen customers', () => {
    const names = new Set(rowsOf({ seed: 7, rows: 300, customers: ['TITLE 9', 'RHONE'] }).map((order) => order['CUSTOMER NAME']));
    expect(names).toEqual(new Set(['TITLE 9', 'RHONE']));
  });

  it('refuses an unknown customer and an impossible number of rows before the first row', () => {
    expect(() => generateOrders({ seed: 1, rows: 1, customers: ['TITLE NINE'] })).toThrow(/no customer "TITLE NINE".*TITLE 9/);
    expect(() => generateOrders({ seed: 1, rows: 1, customers: [] })).toThrow(/at least one/);
    expect(() => generateOrders({ seed: 1, rows: -1 })).toThrow(/whole number/);
  });
});

describe('clean rows', () => {
  it('have an order number, style, colour and season each, and no order number twice', () => {
    for (const order of [...goldenOrders(), ...clean]) {
      expect(text(order, 'AAG ORDER NUMBER')).toMatch(/^[A-Z]{3}-\d{5}$/);
      for (const column of ['CUSTOMER STYLE', 'CUSTOMER COLOUR DESCRIPTION', 'AAG SEASON']) {
        if (text(order, column) === '' || text(order, column) !== text(order, column).trim())
          throw new Error(`${column} of ${text(order, 'AAG ORDER NUMBER')} is blank or untrimmed.`);
      }
    }
    expect(new Set([...goldenOrders(), ...clean].map((order) => order['AAG ORDER NUMBER'])).size).toBe(10_069);
  });

  it('are dated in the two years that are in scope', () => {
    const days = clean.map((order) => text(order, 'ORDER DATE PO RECEIVED'));
    expect(days.filter((day) => day < '2025-01-01' || day > '2026-12-31')).toEqual([]);
  });

  it('order 10 to 200 of each size, and the total is their sum', () => {
    for (const order of clean) {
      const quantities = sizesOf(order).map(({ quantity }) => quantity);
      expect(order['TOTAL QTY']).toBe(quantities.reduce((sum, quantity) => sum + quantity, 0));
      if (quantities.some((quantity) => quantity < 10 || quantity > 200))
        throw new Error(`${text(order, 'AAG ORDER NUMBER')} has a quantity out of bounds.`);
    }
  });

  it('use labels that a fresh board has or can take', () => {
    expect(new Set(clean.map((order) => order['UNIT OF MEASURE']))).toEqual(new Set(['PCE']));
    expect(clean.filter((order) => 'ONE SIZE' in order)).toEqual([]);
    const styles = new Set([...clean, ...goldenOrders()].map((order) => order['CUSTOMER STYLE']));
    expect(styles.size).toBeLessThanOrEqual(500);
  });

  it('come from the customers in the skew of the real table', () => {
    const shares = new Map<string, number>();
    for (const order of clean) shares.set(text(order, 'CUSTOMER NAME'), (shares.get(text(order, 'CUSTOMER NAME')) ?? 0) + 1 / clean.length);
    expect(shares.get('BOGGI MILANO')).toBeCloseTo(0.205, 1);
    expect(shares.get('TITLE 9') ?? 1).toBeLessThan(0.015);
  });

  it('name customers of the canonical list', () => {
    const canonical = load(readFileSync(new URL('../../mappings/customers.yaml', import.meta.url), 'utf8')) as {
      customers: { sources: string[] }[];
    };
    const known = new Set(canonical.customers.flatMap(({ sources }) => sources));
    expect(sampleCustomers.filter(({ name }) => !known.has(name))).toEqual([]);
    expect(new Set(sampleCustomers.map(({ prefix }) => prefix)).size).toBe(sampleCustomers.length);
  });
});

describe('rows as arrays', () => {
  it('hold each value at the place of its column, numeric sizes too', () => {
    const row = toRow({ '10': 3, '0': 1, 'AAG ORDER NUMBER': 'GRE-1', 'TOTAL QTY': 4 });
    expect(orderColumns).toHaveLength(267);
    expect(new Set(orderColumns).size).toBe(267);
    expect(row[0]).toBe('GRE-1');
    expect([row[62], row[67], row[211]]).toEqual([1, 3, 4]);
    expect(row.filter((value) => value !== null)).toHaveLength(4);
  });

  it('refuse a name that is no column', () => {
    expect(() => toRow({ 'CUSTOMER COLOR': 'WHITE' })).toThrow(/"CUSTOMER COLOR" is not a column/);
  });
});
