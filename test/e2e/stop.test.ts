import type { WorkflowHandleWithFirstExecutionRunId as StartedRun } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { batchesClosed, fullSpeed, inTheMiddle, progress, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { MAPPING, outcomeOf, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';

const TEST_MS = 180_000;

let sync: TestSync;
let known = 0;

beforeAll(async () => {
  sync = await startTestSync();
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

/** A run over new orders that is paused in the middle of its subitems. */
async function runInTheMiddle(orders: readonly SampleOrder[]): Promise<StartedRun> {
  known += orders.length;
  await sync.insert(orders);
  await slowDown(sync);
  const { effects } = await logPlace(sync);
  const handle = await sync.start();
  await inTheMiddle(sync, effects);
  return handle;
}

/** What was stopped sends nothing more and is whole in itself; the next run completes it without a double. */
async function completedByNextRun(ended: 'cleanly' | 'by force' = 'cleanly'): Promise<void> {
  const end = await logPlace(sync);
  const { whole, partly, promoted } = await progress(sync);
  // What Monday has in full is promoted; nothing else is. Only an answer that came after a batch was ended by force waits for the next run.
  if (ended === 'cleanly') expect(promoted).toEqual(whole);
  else expect(whole).toEqual(expect.arrayContaining(promoted));
  expect(whole.length + partly.length).toBeLessThanOrEqual(known);
  expect(whole.length).toBeLessThan(known);
  expect(await brokenPromises(sync)).toEqual([]);
  expect(await mutationsSince(sync, end)).toEqual([]);
  await fullSpeed(sync);
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: known - promoted.length, unchanged: promoted.length });
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
}

const runRow = async ({ firstExecutionRunId: runId }: StartedRun): Promise<unknown> => {
  const [row] = await sync.database.query('SELECT [status], [end_time] FROM [dbo].[SYNC_Run] AS r WHERE r.[workflow_run_id] = @runId', {
    runId,
  });
  return row;
};

describe('a run that is stopped in the middle, by the real temporal program', () => {
  it(
    'drains after the signal cancel',
    async () => {
      const handle = await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5), ...ordersOf('JOHNNIE O', 4)]);
      await sync.cli('workflow', 'signal', '--workflow-id', RUN_ID, '--name', 'cancel');
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      await completedByNextRun();
    },
    TEST_MS,
  );

  it(
    'reads and sends nothing when the signal comes with the start',
    async () => {
      const { workflow } = sync.stack.services.temporal;
      const place = await logPlace(sync);
      const handle = await workflow.signalWithStart('syncRun', {
        taskQueue: 'order-sync',
        workflowId: RUN_ID,
        args: [{ mappingName: MAPPING, selection: {} }],
        signal: 'cancel',
      });
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      const rows = await sync.database.query(
        `SELECT r.[status], r.[read_number] FROM [dbo].[SYNC_Run] AS r ORDER BY r.[start_time] DESC`,
        {},
        { limit: 1 },
      );
      expect(rows).toEqual([{ status: 'CANCELLED', read_number: null }]);
      expect(await mutationsSince(sync, place)).toEqual([]);
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'drains after a plain cancel too',
    async () => {
      const handle = await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5, 5), ...ordersOf('TITLE 9', 4)]);
      await sync.cli('workflow', 'cancel', '--workflow-id', RUN_ID);
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      await completedByNextRun();
    },
    TEST_MS,
  );

  it(
    'leaves its batches to clean up when it is terminated, and is closed by the next run',
    async () => {
      const handle = await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5, 10), ...ordersOf('MACK WELDON', 4)]);
      await sync.cli('workflow', 'terminate', '--workflow-id', RUN_ID, '--reason', 'test');
      await batchesClosed(sync);
      expect(await runRow(handle)).toMatchObject({ status: 'RUNNING' });
      await completedByNextRun();
      expect(await runRow(handle)).toMatchObject({ status: 'ORPHANED', end_time: expect.any(String) });
    },
    TEST_MS,
  );

  it(
    'continues when one of its batches is terminated, and closes that batch',
    async () => {
      const handle = await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5, 15), ...ordersOf('JOHNNIE O', 4, 4)]);
      const batch = await runningBatch(sync, 'GREYSON');
      await sync.cli('workflow', 'terminate', '--workflow-id', String(batch['workflow_id']), '--reason', 'test');
      expect(await outcomeOf(handle)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 0 });
      const rows = await sync.database.query('SELECT [status], [end_time] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[batch_id] = @id', {
        id: batch['batch_id'] ?? '',
      });
      expect(rows).toEqual([{ status: 'ORPHANED', end_time: expect.any(String) }]);
      await completedByNextRun('by force');
    },
    TEST_MS,
  );

  it(
    'lets the other batches run when one of them is cancelled',
    async () => {
      const handle = await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5, 20), ...ordersOf('JOHNNIE O', 3, 8)]);
      const batch = await runningBatch(sync, 'GREYSON');
      await sync.cli('workflow', 'cancel', '--workflow-id', String(batch['workflow_id']));
      expect(await outcomeOf(handle)).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 0 });
      const rows = await sync.database.query(
        `SELECT b.[customer_name], b.[status] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[run_id] = @runId ORDER BY b.[customer_name]`,
        { runId: batch['run_id'] ?? '' },
      );
      expect(rows).toEqual([
        { customer_name: 'GREYSON', status: 'CANCELLED' },
        { customer_name: 'JOHNNIE O', status: 'COMPLETED' },
      ]);
      await completedByNextRun();
    },
    TEST_MS,
  );

  it(
    'may be started again while the batches of the terminated one are still cleaning up',
    async () => {
      await runInTheMiddle([...ordersOf('GREYSON CLOTHIERS', 5, 25), ...ordersOf('TITLE 9', 4, 4)]);
      await sync.cli('workflow', 'terminate', '--workflow-id', RUN_ID, '--reason', 'test');
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', failed: 0, deferred: 0 });
      await batchesClosed(sync);
      await fullSpeed(sync);
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: known });
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );
});
