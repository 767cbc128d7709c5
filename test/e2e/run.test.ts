import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoChanges } from '../../sandbox/sample/demo-acts.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { smallDemo } from '../support/orders.js';
import { outcomeOf, RUN_ID, startTestSync, wideRemovals } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';

let sync: TestSync;
const orders = smallDemo();
const changes = demoChanges(orders);
const removed = changes.filter((change) => change.kind === 'removed').map((change) => change.orderNumber);

beforeAll(async () => {
  sync = await startTestSync({ mapping: wideRemovals });
  await sync.insert(orders);
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

interface BatchRow {
  batch_id: string;
  run_id: string;
  customer_name: string;
  workflow_id: string;
  workflow_run_id: string;
  total_records: number;
  api_calls_made: number;
}

const batches = async (): Promise<BatchRow[]> =>
  await sync.database.query('SELECT * FROM [dbo].[MON_BatchProcessing] AS b ORDER BY [customer_name]');

describe('runs over several customers, on the real server', () => {
  it('make the board equal to the source and keep every promise', async () => {
    const run = await sync.start();
    expect(await outcomeOf(run)).toMatchObject({
      status: 'COMPLETED',
      staged: orders.length,
      promoted: orders.length,
      failed: 0,
      deferred: 0,
    });
    const { requestsDone } = await run.query<{ requestsDone: number }>('progress');
    expect(requestsDone).toBe((await batches()).reduce((sum, batch) => sum + batch.api_calls_made, 0));
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  }, 120_000);

  it('have one child workflow per customer, which shows what happened in Temporal alone', async () => {
    const rows = await batches();
    expect(rows.map((row) => [row.customer_name, row.total_records])).toEqual([
      ['GREYSON', 6],
      ['JOHNNIE O', 4],
      ['MACK WELDON', 3],
      ['TITLE NINE', 4],
    ]);
    for (const row of rows) {
      expect(row.workflow_id).toBe(`${RUN_ID}/batch/${row.batch_id}`);
      const handle = sync.stack.services.temporal.workflow.getHandle(row.workflow_id, row.workflow_run_id);
      const description = await handle.describe();
      expect(description.status.name).toBe('COMPLETED');
      const attributes = Object.fromEntries(description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
      expect(attributes).toMatchObject({
        SyncCustomer: row.customer_name,
        SyncBatchId: row.batch_id,
        SyncRunKey: row.run_id,
        SyncStatus: 'COMPLETED',
        SyncFailedOrders: 0,
      });
      expect(await description.staticSummary()).toBe(`${row.customer_name}: batch 1 of 1, ${String(row.total_records)} orders`);
      const { events } = await handle.fetchHistory();
      const scheduled = (events ?? []).flatMap((event) => event.activityTaskScheduledEventAttributes?.activityType?.name ?? []);
      expect(scheduled.slice(0, 3)).toEqual(['openBatch', 'refreshBoard', 'planRequests']);
      expect(scheduled.at(-1)).toBe('closeBatch');
      expect(scheduled.filter((name) => name === 'sendRequest')).toHaveLength(row.api_calls_made);
    }
  }, 60_000);

  it('bring a changed source over: only what changed, and nothing that is missing for the first time', async () => {
    await sync.change(changes);
    const outcome = await sync.run();
    expect(outcome).toMatchObject({ status: 'COMPLETED', staged: changes.length - 1, unchanged: orders.length - 6 });
    expect(await brokenPromises(sync, { settled: true, open: removed })).toEqual([]);
  }, 120_000);

  it('archive what two complete reads missed', async () => {
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    expect(
      await sync.database.query('SELECT [Title] FROM [dbo].[MON_CustMasterSchedule] AS p WHERE p.[AAG ORDER NUMBER] = @number', {
        number: removed[0] ?? '',
      }),
    ).toEqual([]);
  }, 120_000);

  it('send no mutation over an unchanged source', async () => {
    const before = await logPlace(sync);
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await mutationsSince(sync, before)).toEqual([]);
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  }, 120_000);
});
