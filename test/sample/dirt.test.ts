import { beforeAll, describe, expect, it } from 'vitest';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { sizeColumns, sizesOf } from '../../sandbox/sample/columns.js';
import { generateOrders } from '../../sandbox/sample/generate.js';

const ROWS = 12_000;
let rows: SampleOrder[];
let blank: Set<SampleOrder>;
let sums: Map<SampleOrder, number>;
beforeAll(() => {
  rows = [...generateOrders({ seed: 11, rows: ROWS, dirt: 'real' })];
  blank = new Set(rows.filter((order) => Object.values(order).every((value) => value === null || value === 0)));
  sums = new Map(rows.map((order) => [order, sizesOf(order).reduce((total, { quantity }) => total + quantity, 0)]));
});

const text = (order: SampleOrder, column: string): string => String(order[column] ?? '');
const own = (matches: (order: SampleOrder) => boolean) => (): number => rows.filter(matches).length / ROWS;
const STYLE = 'CUSTOMER STYLE';
const COLOUR = 'CUSTOMER COLOUR DESCRIPTION';
const sum = (order: SampleOrder): number => sums.get(order) ?? 0;
const blankRow = (order: SampleOrder): boolean => blank.has(order);

/** Name, measured share, and the bounds it must lie in. Customers who never write a season add to the null seasons. */
const quotas: [string, () => number, number, number][] = [
  ['customer season null', own((order) => (order['CUSTOMER SEASON'] ?? null) === null), 0.2, 0.7],
  ['customer season nan or None', own((order) => /^(nan|none|null)$/i.test(text(order, 'CUSTOMER SEASON'))), 0.005, 0.03],
  ['both seasons blank', own((order) => !blankRow(order) && /^(nan|null|)$/.test(text(order, 'AAG SEASON'))), 0.0005, 0.003],
  ['leading space in the style', own((order) => text(order, STYLE).startsWith(' ')), 0.007, 0.013],
  ['trailing space in the colour', own((order) => text(order, COLOUR).endsWith(' ')), 0.007, 0.013],
  ['style or colour null', own((order) => !blankRow(order) && (order[STYLE] === null || order[COLOUR] === null)), 0.001, 0.004],
  ['TBD without quantities', own((order) => text(order, STYLE).trim() === 'TBD' && sum(order) === 0), 0.003, 0.008],
  ['order type in another case', own((order) => /^(Active|Cancelled)$/.test(text(order, 'ORDER TYPE'))), 0.007, 0.013],
  ['tariff TRUE', own((order) => order['US TARIFF RATE'] === 'TRUE'), 0.003, 0.008],
  ['text in the freight', own((order) => /[A-Z]/.test(text(order, 'FREIGHT'))), 0.001, 0.004],
  ['price with signs', own((order) => /^\$[\d,]+\.\d\d$/.test(text(order, 'CUSTOMER PRICE'))), 0.015, 0.025],
  ['total differs from the sum', own((order) => order['TOTAL QTY'] !== null && order['TOTAL QTY'] !== sum(order)), 0.003, 0.008],
  [
    'control character',
    own((order) => [STYLE, COLOUR, 'STYLE DESCRIPTION'].some((column) => text(order, column).includes('\u0007'))),
    0.001,
    0.004,
  ],
  ['4-byte character', own((order) => /[\u{10000}-\u{10ffff}]/u.test(text(order, 'STYLE DESCRIPTION'))), 0.0004, 0.003],
  ['unlisted customer', own((order) => /^(HARBOR & PINE|NORTHSHORE ATHLETICS|TBC)$/.test(text(order, 'CUSTOMER NAME'))), 0.0015, 0.005],
  ['blank customer', own((order) => !blankRow(order) && text(order, 'CUSTOMER NAME').trim() === ''), 0.0015, 0.005],
  ['totally blank row', own(blankRow), 0.001, 0.004],
  ['before the scope', own((order) => text(order, 'ORDER DATE PO RECEIVED').startsWith('2024')), 0.015, 0.025],
  ['arrival date 1900-01-01', own((order) => order['ETA CUSTOMER WAREHOUSE DATE'] === '1900-01-01'), 0.003, 0.008],
  ['ONE SIZE', own((order) => typeof order['ONE SIZE'] === 'number' && order['ONE SIZE'] > 0), 0.003, 0.008],
  ['negative quantity', own((order) => Object.values(order).some((value) => typeof value === 'number' && value < 0)), 0.0004, 0.003],
];

describe('real dirt', () => {
  it.each(quotas)('%s stays within its quota', (_name, share, low, high) => {
    expect(share()).toBeGreaterThan(low);
    expect(share()).toBeLessThan(high);
  });

  it('repeats one key in a hundred: some rows equal in every value, most with another PO or delivery method', () => {
    const seen = new Map<string, SampleOrder>();
    const repeats = { equal: 0, po: 0, method: 0 };
    for (const order of rows) {
      const number = text(order, 'AAG ORDER NUMBER');
      const earlier = seen.get(number);
      if (number === '') continue;
      if (!earlier) seen.set(number, order);
      else if (earlier['PO NUMBER'] !== order['PO NUMBER']) repeats.po += 1;
      else if (earlier['PLANNED DELIVERY METHOD'] !== order['PLANNED DELIVERY METHOD']) repeats.method += 1;
      else repeats.equal += 1;
    }
    const all = repeats.equal + repeats.po + repeats.method;
    expect(all / ROWS).toBeGreaterThan(0.007);
    expect(all / ROWS).toBeLessThan(0.013);
    expect(repeats.equal).toBeGreaterThan(0);
    expect(repeats.po + repeats.method).toBeGreaterThan(repeats.equal);
    expect(Math.min(repeats.po, repeats.method)).toBeGreaterThan(0);
  });

  it('has one customer with cancelled orders only', () => {
    const types = new Set(
      rows.filter((order) => order['CUSTOMER NAME'] === 'AIME LEON DORE').map((order) => text(order, 'ORDER TYPE').toUpperCase()),
    );
    expect(types).toEqual(new Set(['CANCELLED']));
  });

  it('leaves every date a date and every quantity a whole number, as their SQL types do', () => {
    for (const order of rows) {
      for (const column of ['ORDER DATE PO RECEIVED', 'EX FACTORY DATE', 'ETA CUSTOMER WAREHOUSE DATE']) {
        const day = order[column] ?? null;
        if (day !== null && new Date(`${String(day)}T00:00:00Z`).toISOString().slice(0, 10) !== day)
          throw new Error(`${String(day)} is no day.`);
      }
      for (const size of [...sizeColumns, 'TOTAL QTY']) {
        const quantity = order[size] ?? null;
        if (quantity !== null && !Number.isInteger(quantity)) throw new Error(`${size} is ${String(quantity)}.`);
      }
    }
  });
});
