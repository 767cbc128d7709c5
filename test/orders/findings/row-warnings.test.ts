import { expect, it } from 'vitest';
import { RowWarnings } from '../../../src/orders/findings/row-warnings.js';
import type { Evaluation, RowWarning } from '../../../src/orders/types.js';

const warned = (number: string, ...warnings: readonly RowWarning[]): Evaluation => ({
  kind: 'order',
  order: {
    key: { parts: [number], digest: `digest of ${number}` },
    customer: 'GREYSON',
    group: '',
    name: '',
    columns: {},
    sizes: [],
    cancelled: false,
  },
  hash: 'hash',
  warnings,
});
const PRICE: RowWarning = { code: 'VALUE_UNSET', column: 'CUSTOMER PRICE', value: 'TBC', message: 'no number.' };

it('keeps order, column and value of each warning, and the size of one that is about a size', () => {
  const warnings = new RowWarnings();
  warnings.add(warned('A-1', PRICE, { code: 'NEGATIVE_QUANTITY', column: 'XL', value: '-2', message: 'below 0.' }));
  warnings.add(warned('A-2'));
  expect(warnings.findings()).toEqual([
    { ...FOUND, scope: 'field', field: 'CUSTOMER PRICE', code: 'VALUE_UNSET', valueSeen: 'TBC', message: 'no number.' },
    { ...FOUND, scope: 'size', size: 'XL', code: 'NEGATIVE_QUANTITY', valueSeen: '-2', message: 'below 0.' },
  ]);
});

const FOUND = { customer: 'GREYSON', keyDigest: 'digest of A-1', orderNumber: 'A-1' };

it('takes the warnings of a refused row with a key, and none of a row without one', () => {
  const refused = { kind: 'rejected', customer: 'GREYSON', orderNumber: 'A-1', hash: 'h', rejections: [], warnings: [PRICE] } as const;
  const warnings = new RowWarnings();
  warnings.add({ ...refused, key: null });
  warnings.add({ ...refused, key: { parts: ['A-1'], digest: 'digest of A-1' } });
  expect(warnings.findings()).toHaveLength(1);
});

it('counts what is beyond its limit by code and column', () => {
  const warnings = new RowWarnings(1);
  for (const number of ['A-1', 'A-2', 'A-3']) warnings.add(warned(number, PRICE));
  expect(warnings.findings()).toMatchObject([
    { scope: 'field', orderNumber: 'A-1' },
    { scope: 'run', code: 'VALUE_UNSET', field: 'CUSTOMER PRICE', valueSeen: '2' },
  ]);
});
