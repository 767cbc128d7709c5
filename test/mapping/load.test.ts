import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MappingError } from '../../src/mapping/mapping-error.js';
import { loadMapping } from '../../src/mapping/load.js';
import { parseMapping } from '../../src/mapping/mapping.js';

let folder: string;
let mappingText: string;
let customersText: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapping-'));
  mappingText = await readFile('mappings/customer-master-schedule.yaml', 'utf8');
  customersText = await readFile('mappings/customers.yaml', 'utf8');
});
afterEach(() => rm(folder, { recursive: true }));

/** Loads the shipped mapping with changes, and returns its issues as `file:line:column path: found -> expected`. */
async function issues(...changes: readonly (readonly [from: string, to: string])[]): Promise<string[]> {
  const texts = { 'customer-master-schedule.yaml': mappingText, 'customers.yaml': customersText };
  for (const [from, to] of changes) {
    const file = texts['customer-master-schedule.yaml'].includes(from) ? 'customer-master-schedule.yaml' : 'customers.yaml';
    if (!texts[file].includes(from)) throw new Error(`nothing to change: ${from}`);
    texts[file] = texts[file].replace(from, () => to);
  }
  for (const [name, text] of Object.entries(texts)) await writeFile(join(folder, name), text);
  const error = await failure(loadMapping(join(folder, 'customer-master-schedule.yaml')));
  for (const issue of error.findings) expect(error.message).toContain(`${issue.file}:${issue.line}:${issue.column}`);
  // The place of each issue is shown as the text at that place.
  return error.findings.map((issue) => {
    const line = texts[basename(issue.file) as keyof typeof texts].split('\n')[(issue.line ?? 1) - 1] ?? '';
    return `${basename(issue.file)} at ${line.slice((issue.column ?? 1) - 1, (issue.column ?? 1) + 11)}| ${issue.path}: ${issue.found} -> ${issue.expected}${issue.nearest === undefined ? '' : `; ${issue.nearest}`}`;
  });
}

async function failure(loading: Promise<unknown>): Promise<MappingError> {
  const error: unknown = await loading.then(
    () => new Error('it loaded'),
    (reason: unknown) => reason,
  );
  if (error instanceof MappingError) return error;
  throw error;
}

describe('a broken mapping', () => {
  it('is reported by place, finding and expectation', async () => {
    expect(await issues(['id: text_mkr5wya6, type: text', 'id: text_mkr5wya6, type: mirror'])).toEqual([
      'customer-master-schedule.yaml at mirror } }| fields[0].monday.type: "mirror" -> one of: text, long_text, numbers, date, dropdown, status',
    ]);
    expect(await issues(['batch: { orders: 100 }', 'batch: { orders: many }'])).toEqual([
      'customer-master-schedule.yaml at many }| batch.orders: "many" -> a whole number from 1 to 10000',
    ]);
    expect(await issues(['"9200517329"', '9200517329'])).toEqual([
      'customer-master-schedule.yaml at 9200517329| board.id: 9200517329 -> a text (in quotes if it looks like a number)',
    ]);
    expect(await issues(['id: "9200517329"', 'id: "CMS"'])).toEqual([
      'customer-master-schedule.yaml at "CMS"| board.id: "CMS" -> the number of a board, in quotes',
    ]);
    expect(await issues(['from: 2025-01-01', 'from: 2025-02-30'])).toEqual([
      'customer-master-schedule.yaml at 2025-02-30 }| source.scope.from: "2025-02-30" -> a date of the form YYYY-MM-DD, or current year',
    ]);
  });

  it('may have a range of dates that is none, and formats and policies that do not exist', async () => {
    expect(await issues(['dates: { from: 2000-01-01, until: 2100-01-01 }', 'dates: { from: 2100-01-01, until: 2000-01-01 }'])).toEqual([
      expect.stringMatching(/^customer-master-schedule\.yaml at .*\| dates: .* -> a first day that is not after the last$/) as string,
    ]);
    expect(await issues(['until: 2100-01-01', 'until: 01/01/2100'])).toEqual([
      'customer-master-schedule.yaml at 01/01/2100 }| dates.until: "01/01/2100" -> a date of the form YYYY-MM-DD',
    ]);
    expect(await issues(['format: "1,234.56"', 'format: "1.234"'], ['onBadQuantity: reject', 'onBadQuantity: guess'])).toEqual([
      'customer-master-schedule.yaml at "1.234", uni| numbers.format: "1.234" -> one of: plain, 1,234.56, 1.234,56; 1.234,56',
      'customer-master-schedule.yaml at guess| subitems.onBadQuantity: "guess" -> one of: reject, unset, keep',
    ]);
  });

  it('may have an unknown key: the nearest known one is named', async () => {
    const [issue] = await issues(['separator: " "', 'seperator: " "']);
    expect(issue).toMatch(
      /^customer-master-schedule\.yaml at seperator: "\| title\.seperator: the unknown key "seperator" -> one of the keys .*; separator$/,
    );
  });

  it('reports everything at once, in both files', async () => {
    const found = await issues(
      ['attempts: 5', 'attempts: 0'],
      ['vanished: zero', 'vanished: never'],
      ['removed: archive', 'removed: archive\n  color: red'],
      ['numeric_mkr5yne4', 'numeric_mkr5cact'],
      ['sources: [RARE]', 'sources: [RARE, peloton  private label]'],
    );
    expect(found).toHaveLength(5);
    for (const path of [
      'policies.retry.attempts',
      'subitems.vanished',
      'policies.color',
      'fields[24].monday.id',
      'customers[34].sources[1]',
    ]) {
      expect(found.some((issue) => issue.includes(`| ${path}: `))).toBe(true);
    }
  });

  it('is reported with the place where its YAML is invalid', async () => {
    expect(await issues(['  scope: {', '  scope: [{'])).toEqual([expect.stringContaining('a YAML error')]);
    expect(await issues(['name: customer-master-schedule', 'name: a\nname: b'])).toEqual([
      'customer-master-schedule.yaml at name: b| : a YAML error: duplicated mapping key -> valid YAML',
    ]);
  });

  it('is reported when a file is missing', async () => {
    expect((await failure(loadMapping(join(folder, 'none.yaml')))).message).toMatch(/none\.yaml found no such file/);
    await copyFile('mappings/customer-master-schedule.yaml', join(folder, 'customer-master-schedule.yaml'));
    expect((await failure(loadMapping(join(folder, 'customer-master-schedule.yaml')))).message).toMatch(
      /customers\.yaml found no such file/,
    );
  });
});

