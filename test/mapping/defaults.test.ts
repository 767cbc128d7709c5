import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ColumnInfo } from '../../src/database/database.js';
import { loadMapping } from '../../src/mapping/load.js';
import { parseMapping } from '../../src/mapping/mapping.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { compileRules } from '../../src/orders/rules.js';
import { compileSelection } from '../../src/orders/selection.js';
import type { Evaluation, SourceRow } from '../../src/orders/types.js';
import { SMALLEST } from './smallest.js';

const NAMES = ['ORDER NO', 'PART', 'REGION', 'SUPPLIER', 'QTY', 'PRICE', 'CURRENCY', 'ORDERED', 'DUE', 'STATE', 'WAREHOUSE', 'REMARKS'];
const COLUMNS: ColumnInfo[] = NAMES.map((name, index) => ({ name, ordinal: index + 1, type: 'NVARCHAR', nullable: true }));
const rowOf = (values: Readonly<Record<string, string>>): SourceRow => NAMES.map((name) => values[name] ?? null);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'defaults-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The smallest mapping with more entries. */
async function withMore(...lines: readonly string[]): Promise<Mapping> {
  await writeFile(join(folder, 'parts.yaml'), SMALLEST.replace('fields:', `${lines.join('\n')}\nfields:`));
  return await loadMapping(join(folder, 'parts.yaml'));
}

const refusal = async (...lines: readonly string[]): Promise<string> =>
  await withMore(...lines).then(
    () => 'it loaded',
    (error: unknown) => String(error),
  );

const evaluate = (mapping: Mapping, values: Readonly<Record<string, string>>): Evaluation =>
  compileRules(mapping, COLUMNS).evaluate(rowOf(values));

const orderOf = (mapping: Mapping, values: Readonly<Record<string, string>>) => {
  const evaluation = evaluate(mapping, values);
  if (evaluation.kind !== 'order') throw new Error(JSON.stringify(evaluation));
  return evaluation.order;
};

describe('the smallest mapping', () => {
  it('needs at most 25 lines for a flat table of 12 columns', () => {
    expect(SMALLEST.trim().split('\n').length).toBeLessThanOrEqual(25);
  });

  it('has tables of its own, called by its name, and a default for everything else', async () => {
    const mapping = await withMore();
    expect(mapping).toMatchObject({
      tables: {
        changed: 'dbo.CHG_MON_parts',
        staging: { orders: 'dbo.STG_MON_parts' },
        production: { orders: 'dbo.MON_parts' },
        errors: { orders: 'dbo.ERR_MON_parts' },
      },
      board: { keyColumn: { title: 'Order sync key' } },
      title: { column: 'Title', separator: ' ' },
      group: { column: 'Group' },
      batch: { orders: 100 },
      policies: {
        removed: 'archive',
        removals: { maxShare: 0.05, minimumOrders: 10 },
        changeGate: { maxShare: 0.5, minimumOrders: 50, maxWaitMinutes: 120 },
        retry: { attempts: 5, firstDelayMinutes: 5, factor: 3, maxDelayMinutes: 720 },
        retention: { stagingDays: 7, errorDays: 30, batchDays: 90 },
      },
    });
    expect(mapping.customers).toBeUndefined();
    expect(mapping.fields[5]).toMatchObject({ column: 'PRICE', number: { decimals: 4 } });
    expect(parseMapping(JSON.parse(JSON.stringify(mapping)))).toEqual(mapping);
  });

  it('keeps the values that the file gives, one by one', async () => {
    const mapping = await withMore(
      'tables: { changed: dbo.ChangedParts }',
      'policies: { removed: keep, retry: { attempts: 2 }, retention: { errorDays: 3 } }',
    );
    expect(mapping.tables).toMatchObject({ changed: 'dbo.ChangedParts', staging: { orders: 'dbo.STG_MON_parts' } });
    expect(mapping.policies).toMatchObject({
      removed: 'keep',
      retry: { attempts: 2, factor: 3 },
      retention: { errorDays: 3, batchDays: 90 },
    });
  });

  it('puts every order into one batch key, and leaves the group to Monday', async () => {
    expect(orderOf(await withMore(), { 'ORDER NO': '7', PART: 'bolt', PRICE: '1.25' })).toMatchObject({
      customer: 'parts',
      group: '',
      name: '7 bolt',
      columns: { text_no: '7', numbers_price: '1.25' },
    });
  });

  it('loses no row whose key is blank, and skips one in which everything is', async () => {
    const mapping = await withMore();
    expect(evaluate(mapping, { PART: 'bolt' })).toMatchObject({ kind: 'rejected', rejections: [{ code: 'KEY_BLANK' }] });
    expect(evaluate(mapping, { PART: ' ', REGION: 'NaN' })).toEqual({ kind: 'blank' });
  });

  it('refuses a field whose column the sync names itself', async () => {
    expect(await refusal('tables: { production: { orders: dbo.mon_batchprocessing } }')).toContain('which the sync needs itself');
    expect(await refusal('tables: { changed: dbo.PARTS }')).toContain('"dbo.PARTS", as in source.table');
    await writeFile(join(folder, 'parts.yaml'), SMALLEST.replaceAll('REMARKS', 'Title'));
    await expect(loadMapping(join(folder, 'parts.yaml'))).rejects.toThrow(/"Title" a second time/);
  });
});

