import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeDdl } from '../../src/database/ddl/describe.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { FINDINGS } from '../../src/errors/findings.js';
import { readMapping } from '../../src/mapping/load.js';
import { checkCustomersUsed } from '../../src/mapping/validate/customer-checks.js';
import type { Finding } from '../../src/mapping/validate/finding.js';
import { checkTables } from '../../src/mapping/validate/table-checks.js';
import type { TableFacts } from '../../src/mapping/validate/table-facts.js';

const FOLDER = 'test/mapping/broken';
const FIXTURES = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml') && !/customers|buyers/.test(name));
/** Every name of a customer that the rows of the source have. */
const NAMES = ['acme inc', 'Bolt', 'ACME LTD', 'CORK LTD', 'ACME MOTORS', 'BOLT OF LONDON'];

const facts: TableFacts = { origin: 'the DDL files', tables: describeDdl(readDdl([{ path: 'tables.sql', text: readFileSync(join(FOLDER, 'tables.sql'), 'utf8') }])) };

async function findingsIn(fixture: string): Promise<readonly Finding[]> {
  const mapping = await readMapping(join(FOLDER, fixture));
  return [...mapping.findings, ...mapping.locate([...checkTables(mapping.parts, facts), ...checkCustomersUsed(mapping.parts, { names: NAMES })])];
}

/** `CODE [file] line:column`, with `-` for a file that has no lines. The file is named where it is not the fixture itself. */
function told({ code, file, line, column }: Finding, fixture: string): string {
  const where = basename(file) === fixture ? '' : `${basename(file)} `;
  return `${code} ${where}${line === null ? '-' : `${String(line)}:${String(column)}`}`;
}

/** What the comments of a fixture expect: `# expect: CODE [file] line:column [-> nearest name]`. */
function expected(fixture: string): { readonly told: string; readonly nearest: string | undefined }[] {
  const text = readFileSync(join(FOLDER, fixture), 'utf8');
  return [...text.matchAll(/^# expect: (.+?)(?: -> (.+))?$/gm)].map(([, line = '', nearest]) => ({ told: line, nearest }));
}

describe('a broken mapping', () => {
  it.each(FIXTURES)('%s: every mistake is found at its place, and no other', async (fixture) => {
    const findings = await findingsIn(fixture);
    const wanted = expected(fixture);
    expect(findings.map((finding) => told(finding, fixture)).sort()).toEqual(wanted.map((one) => one.told).sort());
    for (const { told: place, nearest } of wanted.filter((one) => one.nearest !== undefined)) {
      expect(findings.find((finding) => told(finding, fixture) === place)?.nearest, place).toBe(nearest);
    }
    for (const { code, severity } of findings) expect(severity).toBe(FINDINGS[code].severity);
  });

  it('has a fixture for every finding that needs neither a board nor a lock file', () => {
    const planted = new Set(FIXTURES.flatMap(expected).map((one) => one.told.split(' ')[0]));
    const codes = Object.entries(FINDINGS).filter(([, { truth }]) => truth !== 'board' && truth !== 'lock');
    expect(codes.map(([code]) => code).filter((code) => !planted.has(code))).toEqual([]);
  });
});
