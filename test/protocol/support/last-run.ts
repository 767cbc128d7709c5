import { expect } from 'vitest';
import type { World } from './world.js';

export interface RunRow {
  readonly rows_read: number;
  readonly rows_repeated: number;
  readonly orders_new: number;
  readonly orders_changed: number;
  readonly orders_removed: number;
  readonly orders_unchanged: number;
  readonly orders_held: number;
  readonly orders_rejected: number;
  readonly orders_missing: number;
  readonly orders_staged: number;
  readonly orders_promoted: number;
  readonly orders_failed: number;
  readonly orders_deferred: number;
  readonly complete_read: boolean;
}

/** The newest run. Its control totals balance, whatever it found. */
export async function lastRun(world: World): Promise<RunRow> {
  const [run] = await world.database.query<RunRow>('SELECT * FROM [dbo].[SYNC_Run] ORDER BY [read_number] DESC', {}, { limit: 1 });
  if (run === undefined) throw new Error('There is no run.');
  expect(run.orders_new + run.orders_changed + run.orders_removed, 'detected orders').toBe(run.orders_staged + run.orders_held);
  expect(run.orders_promoted + run.orders_failed + run.orders_deferred, 'staged orders').toBe(run.orders_staged);
  return run;
}

/** Messages of the findings that are open after the newest run, one a line, the first seen first. Its books balance. */
export async function openFindings(world: World): Promise<string> {
  await lastRun(world);
  const rows = await world.database.query<{ message: string }>(
    `SELECT [message] FROM [dbo].[SYNC_Finding] WHERE [status] = N'OPEN' ORDER BY [first_seen], [code], [message]`,
  );
  return rows.map(({ message }) => message).join('\n');
}
