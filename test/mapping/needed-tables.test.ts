import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeDdl } from '../../src/database/ddl/describe.js';
import { readDdl } from '../../src/database/ddl/read-ddl.js';
import { readMigration } from '../../src/database/ddl/read-migration.js';
import { createStatements, sqlText, typeText } from '../../src/database/mapping-tables/write.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { loadMapping } from '../../src/mapping/load.js';
import { neededTables } from '../../src/mapping/needed-tables.js';
import { partsOf } from '../../src/mapping/parts.js';
import { planTables } from '../../src/mapping/table-plan.js';
import { tablesFileText } from '../../src/mapping/tables-file.js';
import { SYNC_COLUMNS } from '../../src/mapping/validate/sync-columns.js';
import { checkTables } from '../../src/mapping/validate/table-checks.js';
import { PARTS_COLUMNS, SMALLEST } from './smallest.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tables-'));
});
afterAll(() => rm(folder, { recursive: true }));

const SOURCE = `CREATE TABLE [dbo].[PARTS] (${PARTS_COLUMNS});`;

/** The DDL of a mapping for the table of parts, and what the checks of a mapping find in it. */
async function tablesOf(yaml: string, source: string | null) {
  await writeFile(join(folder, 'parts.yaml'), yaml);
  const mapping = await loadMapping(join(folder, 'parts.yaml'));
  const files = source === null ? [] : [{ path: 'source.sql', text: source }];
  const columns = describeDdl(readDdl(files)).get('dbo.PARTS');
  const text = sqlText(
    [],
    neededTables(mapping, columns).map((table) => createStatements(table)),
  );
  const tables = describeDdl(
    readDdl([
      { path: 'source.sql', text: source ?? SOURCE },
      { path: 'tables.sql', text },
    ]),
  );
  return { text, tables, found: checkTables(partsOf(mapping), { origin: 'the DDL files', tables, triggers: new Map() }) };
}

/** T-SQL that one of the servers, or SQLite, does not run. */
const NOT_PORTABLE = /\b(MERGE|IDENTITY|WAITFOR|IGNORE_DUP_KEY|PERSISTED|sp_rename)\b|\bADD\b[^;]*,\s*\[[^\]]+\] \w+ NULL/i;

describe('the tables of a mapping', () => {
  it('are those of the shipped SQL for the shipped mapping', async () => {
    const mapping = await loadMapping('mappings/customer-master-schedule.yaml');
    const declared = readDdl(await loadSqlFiles('sql'));
    expect(tablesFileText(mapping, declared)).toBe(await readFile('sql/tables/customer-master-schedule.sql', 'utf8'));
  });

  it('fit a mapping without any DDL of a person: no check finds anything', async () => {
    const { tables, found, text } = await tablesOf(SMALLEST, SOURCE);
    expect(found).toEqual([]);
    expect(text).not.toMatch(NOT_PORTABLE);
    const types = (table: string) => Object.fromEntries((tables.get(table) ?? []).map(({ name, type }) => [name, typeText(type)]));
    expect(types('dbo.CHG_MON_parts')).toMatchObject({
      PART: 'NVARCHAR(200)',
      QTY: 'INT',
      PRICE: 'DECIMAL(12,2)',
      load_id: 'UNIQUEIDENTIFIER',
    });
    expect(types('dbo.STG_MON_parts')).toMatchObject({
      Title: 'NVARCHAR(255)',
      Group: 'NVARCHAR(255)',
      PART: 'NVARCHAR(200)',
      QTY: 'DECIMAL(18,4)',
      DUE: 'DATE',
      REMARKS: 'NVARCHAR(2000)',
      stg_status: 'NVARCHAR(20)',
    });
    expect([...tables.keys()]).toEqual(['dbo.PARTS', 'dbo.CHG_MON_parts', 'dbo.STG_MON_parts', 'dbo.MON_parts', 'dbo.ERR_MON_parts']);
  });

  it('have the columns that the sync names, sizes included', async () => {
    const sized = SMALLEST.replace(
      'fields:',
      `subitems:
  board: "78"
  sizes: { after: SUPPLIER, before: PRICE, type: INT }
  total: QTY
  name: "Size {size}"
  size: { column: Grade, monday: { id: dropdown_size, type: dropdown, labels: create } }
  quantity: { column: Pieces, monday: { id: numbers_quantity, type: numbers } }
  vanished: zero
fields:`,
    );
    const { tables } = await tablesOf(sized, SOURCE);
    const names = (table: string) => (tables.get(table) ?? []).map(({ name }) => name);
    expect(names('dbo.CHG_MON_parts')).toEqual(expect.arrayContaining([...SYNC_COLUMNS.changed]));
    expect(names('dbo.STG_MON_parts')).toEqual(expect.arrayContaining([...SYNC_COLUMNS.stagingOrders]));
    expect(names('dbo.STG_MON_parts_Subitems')).toEqual(expect.arrayContaining([...SYNC_COLUMNS.stagingSubitems, 'Grade', 'Pieces']));
    expect(names('dbo.MON_parts_Subitems')).toEqual(expect.arrayContaining([...SYNC_COLUMNS.productionSubitems, 'Grade', 'Pieces']));
    expect(names('dbo.ERR_MON_parts_Subitems')).toEqual(expect.arrayContaining([...SYNC_COLUMNS.errors, ...SYNC_COLUMNS.errorsSubitems]));
  });

  it('follow the board where the source cannot be seen', async () => {
    const { found } = await tablesOf(SMALLEST, null);
    expect(found.map(({ code }) => code)).not.toContain('LENGTH_LOST');
  });

  it('may have names with brackets and quotes', async () => {
    const { tables, found } = await tablesOf(SMALLEST.replaceAll('REMARKS', `"IT'S [A]"`), SOURCE.replace('[REMARKS]', "[IT'S [A]]]"));
    expect(found).toEqual([]);
    expect(tables.get('dbo.MON_parts')?.map(({ name }) => name)).toContain("IT'S [A]");
  });
});

