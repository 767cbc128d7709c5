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
  readonly notes: string;
}

/** The newest run. Its control totals balance, whatever it found. */
export async function lastRun(world: World): Promise<RunRow> {
  const [run] = await world.database.query<RunRow>('SELECT * FROM [dbo].[SYNC_Run] ORDER BY [read_number] DESC', {}, { limit: 1 });
  if (run === undefined) throw new Error('There is no run.');
  expect(run.orders_new + run.orders_changed + run.orders_removed, 'detected orders').toBe(run.orders_staged + run.orders_held);
  expect(run.orders_promoted + run.orders_failed + run.orders_deferred, 'staged orders').toBe(run.orders_staged);
  return run;
}
