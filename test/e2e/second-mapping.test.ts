import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySchema } from '../../src/database/sqlite/open-sqlite.js';
import { command, json } from '../cli/command.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { readSchedule } from '../support/schedule.js';
import type { Schedule } from '../support/schedule.js';
import { PARTS_BOARD, PARTS_COLUMNS, SMALLEST } from '../mapping/smallest.js';
import { active, boardOf, openGroups } from '../support/board.js';
import { startTestSync } from '../support/test-sync.js';
import type { RunOutcome, TestSync } from '../support/test-sync.js';
import { BUYERS, MAPPING, tables } from './second-mapping.js';

const BOARD = {
  board_id: '9300000001',
  board_name: 'Samples',
  columns: [
    { monday_id: 'name', monday_title: 'Name', monday_type: 'name' },
    { monday_id: 'text_no', monday_title: 'Sample no', monday_type: 'text' },
    { monday_id: 'date_due', monday_title: 'Due', monday_type: 'date' },
    { monday_id: 'numbers_price', monday_title: 'Price', monday_type: 'numbers' },
    { monday_id: 'text_key', monday_title: 'Key', monday_type: 'text' },
  ],
};
const COLUMNS = ['BUYER', 'SAMPLE NO', 'COLOUR', 'YEAR', 'DUE', 'PRICE'];

let sync: TestSync;
let schedule: Schedule;

