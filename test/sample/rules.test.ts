import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { orderColumns, sizeColumns, toRow } from '../../sandbox/sample/columns.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { generateOrders } from '../../sandbox/sample/generate.js';
import { goldenOrders } from '../../sandbox/sample/golden-orders.js';
import { loadMapping } from '../../src/mapping/load.js';
import { compileRules } from '../../src/orders/rules.js';
import type { Evaluation, OrderRules } from '../../src/orders/types.js';

const dates = new Set(['ORDER DATE PO RECEIVED', 'EX FACTORY DATE', 'ETA CUSTOMER WAREHOUSE DATE']);
const numbers = new Set([...sizeColumns, 'TOTAL QTY', 'Sum of TOTAL QTY']);
const columns = orderColumns.map((name, index) => ({
  name,
  ordinal: index + 1,
  nullable: true,
  type: dates.has(name) ? 'DATE' : numbers.has(name) ? 'INT' : 'NVARCHAR',
}));

let rules: OrderRules;
beforeAll(async () => {
  rules = compileRules(await loadMapping(fileURLToPath(new URL('../../mappings/customer-master-schedule.yaml', import.meta.url))), columns);
});

const outcome = (evaluation: Evaluation): string => {
  if (evaluation.kind === 'order') return ['order', ...evaluation.warnings.map((warning) => warning.code)].join(' ');
  if (evaluation.kind === 'rejected') return ['rejected', ...evaluation.rejections.map((rejection) => rejection.code)].join(' ');
  return evaluation.kind;
};

describe('the rules of the mapping', () => {
  it('accept every clean row without a warning', () => {
    const outcomes = new Set(
      [...generateOrders({ seed: 7, rows: 5000 }), ...demoOrders(1)].map((order) => outcome(rules.evaluate(toRow(order)))),
    );
    expect(outcomes).toEqual(new Set(['order']));
  });

  it('turn the golden orders into the checked-in listing', () => {
    const file = readFileSync(new URL('../golden/greyson-4755.txt', import.meta.url), 'utf8');
    const shown = goldenOrders().map((row) => {
      const evaluation = rules.evaluate(toRow(row));
      if (evaluation.kind !== 'order') throw new Error(`${String(row['AAG ORDER NUMBER'])} is ${outcome(evaluation)}.`);
      const { name, group, sizes } = evaluation.order;
      return [name, group, sizes.map(({ size, quantity }) => `${size} ${quantity}`).join(', ') || '-'].join(' | ');
    });
    expect(shown).toEqual(file.trimEnd().split('\n').slice(1));
  });

  it('meet every kind of outcome in real dirt', () => {
    const counts = new Map<string, number>();
    for (const order of generateOrders({ seed: 7, rows: 10_000, dirt: 'real' })) {
      const { kind } = rules.evaluate(toRow(order));
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual(['blank', 'order', 'outOfScope', 'rejected']);
    expect(counts.get('order')).toBeGreaterThan(9_500);
  });
});