describe('groups', () => {
  it('are named by any columns, or by the fallback when all are blank', async () => {
    const mapping = await withMore('group: { columns: [REGION, STATE], separator: " / ", fallback: Elsewhere }');
    expect(orderOf(mapping, { 'ORDER NO': '1', REGION: ' North  West', STATE: 'open' }).group).toBe('North West / open');
    expect(orderOf(mapping, { 'ORDER NO': '1', REGION: 'nan', STATE: 'open' }).group).toBe('open');
    expect(orderOf(mapping, { 'ORDER NO': '1' }).group).toBe('Elsewhere');
  });

  it('may be one for all', async () => {
    expect(orderOf(await withMore('group: { title: Orders }'), { 'ORDER NO': '1' }).group).toBe('Orders');
  });

  it('have one rule', async () => {
    expect(await refusal('group: { title: Orders, columns: [REGION] }')).toMatch(/group: found .*only one of the keys/);
    expect(await refusal('group: { title: Orders, fallback: x }')).toMatch(/group\.fallback: found "x", expected it only beside/);
    expect(await refusal('group: { title: Orders, separator: x }')).toMatch(/group\.separator/);
    expect(await refusal(`group: { title: ${'x'.repeat(256)} }`)).toMatch(/group\.title: .*at most 255 characters/);
  });
});

describe('batches by any column', () => {
  const BY_REGION = 'customers: { column: REGION, accept: new }';

  it('take a name that is new as it is, with single spaces', async () => {
    const mapping = await withMore(BY_REGION);
    expect(orderOf(mapping, { 'ORDER NO': '1', REGION: ' North\u200b  West ' }).customer).toBe('North West');
  });

  it('refuse a row without a name, one that is too long, and the error of a spreadsheet; or have a name for the first', async () => {
    const mapping = await withMore(BY_REGION);
    for (const REGION of ['', 'nan', 'x'.repeat(101), '#REF!']) {
      expect(evaluate(mapping, { 'ORDER NO': '1', REGION })).toMatchObject({
        rejections: [{ code: 'CUSTOMER_UNUSABLE', column: 'REGION' }],
      });
    }
    const named = await withMore('customers: { column: REGION, accept: new, blank: Unknown }');
    expect(orderOf(named, { 'ORDER NO': '1' }).customer).toBe('Unknown');
  });

  it('join the names of a file, where there is one', async () => {
    await writeFile(join(folder, 'regions.yaml'), 'version: 1\ncustomers: [{ name: North, sources: [N, NORTH] }]\n');
    const mapping = await withMore('customers: { file: regions.yaml, column: REGION, accept: new }');
    expect(['n', 'South'].map((REGION) => orderOf(mapping, { 'ORDER NO': '1', REGION }).customer)).toEqual(['North', 'South']);
  });

  it('need a file or accept', async () => {
    expect(await refusal('customers: { column: REGION }')).toMatch(/customers\.file: found nothing, expected .*accept: new/);
    expect(await refusal('customers: { file: x.yaml, column: REGION, blank: x }')).toMatch(/customers\.blank/);
  });
});

describe('a partial run', () => {
  const selects = (mapping: Mapping, selection: object, values: Readonly<Record<string, string>>): boolean =>
    compileSelection(mapping, selection, COLUMNS)(rowOf(values), evaluate(mapping, values));

  it('gets a finding that there are no customers or seasons to choose', async () => {
    const mapping = await withMore();
    expect(() => compileSelection(mapping, { customer: 'ACME' }, COLUMNS)).toThrow(/has no customers, so --customer cannot be used/);
    expect(() => compileSelection(mapping, { season: 'SS26' }, COLUMNS)).toThrow(/has no seasons, so --season cannot be used/);
  });

  it('chooses a customer that no file has, in any case', async () => {
    const mapping = await withMore('customers: { column: REGION, accept: new }');
    expect(selects(mapping, { customer: 'north' }, { 'ORDER NO': '1', REGION: 'North' })).toBe(true);
    expect(selects(mapping, { customer: 'north' }, { 'ORDER NO': '1', REGION: 'South' })).toBe(false);
  });
});
