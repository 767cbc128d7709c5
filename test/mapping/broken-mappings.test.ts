import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDdl } from '../../src/database/ddl/describe.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import type { DescribedTables } from '../../src/database/described.js';
import type { SqlFile } from '../../src/database/ddl/schema.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { FINDINGS } from '../../src/errors/findings.js';
import { applyFixes, fixesByFile } from '../../src/mapping/apply-fixes.js';
import { readMapping } from '../../src/mapping/load.js';
import { checkCustomerNames } from '../../src/mapping/validate/customer-checks.js';
import type { Finding } from '../../src/mapping/validate/finding.js';
import { checkTables } from '../../src/mapping/validate/table-checks.js';
import type { TableFacts } from '../../src/mapping/validate/table-facts.js';
import { BUYERS, MAPPING, tables } from '../e2e/second-mapping.js';

const FOLDER = 'test/mapping/broken';
const FIXTURES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && !/customers|buyers/.test(name));
/** Every name of a customer that the rows of the source have. */
const NAMES = ['acme inc', 'Bolt', 'ACME LTD', 'CORK LTD', 'ACME MOTORS', 'BOLT OF LONDON', 'Cork  Ltd'];
const OLD = join(FOLDER, 'old', 'old-snake-case.yaml');

/** Tables as only a server has them: the files know the types that the sync makes, and no others. */
const SERVER_TYPES: Readonly<Record<string, readonly [like: string, types: Readonly<Record<string, string>>]>> = {
  'dbo.SamplesOfServer': ['dbo.SAMPLES', { STATE: 'SQL_VARIANT', DUE: 'DATETIMEOFFSET', YEAR: 'DATETIMEOFFSET', PRICE: 'MONEY' }],
  'dbo.ChangedOfServer': ['dbo.ChangedSamples', { STATE: 'SQL_VARIANT', DUE: 'DATETIME2', YEAR: 'DATETIME2', PRICE: 'MONEY' }],
};

function withServerTypes(tables: DescribedTables): DescribedTables {
  const made = Object.entries(SERVER_TYPES).map(([name, [like, types]]) => {
    const columns = (tables.get(like) ?? []).map((column) => {
      const type = types[column.name];
      return type === undefined ? column : { ...column, type: { name: type, length: null, precision: null, scale: null } };
    });
    return [name, columns] as const;
  });
  return new Map([...tables, ...made]);
}

function factsOf(files: readonly SqlFile[]): TableFacts {
  return {
    origin: 'the DDL files',
    tables: withServerTypes(describeDdl(readDdl(files))),
    triggers: new Map([['dbo.ChangedWithTrigger', ['TR_Audit']]]),
  };
}
const FACTS = factsOf([{ path: 'tables.sql', text: readFileSync(join(FOLDER, 'tables.sql'), 'utf8') }]);

async function findingsIn(file: string, facts: TableFacts, names?: readonly string[]): Promise<readonly Finding[]> {
  const mapping = await readMapping(file);
  return [
    ...mapping.findings,
    ...mapping.locate([...checkTables(mapping.parts, facts), ...(names === undefined ? [] : checkCustomerNames(mapping.parts, { names }))]),
  ];
}

/** `CODE [file] line:column`, with `-` for a file that has no lines. The file is named where it is not the fixture itself. */
function told({ code, file, line, column }: Finding, fixture: string): string {
  const where = basename(file) === basename(fixture) ? '' : `${basename(file)} `;
  return `${code} ${where}${line === null ? '-' : `${String(line)}:${String(column)}`}`;
}

/** What the comments of a fixture expect: `# expect: CODE [file] line:column [-> nearest name]`. */
function expected(fixture: string): { readonly told: string; readonly nearest: string | undefined }[] {
  return [...readFileSync(fixture, 'utf8').matchAll(/^# expect: (.+?)(?: -> (.+))?$/gm)].map(([, line = '', nearest]) => ({
    told: line,
    nearest,
  }));
}

