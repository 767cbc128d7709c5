import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadMapping } from '../../src/mapping/load.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { compileRules } from '../../src/orders/rules.js';
import { stagedValues } from '../../src/orders/staged.js';

const MAPPING = `
version: 1
name: samples
source: { table: dbo.SAMPLES }
blank: ["", n/a]
customers: { file: buyers.yaml, column: BUYER }
key: { columns: [SAMPLE NO] }
tables:
  changed: dbo.ChangedSamples
  staging: { orders: dbo.STG_Samples }
  production: { orders: dbo.MON_Samples }
  errors: { orders: dbo.ERR_Samples }
board: { id: "77", keyColumn: { id: text_key, title: Key } }
title: { column: Name, parts: [SAMPLE NO, COLOUR], separator: "/" }
group: { column: Group, seasons: [YEAR], blank: [""], fallback: NO YEAR }
fields:
  - { source: SAMPLE NO, column: SampleNo, monday: { id: text_no, type: text } }
  - { source: DUE, column: Due, monday: { id: date_due, type: date }, onBadValue: unset }
batch: { orders: 10 }
policies:
  removed: keep
  removals: { maxShare: 0 }
  changeGate: { maxShare: 1, minimumOrders: 0, maxWaitMinutes: 1 }
  retry: { attempts: 1, firstDelayMinutes: 1, factor: 1, maxDelayMinutes: 1 }
`;

let folder: string;
let mapping: Mapping;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'));
  await writeFile(join(folder, 'samples.yaml'), MAPPING);
  await writeFile(join(folder, 'buyers.yaml'), 'version: 1\ncustomers: [{ name: ACME, sources: [Acme Inc] }]\n');
  mapping = await loadMapping(join(folder, 'samples.yaml'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('another table for another board, without subitems', () => {
  const columns = ['BUYER', 'SAMPLE NO', 'COLOUR', 'YEAR', 'DUE'].map((name, index) => ({
    name,
    ordinal: index + 1,
    type: 'NVARCHAR',
    nullable: true,
  }));

  it('needs a mapping and no code', () => {
    const evaluation = compileRules(mapping, columns).evaluate(['ACME INC', 's-1', 'N/A', '2026', 'soon']);
    expect(evaluation).toMatchObject({
      kind: 'order',
      order: {
        customer: 'ACME',
        group: 'ACME 2026',
        name: 's-1',
        key: { parts: ['S-1'] },
        columns: { text_no: 's-1', date_due: null },
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
    ]);
  });

  it('has blank rows where key and customer are blank', () => {
    expect(compileRules(mapping, columns).evaluate(['', 'n/a', 'RED', '2026', null])).toEqual({ kind: 'blank' });
  });
});