describe('what holds between the parts', () => {
  it('a Monday column and a staging column are written once', async () => {
    expect(await issues(['id: text_order_sync_key', 'id: text_mkr5wya6'])).toEqual([
      expect.stringContaining('fields[0].monday.id: "text_mkr5wya6" a second time'),
    ]);
    expect(await issues(['column: STYLE,', 'column: title,'])).toEqual([
      expect.stringContaining('fields[8].column: "title" a second time'),
    ]);
  });

  it('labels and numbers belong to their types', async () => {
    expect(await issues(['type: dropdown, labels: create', 'type: dropdown'])).toEqual([
      expect.stringContaining('fields[1].monday.labels: nothing'),
    ]);
    expect(await issues(['type: text }', 'type: text, labels: create }'])).toEqual([
      expect.stringContaining('customer-master-schedule.yaml at labels: crea| fields[0].monday.labels'),
    ]);
    expect(await issues(['type: text }', 'type: text }, number: { decimals: 4 }'])).toEqual([
      expect.stringContaining('fields[0].number: number in a column of type text'),
    ]);
  });

  it('the canonical customer comes from the column of the customers', async () => {
    const [issue] = await issues(['column: CUSTOMER NAME }', 'column: CUSTOMER CODE }']);
    expect(issue).toContain('fields[1].source: "CUSTOMER NAME" -> CUSTOMER CODE');
  });

  it('extra key columns belong to a canonical customer', async () => {
    expect(await issues(['    GREYSON: [PO', '    GREYSON CLOTHIERS: [PO'])).toEqual([
      expect.stringContaining(
        'customer-master-schedule.yaml at GREYSON CLOT| key.extraColumns.GREYSON CLOTHIERS: "GREYSON CLOTHIERS" -> a canonical customer',
      ),
    ]);
  });

  it('a source name has one canonical customer', async () => {
    expect(await issues(['sources: [RARE]', 'sources: [RARE, Greyson]'])).toEqual([
      'customers.yaml at Greyson] }| customers[34].sources[1]: "Greyson", which GREYSON has already -> a source name of RARE alone',
    ]);
  });

  it('subitems have tables', async () => {
    expect(await issues([', subitems: dbo.MON_CustMasterSchedule_Subitems', ''])).toEqual([
      expect.stringContaining('tables.production.subitems: nothing'),
    ]);
  });
});

describe('a pinned mapping', () => {
  it('is checked as a file is', async () => {
    const mapping = await loadMapping('mappings/customer-master-schedule.yaml');
    expect(() => parseMapping({ ...mapping, extra: 1 })).toThrow(/unknown key "extra"/);
    expect(() => parseMapping({ ...mapping, fields: [...mapping.fields, ...mapping.fields.slice(0, 1)] })).toThrow(
      /"text_mkr5wya6" a second time/,
    );
    expect(() => parseMapping(null)).toThrow(MappingError);
    const { subitems: _, ...without } = mapping;
    expect(() => parseMapping(without)).toThrow(/no table for subitems/);
  });
});
