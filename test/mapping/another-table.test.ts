import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { compileRules } from '../../src/orders/rules.js';
import { stagedValues } from '../../src/orders/staged.js';
import { BUYERS, MAPPING as SAMPLES } from '../e2e/second-mapping.js';

/** A date that cannot be read is left blank here. */
const MAPPING = SAMPLES.replace('id: date_due, type: date }', 'id: date_due, type: date }, onBadValue: unset');

let folder: string;
let mapping: Mapping;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'));
  await writeFile(join(folder, 'samples.yaml'), MAPPING);
  await writeFile(join(folder, 'buyers.yaml'), BUYERS);
  mapping = await loadMapping(join(folder, 'samples.yaml'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('another table for another board, without subitems', () => {
  const columns = ['BUYER', 'SAMPLE NO', 'COLOUR', 'YEAR', 'DUE', 'PRICE'].map((name, index) => ({
    name,
    ordinal: index + 1,
    type: 'NVARCHAR',
    nullable: true,
  }));

  it('needs a mapping and no code', () => {
    const evaluation = compileRules(mapping, columns).evaluate(['ACME INC', 's-1', 'N/A', '2026', 'soon', '7']);
    expect(evaluation).toMatchObject({
      kind: 'order',
      order: {
        customer: 'ACME',
        group: 'ACME 2026',
        name: 's-1',
        key: { parts: ['S-1'] },
        columns: { text_no: 's-1', date_due: null, numbers_price: '7' },
        sizes: [],
        cancelled: false,
      },
      warnings: [{ code: 'VALUE_UNSET', column: 'DUE', value: 'soon' }],
    });
    if (evaluation.kind !== 'order') return;
    expect(stagedValues(mapping, evaluation.order)).toEqual([
      { column: 'Name', value: 's-1' },
      { column: 'Group', value: 'ACME 2026' },
      { column: 'SampleNo', value: 's-1' },
      { column: 'Due', value: null },
      { column: 'Price', value: '7' },
    ]);
  });

  it('has blank rows where key and customer are blank', () => {
    expect(compileRules(mapping, columns).evaluate(['', 'n/a', 'RED', '2026', null, null])).toEqual({ kind: 'blank' });
  });
});