function compare(findings: readonly Finding[], fixture: string): void {
  const wanted = expected(fixture);
  expect(findings.map((finding) => told(finding, fixture)).sort()).toEqual(wanted.map((one) => one.told).sort());
  for (const { told: place, nearest } of wanted.filter((one) => one.nearest !== undefined)) {
    expect(findings.find((finding) => told(finding, fixture) === place)?.nearest, place).toBe(nearest);
  }
}

describe('a broken mapping', () => {
  it.each(FIXTURES)('%s: every mistake is found at its place, and no other', async (fixture) => {
    const findings = await findingsIn(join(FOLDER, fixture), FACTS, NAMES);
    compare(findings, join(FOLDER, fixture));
    for (const { code, severity } of findings) expect(severity).toBe(FINDINGS[code].severity);
  });

  it('has a fixture for every finding that needs no board, lock file or other mapping', () => {
    const planted = new Set(FIXTURES.flatMap((fixture) => expected(join(FOLDER, fixture))).map((one) => one.told.split(' ')[0]));
    const codes = Object.entries(FINDINGS).filter(([, { truth }]) => !['board', 'lock', 'folder'].includes(truth));
    expect(codes.map(([code]) => code).filter((code) => !planted.has(code))).toEqual([]);
  });
});

describe('the old mapping in snake case', () => {
  it('is reported mistake by mistake, each with the name that is meant', async () => {
    compare(await findingsIn(OLD, factsOf(await loadSqlFiles('sql'))), OLD);
  });

  it('is repaired where that is certain, and nothing else of its text changes', async () => {
    const facts = factsOf(await loadSqlFiles('sql'));
    const text = readFileSync(OLD, 'utf8');
    const [[, fixes] = []] = fixesByFile(await findingsIn(OLD, facts));
    const repaired = applyFixes(text, fixes ?? []);
    const folder = await mkdtemp(join(tmpdir(), 'old-mapping-'));
    try {
      await writeFile(join(folder, 'old-snake-case.yaml'), repaired.replace('../../../../mappings/', `${process.cwd()}/mappings/`));
      const left = await findingsIn(join(folder, 'old-snake-case.yaml'), facts);
      expect(left.map(({ code, path, nearest }) => ({ code, path, nearest }))).toEqual([
        { code: 'MONDAY_TYPE_READ_ONLY', path: 'fields[4].monday.type', nearest: undefined },
        { code: 'COLUMN_UNKNOWN', path: 'key.candidates[0]', nearest: 'AAG ORDER NUMBER' },
        { code: 'COLUMN_UNKNOWN', path: 'fields[1].column', nearest: 'CUSTOMER' },
        { code: 'COLUMN_UNKNOWN', path: 'fields[2].column', nearest: 'STYLE' },
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
    // Case, separators and the quotes that a scalar had: with these aside the texts are the same.
    const bare = (yaml: string): string => yaml.toLowerCase().replaceAll('_', ' ');
    expect(bare(repaired)).toBe(bare(text));
    expect(repaired).toContain(`parts: ['CUSTOMER STYLE', CUSTOMER COLOUR DESCRIPTION, "AAG ORDER NUMBER"]`);
    expect(repaired).toContain('# was customer_name in the code');
  });
});

describe('a sound mapping', () => {
  it('has no finding: the shipped ones', async () => {
    const facts = factsOf(await loadSqlFiles('sql'));
    expect(await findingsIn('mappings/customer-master-schedule.yaml', facts)).toEqual([]);
  });

  it('has no finding: another table for another board', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'second-mapping-'));
    try {
      await writeFile(join(folder, 'samples.yaml'), MAPPING);
      await writeFile(join(folder, 'buyers.yaml'), BUYERS);
      expect(await findingsIn(join(folder, 'samples.yaml'), factsOf([{ path: 'samples.sql', text: await tables() }]))).toEqual([]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
