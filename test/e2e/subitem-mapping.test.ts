import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applySchema } from '../../src/database/sqlite/open-sqlite.js';
import { json } from '../cli/command.js';
import { brokenPromises } from '../support/checker.js';
import { readSchedule } from '../support/schedule.js';
import type { Schedule } from '../support/schedule.js';
import { startTestSync } from '../support/test-sync.js';
import type { RunOutcome, TestSync } from '../support/test-sync.js';
import { SHOE_BOARD, SHOES, shoeTables, SHOPS } from './subitem-mapping.js';

const COLUMNS = ['SHOP', 'PAIR NO', 'MODEL', 'YEAR', '40', '41', '42', 'PAIRS'];

let sync: TestSync;
let schedule: Schedule;
let ddl: string;

beforeAll(async () => {
  sync = await startTestSync({ files: { 'shoes.yaml': SHOES, 'shops.yaml': SHOPS }, boards: [SHOE_BOARD] });
  schedule = await readSchedule(join(sync.folder, 'mappings'), 'shoes');
  ddl = await shoeTables();
  await applySchema(sync.database, [{ path: 'shoes.sql', text: ddl }]);
  await sync.database.bulkLoad('dbo.SHOES', COLUMNS, [
    ['Arcade', 'p-1', 'BOOT', '2026', 3, 4, null, 7],
    ['Arcade', 'p-2', 'CLOG', '2026', null, 5, 6, 11],
  ]);
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

const run = async (): Promise<RunOutcome> => await sync.run({}, 'shoes');

/** Grade, pieces and status of the staged lines of an order that were not promoted in an earlier run. */
async function staged(pairNo: string): Promise<unknown> {
  return await sync.database.query(
    `SELECT l.[Grade], l.[Pieces], l.[stg_status] FROM [dbo].[STG_Shoes_Lines] AS l
     INNER JOIN [dbo].[STG_Shoes] AS o ON o.[load_id] = l.[load_id] AND o.[stg_key] = l.[stg_key]
     WHERE o.[PairNo] = @pairNo ORDER BY l.[Grade]`,
    { pairNo },
  );
}

describe('another table for another board, with subitems whose columns have other names', () => {
  it('marks the size that Monday refuses under the name that the mapping gives its column', async () => {
    expect(await run()).toMatchObject({ staged: 2, promoted: 1, failed: 1 });
    expect(await staged('p-2')).toEqual([
      { Grade: '41', Pieces: 5, stg_status: 'PENDING' },
      { Grade: '42', Pieces: 6, stg_status: 'FAILED' },
    ]);
    expect(await sync.database.query(`SELECT [size_label], [subitem_name], [error_type] FROM [dbo].[ERR_Shoes_Lines] AS e`)).toEqual([
      { size_label: '42', subitem_name: 'EU 42', error_type: 'LABEL_MISSING' },
    ]);
    expect(await brokenPromises(sync, { schedule, settled: true, open: ['p-2', 'P-2'] })).toEqual([]);
  }, 120_000);

  it('promotes every size of the order once its row is corrected', async () => {
    await sync.database.execute(`UPDATE [dbo].[SHOES] SET [40] = 6, [42] = NULL WHERE [PAIR NO] = N'p-2'`);
    expect(await run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(
      await sync.database.query(
        `SELECT o.[PairNo], l.[Grade], l.[Pieces] FROM [dbo].[MON_Shoes_Lines] AS l
         INNER JOIN [dbo].[MON_Shoes] AS o ON o.[Item ID] = l.[parent_item_id] ORDER BY o.[PairNo], l.[Grade]`,
      ),
    ).toEqual([
      { PairNo: 'p-1', Grade: '40', Pieces: 3 },
      { PairNo: 'p-1', Grade: '41', Pieces: 4 },
      { PairNo: 'p-2', Grade: '40', Pieces: 6 },
      { PairNo: 'p-2', Grade: '41', Pieces: 5 },
    ]);
    expect(await brokenPromises(sync, { schedule, settled: true })).toEqual([]);
  }, 120_000);

  it('is checked by these names: in order by its DDL, and not without one of the columns', async () => {
    const validated = async (file: string, text: string, code: number): Promise<unknown> => {
      await writeFile(join(sync.folder, file), text);
      return await json(sync.stack.settingsFile, ['validate', 'shoes', '--ddl', join(sync.folder, file)], code);
    };
    expect(await validated('shoes.sql', ddl, 0)).toMatchObject({ errors: 0, findings: [] });
    const lacking = ddl.replace('[Pieces] INT NULL, [Item ID]', '[Item ID]').replace('[Pieces] INT NOT NULL', '[Quantity] INT NOT NULL');
    expect(await validated('lacking.sql', lacking, 1)).toMatchObject({
      findings: expect.arrayContaining([
        expect.objectContaining({ code: 'COLUMN_UNKNOWN', found: expect.stringContaining('Pieces') }),
      ]) as unknown,
    });
  }, 120_000);
});
