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
import { addToSource, orders } from '../protocol/support/orders.js';
import { SQL_FOLDER } from './engines.js';

const PROCESS = fileURLToPath(new URL('loading-process.ts', import.meta.url));
const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));
/** More than two loads of 500. */
const ORDERS = 1_200;

async function countOf(database: Database, table: string): Promise<number> {
  return (await database.query<{ n: number }>(`SELECT COUNT(*) AS [n] FROM [dbo].[${table}]`))[0]?.n ?? -1;
}

/** Runs the process until it has said `line` so many times, kills it, and returns how many lines it had said. */
async function killAt(folder: string, line: RegExp, times: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS, folder, SQL_FOLDER, MAPPINGS], { stdio: ['ignore', 'pipe', 'inherit'] });
  let seen = 0;
  for await (const said of createInterface({ input: child.stdout })) {
    if (line.test(said)) seen += 1;
    if (seen === times) break;
  }
  expect(seen, `times that the process said ${String(line)}`).toBe(times);
  child.kill('SIGKILL');
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

test.each([
  ['the read of the source', /^loaded dbo\.StagingOrders/, 2],
  ['the staging of orders', /^loaded dbo\.STG_MON_CustMasterSchedule /, 2],
  ['the staging of sizes', /^loaded dbo\.STG_MON_CustMasterSchedule_Subitems /, 2],
])('a process that is killed in the middle of %s leaves nothing of that load', async (step, line, times) => {
  const folder = mkdtempSync(join(tmpdir(), 'order-sync-killed-'));
  const config = { engine: 'sqlite', file: join(folder, 'orders.db'), sqlFolder: SQL_FOLDER } as const;
  const database = await openDatabase(config);
  onTestFinished(async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await addToSource(database, orders(ORDERS));
  await database.execute(`INSERT INTO [dbo].[MON_CustMasterSchedule] ([Item ID], [Title], [Group]) VALUES (1, N'as it was', N'as it was')`);
  const production = await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule]');

  await killAt(folder, line, times);
  expect(await countOf(database, 'STG_MON_CustMasterSchedule')).toBe(0);
  expect(await countOf(database, 'STG_MON_CustMasterSchedule_Subitems')).toBe(0);
  expect(await countOf(database, 'MON_BatchProcessing')).toBe(0);
  // What a step has published before stays: it is whole.
  expect(await countOf(database, 'StagingOrders')).toBe(step.startsWith('the read') ? 0 : ORDERS);
  expect(await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule]')).toEqual(production);
});
