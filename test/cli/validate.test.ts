import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseTruth } from '../../src/cli/validate/database-truth.js';
import { sarifLog } from '../../src/cli/validate/sarif.js';
import { openDatabase } from '../../src/database/open.js';
import { readMapping } from '../../src/mapping/load.js';
import { command } from './command.js';

const BROKEN = 'test/mapping/broken';
const DDL = ['--ddl', join(BROKEN, 'tables.sql')];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validate-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** What SARIF 2.1.0 demands of the parts that are written, with the types of the rest. */
const LOCATION = { type: 'object', required: ['uri'], properties: { uri: { type: 'string', pattern: '^[^\\s\\\\]+$' } } };
const TEXT = { type: 'object', required: ['text'], properties: { text: { type: 'string', minLength: 1 } } };
const SARIF = {
  type: 'object',
  required: ['version', 'runs'],
  properties: {
    $schema: { type: 'string', format: 'uri' },
    version: { const: '2.1.0' },
    runs: {
      type: 'array',
      items: {
        type: 'object',
        required: ['tool', 'results'],
        properties: {
          columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
          tool: {
            type: 'object',
            required: ['driver'],
            properties: {
              driver: {
                type: 'object',
                required: ['name'],
                properties: {
                  rules: {
                    type: 'array',
                    uniqueItems: true,
                    items: { type: 'object', required: ['id'], properties: { id: { type: 'string' }, shortDescription: TEXT, help: TEXT } },
                  },
                },
              },
            },
          },
          results: {
            type: 'array',
            items: {
              type: 'object',
              required: ['message', 'ruleId'],
              properties: {
                level: { enum: ['none', 'note', 'warning', 'error'] },
                ruleIndex: { type: 'integer', minimum: 0 },
                message: TEXT,
                locations: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['physicalLocation'],
                    properties: {
                      physicalLocation: {
                        type: 'object',
                        required: ['artifactLocation'],
                        properties: {
                          artifactLocation: LOCATION,
                          region: {
                            type: 'object',
                            required: ['startLine'],
                            properties: { startLine: { type: 'integer', minimum: 1 }, startColumn: { type: 'integer', minimum: 1 } },
                          },
                        },
                      },
                    },
                  },
                },
                fixes: {
                  type: 'array',
                  items: {
                    type: 'object',
                    required: ['artifactChanges'],
                    properties: {
                      artifactChanges: {
                        type: 'array',
                        minItems: 1,
                        items: {
                          type: 'object',
                          required: ['artifactLocation', 'replacements'],
                          properties: {
                            artifactLocation: LOCATION,
                            replacements: {
                              type: 'array',
                              minItems: 1,
                              items: {
                                type: 'object',
                                required: ['deletedRegion'],
                                properties: {
                                  deletedRegion: {
                                    type: 'object',
                                    required: ['charOffset'],
                                    properties: {
                                      charOffset: { type: 'integer', minimum: 0 },
                                      charLength: { type: 'integer', minimum: 0 },
                                    },
                                  },
                                  insertedContent: TEXT,
                                },
                              },
                            },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      },
    },
  },
};

describe('validate', () => {
  it('finds nothing in the shipped mappings, without database, Temporal or Monday', async () => {
    expect(await command(['validate'], { TEMPORAL_ADDRESS: 'nowhere.invalid:7233' })).toMatchObject({
      code: 0,
      stdout: '1 mapping checked: no errors.\n',
    });
  }, 60_000);

  it('shows place, code, finding and remedy under the file, and counts at the end', async () => {
    const { code, stdout } = await command(['validate', join(BROKEN, 'column-case.yaml'), ...DDL]);
    expect(code).toBe(1);
    expect(stdout.split('\n').slice(0, 3)).toEqual([
      join(BROKEN, 'column-case.yaml'),
      '  26:15  error    COLUMN_CASE  fields[3].source: found "Price", expected a column of dbo.SAMPLES in the DDL files; the nearest name is "PRICE".',
      '         Fix: Write the name as the table has it: `npm run cli -- validate --database --fix` does.',
    ]);
    expect(stdout).toMatch(/1 mapping checked: 2 errors, 0 warnings\. 2 can be repaired with --fix\.\n$/);
  }, 60_000);

  it('lets warnings pass, and prints one document for a script', async () => {
    const { code, stdout } = await command(['validate', join(BROKEN, 'customer-inside-another.yaml'), ...DDL, '--format', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 0,
      warnings: 1,
      findings: [{ code: 'CUSTOMER_INSIDE_ANOTHER', severity: 'warning', line: 5, column: 13 }],
    });
  }, 60_000);

  it('reports that it cannot check: no file, no DDL, no database', async () => {
    expect(await command(['validate', join(BROKEN, 'file-unreadable.yaml'), ...DDL])).toMatchObject({ code: 2 });
    expect(await command(['validate', '--ddl', join(folder, 'nothing')])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('The DDL cannot be read'),
    });
    expect(await command(['validate', '--database'], { DATABASE_FILE: join(folder, 'none.db') })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('There is no database'),
    });
  }, 120_000);

  it('repairs a file only when it is asked to, after showing the change', async () => {
    const file = join(folder, 'column-case.yaml');
    await copyFile(join(BROKEN, 'column-case.yaml'), file);
    await copyFile(join(BROKEN, 'buyers.yaml'), join(folder, 'buyers.yaml'));
    const before = await readFile(file, 'utf8');
    const shown = await command(['validate', file, ...DDL, '--fix']);
    expect(shown.code).toBe(1);
    expect(shown.stdout).toContain('-  - { source: Price, column: PRICE,');
    expect(shown.stdout).toContain('+  - { source: PRICE, column: Price,');
    expect(await readFile(file, 'utf8')).toBe(before);
    expect(await command(['validate', file, ...DDL, '--fix', '--yes'])).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 mapping checked: no errors.'),
    });
    expect(await readFile(file, 'utf8')).toBe(before.replace('source: Price, column: PRICE', 'source: PRICE, column: Price'));
  }, 120_000);

  it('reports the same for the live database as for the DDL', async () => {
    const databaseFile = join(folder, 'orders.db');
    const database = await openDatabase({ engine: 'sqlite', file: databaseFile, sqlFolder: 'sql' });
    await database.bulkLoad('dbo.ORDERS_UNIFIED', ['CUSTOMER NAME'], [['GREYSON'], ['PELOTON']]);
    await database.close();
    const { code, stdout } = await command(['validate', 'customer-master-schedule', '--database', '--json'], {
      DATABASE_FILE: databaseFile,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      errors: 0,
      warnings: 1,
      findings: expect.arrayContaining([expect.objectContaining({ code: 'CUSTOMER_UNUSED' })]),
    });
    const truth = await databaseTruth({ database: { engine: 'sqlite', file: databaseFile, sqlFolder: 'sql' } });
    try {
      const old = await readMapping(join(BROKEN, 'old', 'old-snake-case.yaml'));
      expect(await truth.check(old)).toHaveLength(15);
    } finally {
      await truth.close();
    }
  }, 120_000);
});

describe('the SARIF document', () => {
  it('has what the standard demands, and names files relative to the folder', async () => {
    const { findings } = await readMapping(join(BROKEN, 'entry-unknown.yaml'));
    const unreadable = (await readMapping(join(BROKEN, 'none.yaml'))).findings;
    const log = sarifLog([...findings, ...unreadable], process.cwd());
    const validate = new Ajv({ formats: { uri: /^https:/ } }).compile(SARIF);
    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
    const location = (line: number, startColumn: number) => [
      { physicalLocation: { artifactLocation: { uri: `${BROKEN}/entry-unknown.yaml` }, region: { startLine: line, startColumn } } },
    ];
    expect(log).toMatchObject({
      runs: [
        {
          tool: { driver: { rules: [{ id: 'ENTRY_UNKNOWN' }, { id: 'FILE_UNREADABLE' }] } },
          results: [
            {
              ruleId: 'ENTRY_UNKNOWN',
              ruleIndex: 0,
              level: 'error',
              locations: location(8, 3),
              fixes: [{ artifactChanges: [{ replacements: [{ insertedContent: { text: 'poColumn' } }] }] }],
            },
            { ruleId: 'ENTRY_UNKNOWN', locations: location(19, 69) },
            { ruleId: 'FILE_UNREADABLE', ruleIndex: 1 },
          ],
        },
      ],
    });
  });
});
