import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySchema } from '../../src/database/sqlite/open-sqlite.js';
import { json } from '../cli/command.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { readSchedule } from '../support/schedule.js';
import type { Schedule } from '../support/schedule.js';
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
  sync = await startTestSync({ files: { 'samples.yaml': MAPPING, 'buyers.yaml': BUYERS }, boards: [BOARD] });
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
