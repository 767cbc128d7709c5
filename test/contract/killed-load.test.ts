import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { openDatabase } from '../../src/database/open.js';
import { Driver } from '../protocol/support/driver.js';
import { addToSource, orders } from '../protocol/support/orders.js';
import { SQL_FOLDER } from './engines.js';
import { loadingServices } from './loading-services.js';

const PROCESS = fileURLToPath(new URL('loading-process.ts', import.meta.url));
const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));
/** More than two loads of 500. */
const ORDERS = 1_200;

async function countOf(database: Database, table: string): Promise<number> {
  return (await database.query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM [dbo].[${table}]`))[0]?.n ?? -1;
}

/** Runs the process until it has printed `line` so many times, kills it, and returns how many lines it had printed. */
async function killAt(folder: string, line: RegExp, times: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, folder, SQL_FOLDER, MAPPINGS], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let seen = 0;
  for await (const said of createInterface({ input: child.stdout })) {
    if (line.test(said)) seen += 1;
    if (seen === times) break;
  }
  expect(seen, `times that the process printed ${String(line)}`).toBe(times);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test.each([
  ['the read of the source', /^loaded dbo\.StagingOrders/, 2],
  ['the staging of orders', /^loaded dbo\.STG_MON_CustMasterSchedule /, 2],
  ['the staging of sizes', /^loaded dbo\.STG_MON_CustMasterSchedule_Subitems /, 2],
])(
  'a process that is killed in the middle of %s publishes nothing of that load, and the next run takes away what it left',
  async (step, line, times) => {
    const folder = mkdtempSync(join(tmpdir(), 'order-sync-killed-'));
    const config = { engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder: SQL_FOLDER } as const;
    const database = await openDatabase(config);
    onTestFinished(async () => {
      await database.close();
      rmSync(folder, { recursive: true, force: true });
    });
    await addToSource(database, orders(ORDERS));
    await database.execute(
      `INSERT INTO [dbo].[MON_CustMasterSchedule] ([Item ID], [Title], [Group]) VALUES (1, N'as it was', N'as it was')`,
    );
    const production = await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule]');

    await killAt(folder, line, times);
    const inRead = step.startsWith('the read');
    expect(await countOf(database, 'SYNC_Load')).toBe(1);
    expect(await countOf(database, 'MON_BatchProcessing')).toBe(0);
    expect(await database.query('SELECT [changed_load_id] FROM [dbo].[SYNC_Run] WHERE [staging_load_id] IS NULL')).toEqual([
      { changed_load_id: inRead ? null : (expect.any(String) as string) },
    ]);

    const driver = new Driver(loadingServices(database, folder, MAPPINGS), () => Promise.resolve());
    const begun = await driver.begin();
    await driver.detect(begun);
    await driver.stage(begun);
    // What a step has published before the kill stays: it is whole.
    expect(await countOf(database, 'StagingOrders')).toBe(inRead ? ORDERS : 2 * ORDERS);
    expect(await countOf(database, 'STG_MON_CustMasterSchedule')).toBe(ORDERS);
    expect(await countOf(database, 'SYNC_Load')).toBe(0);
    const unpublished = await database.query(
      `SELECT c.[load_id] FROM [dbo].[StagingOrders] AS c WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Run] AS r WHERE r.[changed_load_id] = c.[load_id])`,
    );
    const orphans = await database.query(
      `SELECT z.[load_id] FROM [dbo].[STG_MON_CustMasterSchedule_Subitems] AS z WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Run] AS r WHERE r.[staging_load_id] = z.[load_id])`,
    );
    expect([unpublished, orphans]).toEqual([[], []]);
    expect(await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule]')).toEqual(production);
  },
);