describe('a database that has the tables of an earlier mapping', () => {
  const planOf = async (yaml: string, change: (sql: string) => string) => {
    const { text } = await tablesOf(SMALLEST, SOURCE);
    const live = describeDdl(readDdl([{ path: 'live.sql', text: change(`${SOURCE}\nGO\n${text}`) }]));
    await writeFile(join(folder, 'parts.yaml'), yaml);
    return planTables(await loadMapping(join(folder, 'parts.yaml')), live, { tables: [], indexes: [], views: [] });
  };

  it('needs nothing while the mapping is the same', async () => {
    expect(await planOf(SMALLEST, (sql) => sql)).toMatchObject({ file: null, differing: [] });
  });

  it('gets what a field brings: one column at a time, which takes NULL', async () => {
    const more = `${SMALLEST}  - { source: COLOUR, monday: { id: text_colour, type: text } }\n`;
    const { file } = await planOf(more, (sql) =>
      sql.replace('[REMARKS] NVARCHAR(MAX) NULL)', '[REMARKS] NVARCHAR(MAX) NULL, [COLOUR] NVARCHAR(30) NULL)'),
    );
    expect(file?.text).toBe(
      ['CHG_MON_parts', 'STG_MON_parts', 'MON_parts']
        .map((table) => `IF COL_LENGTH(N'dbo.${table}', N'COLOUR') IS NULL\nALTER TABLE [dbo].[${table}] ADD [COLOUR] NVARCHAR(30) NULL;\n`)
        .join('\n'),
    );
    expect(file === null ? [] : readMigration(file)).toHaveLength(3);
    expect(file?.text).not.toMatch(NOT_PORTABLE);
  });

  it('names a column that loses values, and keeps it', async () => {
    const { file, differing } = await planOf(SMALLEST, (sql) =>
      sql.replaceAll('[SUPPLIER] NVARCHAR(200)', '[SUPPLIER] NVARCHAR(20)').replace('[SUPPLIER] NVARCHAR(20)', '[SUPPLIER] NVARCHAR(200)'),
    );
    expect(file).toBeNull();
    expect(differing.map(({ code }) => code)).toEqual(expect.arrayContaining(['CHANGED_COLUMN_DIFFERS', 'LENGTH_LOST']));
  });

  it('gets a table that is missing', async () => {
    const { file } = await planOf(SMALLEST, (sql) => sql.replaceAll('MON_parts', 'MON_others'));
    expect(
      file === null
        ? []
        : readMigration(file).flatMap((step) => (step.kind === 'create' ? step.created.tables.map(({ name }) => name) : [])),
    ).toEqual(['CHG_MON_parts', 'STG_MON_parts', 'MON_parts', 'ERR_MON_parts']);
  });
});

describe('the file of the tables', () => {
  it('keeps columns of a person, and leaves out tables that another file creates', async () => {
    await writeFile(join(folder, 'parts.yaml'), SMALLEST);
    const mapping = await loadMapping(join(folder, 'parts.yaml'));
    const first = tablesFileText(mapping, readDdl([{ path: 'source.sql', text: SOURCE }])) ?? '';
    const own = first.replace('    [REGION] NVARCHAR(60) NULL,', '    [REGION] NVARCHAR(90) NULL,\n    [MINE] INT NOT NULL DEFAULT 0,');
    expect(own).not.toBe(first);
    expect(tablesFileText(mapping, readDdl([{ path: 'sql/tables/parts.sql', text: own }]))).toBe(own);
    expect(tablesFileText(mapping, readDdl([{ path: 'sql/80_mine.sql', text: own }]))).toBeNull();
  });
});