beforeAll(async () => {
  sync = await startTestSync({
    files: { 'samples.yaml': MAPPING, 'buyers.yaml': BUYERS, 'parts.yaml': SMALLEST },
    boards: [BOARD, PARTS_BOARD],
  });
  schedule = await readSchedule(join(sync.folder, 'mappings'), 'samples');
  await applySchema(sync.database, [{ path: 'samples.sql', text: await tables() }]);
  await sync.database.bulkLoad('dbo.SAMPLES', COLUMNS, [
    ['ACME INC', 's-1', 'RED', '2026', '2026-03-01', '10.50'],
    ['acme inc', 's-2', 'BLUE', '2026', null, null],
    ['Acme Inc', 's-3', 'n/a', null, '2026-03-02', '7'],
    ['BOLT', 's-4', 'GREEN', '2027', '2026-03-03', '0'],
    ['BOLT', 's-5', 'BLACK', '2027', '2026-03-04', '12.34'],
  ]);
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

const run = async (): Promise<RunOutcome> => await sync.run({}, 'samples');

/** The output of `validate` for the mapping, with the exit code 0. */
async function validated(...against: readonly string[]): Promise<unknown> {
  return await json(sync.stack.settingsFile, ['validate', 'samples', ...against]);
}

describe('another table for another board, without subitems', () => {
  it('runs from end to end with a mapping, its tables and no code', async () => {
    expect(await run()).toMatchObject({ status: 'COMPLETED', staged: 5, promoted: 5 });
    expect(await brokenPromises(sync, { schedule, settled: true })).toEqual([]);
    expect(await sync.database.query('SELECT [Name], [Group], [Due], [Price] FROM [dbo].[MON_Samples] AS m ORDER BY m.[SampleNo]')).toEqual(
      [
        { Name: 's-1/RED', Group: 'ACME 2026', Due: '2026-03-01', Price: '10.5000' },
        { Name: 's-2/BLUE', Group: 'ACME 2026', Due: null, Price: null },
        { Name: 's-3', Group: 'ACME NO YEAR', Due: '2026-03-02', Price: '7.0000' },
        { Name: 's-4/GREEN', Group: 'BOLT 2027', Due: '2026-03-03', Price: '0.0000' },
        { Name: 's-5/BLACK', Group: 'BOLT 2027', Due: '2026-03-04', Price: '12.3400' },
      ],
    );
    expect(
      await sync.database.query(
        `SELECT [customer_name], [total_records] FROM [dbo].[MON_BatchProcessing] AS b ORDER BY b.[customer_name], b.[batch_number]`,
      ),
    ).toEqual([
      { customer_name: 'ACME', total_records: 2 },
      { customer_name: 'ACME', total_records: 1 },
      { customer_name: 'BOLT', total_records: 2 },
    ]);
  }, 120_000);

  it('is in order by its DDL, its database and its board', async () => {
    const ddl = join(sync.folder, 'samples.sql');
    await writeFile(ddl, await tables());
    const inOrder = { errors: 0, warnings: 0, findings: [] };
    expect(await validated('--ddl', ddl)).toMatchObject(inOrder);
    expect(await validated('--database')).toMatchObject(inOrder);
    expect(await validated('--board')).toMatchObject(inOrder);
    expect(await validated('--ddl', ddl, '--database', '--board')).toMatchObject(inOrder);
  }, 180_000);

  it('brings changes and removals over, and then has nothing to do', async () => {
    await sync.database.execute(`UPDATE [dbo].[SAMPLES] SET [YEAR] = N'2027', [PRICE] = N'11' WHERE [SAMPLE NO] = N's-1'`);
    await sync.database.execute(`DELETE FROM [dbo].[SAMPLES] WHERE [SAMPLE NO] = N's-5'`);
    expect(await run()).toMatchObject({ status: 'COMPLETED', staged: 1 });
    expect(await run()).toMatchObject({ status: 'COMPLETED', staged: 1 });
    expect(await brokenPromises(sync, { schedule, settled: true })).toEqual([]);
    const before = await logPlace(sync);
    expect(await run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 4 });
    expect(await mutationsSince(sync, before)).toEqual([]);
  }, 120_000);
});

/** Its tables come from the mapping alone; each test depends on the one before. */
describe('a flat table of 12 columns with the smallest mapping', () => {
  const COLUMNS_OF_PARTS = ['ORDER NO', 'PART', 'REGION', 'QTY', 'PRICE', 'DUE', 'STATE'];
  const parts = async (): Promise<{ readonly name: string; readonly group: string; readonly colour: string | null }[]> => {
    const board = boardOf(await sync.stack.monday.state(), PARTS_BOARD.board_id);
    const titles = new Map(openGroups(board).map(({ id, title }) => [id, title]));
    return active(board.items)
      .map(({ name, groupId, values }) => ({ name, group: titles.get(groupId ?? '') ?? '', colour: values['text_colour'] ?? null }))
      .sort((a, b) => a.name.localeCompare(b.name));
  };
  const write = async (yaml: string): Promise<void> => {
    await writeFile(join(sync.folder, 'mappings', 'parts.yaml'), yaml);
  };
  const colour = '  - { source: COLOUR, monday: { id: text_colour, type: text } }\n';

  it('gets its tables by db migrate, and the board shows every order', async () => {
    await applySchema(sync.database, [
      { path: 'parts.sql', text: `CREATE TABLE [dbo].[PARTS] (${PARTS_COLUMNS}, [COLOUR] NVARCHAR(30) NULL);` },
    ]);
    await sync.database.bulkLoad('dbo.PARTS', COLUMNS_OF_PARTS, [
      ['P-1', 'bolt', 'North', 5, '1.25', '2026-03-01', 'open'],
      ['P-2', 'nut', ' South', 7, '0.5', null, 'open'],
      ['P-3', 'gear', null, null, null, null, null],
    ]);
    const migrated = await command(['db', 'migrate', '--settings', sync.stack.settingsFile]);
    expect(migrated).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/tables of the mapping parts\n +creates dbo.CHG_MON_parts/) as string,
    });
    expect(await sync.run({}, 'parts')).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
    const [first, ...others] = await parts();
    expect([first, ...others].map((order) => order?.name)).toEqual(['P-1 bolt', 'P-2 nut', 'P-3 gear']);
    // All where Monday puts new items.
    expect(others.map(({ group }) => group)).toEqual([first?.group, first?.group]);
    const rows = await sync.database.query('SELECT [Title], [Group], [QTY], [PRICE] FROM [dbo].[MON_parts] AS m ORDER BY m.[Title]');
    expect(rows[0]).toEqual({ Title: 'P-1 bolt', Group: '', QTY: '5.0000', PRICE: '1.2500' });
    const before = await logPlace(sync);
    expect(await sync.run({}, 'parts')).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 3 });
    expect(await mutationsSince(sync, before)).toEqual([]);
  }, 180_000);

  it('gets the column of a new field by db migrate, and the next run fills it', async () => {
    await sync.database.execute(`UPDATE [dbo].[PARTS] SET [COLOUR] = N'red' WHERE [ORDER NO] = N'P-1'`);
    await write(SMALLEST + colour);
    expect(await sync.run({}, 'parts')).toMatchObject({ status: 'FAILED', message: expect.stringContaining('COLOUR') as string });
    const planned = await command(['db', 'migrate', '--print', '--settings', sync.stack.settingsFile]);
    expect(planned.stdout).toContain('ALTER TABLE [dbo].[MON_parts] ADD [COLOUR] NVARCHAR(30) NULL;');
    const migrated = await command(['db', 'migrate', '--settings', sync.stack.settingsFile]);
    expect(migrated.stdout).toContain('adds the column [COLOUR] to dbo.CHG_MON_parts');
    expect(await sync.run({}, 'parts')).toMatchObject({ status: 'COMPLETED' });
    expect((await parts()).map((order) => order.colour)).toEqual(['red', null, null]);
    expect(await sync.database.query('SELECT [COLOUR] FROM [dbo].[MON_parts] AS m ORDER BY m.[Title]')).toEqual([
      { COLOUR: 'red' },
      { COLOUR: null },
      { COLOUR: null },
    ]);
  }, 180_000);

  it('may be batched and grouped by any column later', async () => {
    await write(
      `${SMALLEST}${colour}customers: { column: REGION, accept: new, blank: No region }\ngroup: { columns: [REGION], fallback: Elsewhere }\n`,
    );
    await sync.database.bulkLoad('dbo.PARTS', COLUMNS_OF_PARTS, [['P-4', 'cog', 'West', 1, '2', null, 'open']]);
    expect(await sync.run({}, 'parts')).toMatchObject({ status: 'COMPLETED', staged: 4, promoted: 4 });
    expect((await parts()).map(({ group }) => group)).toEqual(['North', 'South', 'Elsewhere', 'West']);
    const batches = await sync.database.query<{ customer_name: string }>(
      `SELECT [customer_name] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[mapping_name] = N'parts' ORDER BY b.[customer_name]`,
    );
    expect([...new Set(batches.map((batch) => batch.customer_name))].sort()).toEqual(['No region', 'North', 'South', 'West', 'parts']);
  }, 180_000);
});
