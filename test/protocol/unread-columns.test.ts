import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/open.js';
import { loadSqlFiles } from '../../src/database/sql-files.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { feedByHand, order } from './support/orders.js';
import { openWorld, worldDatabase } from './support/world.js';

const simulator = await simulatorFixture();
const original = worldDatabase.open;
let sql: string;

/** The shipped tables, with a column that no mapping names of another type: text in the source, still a number in the table of changed rows. */
beforeAll(async () => {
  sql = await mkdtemp(join(tmpdir(), 'unread-columns-'));
  for (const { path, text } of await loadSqlFiles('sql')) {
    const changed = text.replace(/(CREATE TABLE \[dbo\]\.\[ORDERS_UNIFIED\].*?\[Sum of TOTAL QTY\]) INT/s, '$1 NVARCHAR(50)');
    // A column that is added to a table comes last.
    await writeFile(
      join(sql, basename(path)),
      changed.replace(/(\[ADID\] NVARCHAR\(MAX\) NULL,)(?=\s+\[record_uuid\])/, '$1 [5XL] INT NULL,'),
    );
  }
  worldDatabase.open = async (folder) => await openDatabase({ engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder: sql });
});
afterAll(async () => {
  worldDatabase.open = original;
  await rm(sql, { recursive: true });
});

test('a column that no mapping names is neither read nor copied: its values cannot fail a run', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { more: { 'Sum of TOTAL QTY': '1,234' } }), order('A-002')]);
  await feedByHand(world.database, order('H-001', { more: { 'Sum of TOTAL QTY': 7 } }));
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
  await checkPromises(world);
  expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-002', 'H-001']);
  const copied = await world.database.query(
    'SELECT [AAG ORDER NUMBER] AS [number], [Sum of TOTAL QTY] AS [sum] FROM [dbo].[StagingOrders] WHERE [load_id] IS NOT NULL ORDER BY [AAG ORDER NUMBER]',
  );
  expect(copied).toEqual([
    { number: 'A-001', sum: null },
    { number: 'A-002', sum: null },
    { number: 'H-001', sum: null },
  ]);
});

test('a size that other systems add to the source is a finding, and so is the order whose pieces are missing', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { sizes: { M: 5 }, more: { '5XL': 10, 'TOTAL QTY': 15 } }), order('A-002')]);
  expect(await world.driver.run()).toMatchObject({ staged: 2, promoted: 2 });
  expect((await shownOrders(simulator))['A-001']).toMatchObject({ sizes: { M: 5 } });
  const found = await world.database.query<{ code: string; number: string | null; message: string }>(
    `SELECT [code], [order_number] AS [number], [message] FROM [dbo].[SYNC_Finding] WHERE [code] IN (N'SIZE_COLUMN_UNKNOWN', N'SIZE_SUM_DIFFERS') ORDER BY [code]`,
  );
  expect(found).toMatchObject([
    {
      code: 'SIZE_COLUMN_UNKNOWN',
      message: expect.stringContaining('found [5XL] INT in dbo.ORDERS_UNIFIED, which nothing reads') as string,
    },
    { code: 'SIZE_SUM_DIFFERS', number: 'A-001' },
  ]);
});
