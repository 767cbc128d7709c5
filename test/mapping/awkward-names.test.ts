import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeDdl } from '../../src/database/ddl/describe.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { quoteName } from '../../src/database/quote-name.js';
import { readMapping } from '../../src/mapping/load.js';
import { readColumns } from '../../src/mapping/read-columns.js';
import { checkTables } from '../../src/mapping/validate/table-checks.js';
import { compileRules } from '../../src/orders/rules.js';

const BROKEN = 'test/mapping/broken';
const YAML = readFileSync(join(BROKEN, 'sound.yaml'), 'utf8');
const SQL = readFileSync(join(BROKEN, 'tables.sql'), 'utf8');

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'awkward-names-'));
  await writeFile(join(folder, 'buyers.yaml'), readFileSync(join(BROKEN, 'buyers.yaml')));
});
afterAll(() => rm(folder, { recursive: true }));

/** Every finding of the sound mapping when its column COLOUR is called otherwise, in the mapping and in the tables. */
async function withColumn(name: string) {
  const path = join(folder, 'sound.yaml');
  await writeFile(
    path,
    YAML.replace('parts: [SAMPLE NO, COLOUR]', () => `parts: [SAMPLE NO, ${JSON.stringify(name)}]`),
  );
  const tables = describeDdl(readDdl([{ path: 'tables.sql', text: SQL.replaceAll('[COLOUR]', () => quoteName(name)) }]));
  const mapping = await readMapping(path);
  const findings = [
    ...mapping.findings,
    ...mapping.locate(checkTables(mapping.parts, { origin: 'the DDL files', tables, triggers: new Map() })),
  ];
  return { mapping, findings, columns: tables.get('dbo.SAMPLES') ?? [] };
}

const name = fc.oneof(
  fc.constantFrom(
    ']',
    '[',
    ' lead',
    'trail ',
    '--',
    '/*',
    '*/',
    "'",
    '"',
    'SELECT',
    '@x',
    '10',
    'null',
    'true',
    '👩‍🏭',
    '\u00a0',
    '\t',
    '#',
    '{}',
    '&a',
    '<<',
    '10 ',
  ),
  fc.string({ unit: fc.constantFrom(...`[]"'\`-*/@;:?.,%$ #&{}aZ0é`), minLength: 1, maxLength: 12 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 128 }).filter((text) => !text.includes('\0') && text.length <= 128),
);

test('a source column of any name is read by the rules, or refused with a finding at its place', async () => {
  const present = new Set(['buyer', 'sample no', 'year', 'due', 'price', 'state', 'pieces', 'unit', 's', 'm', '10', 'note', 'total']);
  await fc.assert(
    fc.asyncProperty(
      name.filter((text) => !present.has(text.toLowerCase())),
      async (column) => {
        const { mapping, findings, columns } = await withColumn(column);
        if (column.trim() !== column) {
          // `10 ` is like a size, too, which is a warning.
          const errors = findings.filter(({ severity }) => severity === 'error');
          expect(errors).toMatchObject([{ code: 'VALUE_INVALID', path: 'title.parts[1]' }]);
          return;
        }
        expect(findings).toEqual([]);
        const { whole } = mapping;
        if (whole === undefined) throw new Error('The mapping was not read.');
        const read = readColumns(mapping.parts, columns).map(({ name: as, type }, at) => ({
          name: as,
          ordinal: at + 1,
          type: type.name,
          nullable: true,
        }));
        const row = read.map((one) =>
          one.name === column ? 'teal' : one.name === 'SAMPLE NO' ? 'S-1' : one.name === 'BUYER' ? 'BOLT' : null,
        );
        expect(compileRules(whole, read).evaluate(row)).toMatchObject({ kind: 'order', order: { name: 'S-1/teal' } });
      },
    ),
    { numRuns: 200 },
  );
}, 60_000);
