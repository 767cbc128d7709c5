import type { SqlRow } from '../../src/database/database.js';
import { itemKey, liveItems, differences } from './check-board.js';
import { gather, text } from './evidence.js';
import type { TestSync } from './test-sync.js';
import { until } from './until.js';

/** Time of one mutation while a test needs a middle: a batch of five orders then takes some seconds. */
const SLOW_MS = 120;

export async function slowDown(sync: TestSync): Promise<void> {
  await sync.stack.monday.control({ action: 'settings', latencyMs: SLOW_MS });
}

export async function fullSpeed(sync: TestSync): Promise<void> {
  await sync.stack.monday.control({ action: 'settings', latencyMs: 0 });
}

/** Waits until so many subitems more than `since` are made: then items are on the board, and sizes are being sent. */
export async function inTheMiddle(sync: TestSync, since: number, subitems = 3): Promise<void> {
  await until(
    async () => (await sync.stack.monday.log(since)).effects.filter((effect) => effect.operation === 'create_subitem').length >= subitems,
    60_000,
    'subitems to be made',
  );
}

/** A batch of a customer that is running now. */
export async function runningBatch(sync: TestSync, customer: string): Promise<SqlRow> {
  const [row] = await sync.database.query(
    `SELECT * FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[customer_name] = @customer
       AND b.[status] IN (N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT')`,
    { customer },
  );
  if (row === undefined) throw new Error(`No batch of ${customer} is running.`);
  return row;
}

/** Order numbers by what the board shows of them: whole, or something, or nothing; and what of it is in production. */
export async function progress(
  sync: TestSync,
): Promise<{ readonly whole: string[]; readonly partly: string[]; readonly promoted: string[] }> {
  const evidence = await gather(sync);
  const items = new Map(liveItems(evidence).map((item) => [itemKey(item, evidence.schedule), item]));
  const whole: string[] = [];
  const partly: string[] = [];
  for (const order of evidence.expected) {
    const item = items.get(order.shownKey);
    if (item === undefined) continue;
    (differences(evidence, order, item).length === 0 ? whole : partly).push(order.orderNumber);
  }
  return { whole: whole.sort(), partly: partly.sort(), promoted: evidence.production.map((row) => text(row, 'AAG ORDER NUMBER')).sort() };
}

/** Waits until no workflow of batches is open: every workflow that was asked to stop has stopped. */
export async function batchesClosed(sync: TestSync): Promise<void> {
  const { workflow } = sync.stack.services.temporal;
  await until(
    async () => {
      const rows = await sync.database.query<{ workflow_id: string; workflow_run_id: string }>(
        'SELECT [workflow_id], [workflow_run_id] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[workflow_id] IS NOT NULL',
      );
      const states = await Promise.all(
        rows.map(async (row) => (await workflow.getHandle(row.workflow_id, row.workflow_run_id).describe()).status.name),
      );
      return !states.includes('RUNNING');
    },
    60_000,
    'every batch to close',
  );
}
