import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowHandleWithFirstExecutionRunId as StartedRun } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelSignal } from '../../src/contracts/messages.js';
import { command, json } from '../cli/command.js';
import { brokenPromises } from '../support/checker.js';
import { ordersOf } from '../support/orders.js';
import { startOwnWorkers, unreachableWhile } from '../support/own-workers.js';
import { outcomeOf, RUN_ID, startTestSync, wideRemovals } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

const TEST_MS = 180_000;

let sync: TestSync;
let stop: () => Promise<void>;
let away = false;
/** The activity at whose first attempt the database is lost. */
let lostAt: string | null = null;

beforeAll(async () => {
  // The failures are asserted, not logged.
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  sync = await startTestSync({ mapping: wideRemovals });
  const services = { ...sync.stack.services, database: unreachableWhile(sync.database, () => away) };
  stop = await startOwnWorkers(sync, {
    services,
    onAttempt: (activity) => {
      if (activity !== lostAt) return;
      away = true;
      lostAt = null;
    },
  });
});
afterAll(async () => {
  away = false;
  await stop();
  await sync.stop();
});

/** A run that has lost its database at this activity, which has failed at least once. */
async function runLosingDatabaseAt(activity: string, workflowId: RegExp): Promise<StartedRun> {
  lostAt = activity;
  const handle = await sync.start();
  const { workflow } = sync.stack.services.temporal;
  await until(
    async () => {
      const open = [handle, ...(await openBatches()).map((id) => workflow.getHandle(id))].filter((each) =>
        workflowId.test(each.workflowId),
      );
      const pending = await Promise.all(open.map(async (each) => (await each.describe()).raw.pendingActivities ?? []));
      return pending.flat().some((each) => each.activityType?.name === activity && each.lastFailure != null);
    },
    60_000,
    `a failure of ${activity}`,
  );
  return handle;
}

const openBatches = async (): Promise<string[]> => {
  const described = await sync.stack.services.temporal.workflow.getHandle(RUN_ID).describe();
  return (described.raw.pendingChildren ?? []).flatMap(({ workflowId }) => (workflowId == null ? [] : [workflowId]));
};

const rowOf = async ({ firstExecutionRunId: runId }: StartedRun): Promise<unknown> =>
  (
    await sync.database.query('SELECT [status], [status_reason] FROM [dbo].[SYNC_Run] AS r WHERE r.[workflow_run_id] = @runId', { runId })
  )[0];

const details = async (handle: StartedRun): Promise<unknown> =>
  (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails;

describe('a run that loses its database in its last step', () => {
  it(
    'is ended by the signal cancel, says so, and is closed by the next run',
    async () => {
      await sync.insert(ordersOf('GREYSON CLOTHIERS', 2));
      const handle = await runLosingDatabaseAt('finishRun', /./);
      await handle.signal(cancelSignal);
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      expect((await handle.describe()).status.name).toBe('CANCELLED');
      expect(await details(handle)).toMatch(/could not be written.*the next run closes the row of this one and sends the rest/);
      away = false;
      expect(await rowOf(handle)).toMatchObject({ status: 'RUNNING' });
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
      expect(await rowOf(handle)).toMatchObject({ status: 'ORPHANED' });
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'is ended by a plain cancel as well, and so is its batch',
    async () => {
      await sync.insert(ordersOf('GREYSON CLOTHIERS', 2, 2));
      const handle = await runLosingDatabaseAt('closeBatch', /batch/);
      // The commands have a database of their own.
      const wait = expect.stringMatching(
        /^the database \(closeBatch of batch \S+, attempt \d+.*, after DATABASE_UNAVAILABLE: .*ECONNREFUSED/,
      );
      const status = await json(sync.stack.settingsFile, ['status']);
      expect(status.failures).toMatchObject([{ activity: 'closeBatch', wait: { cause: 'database', detail: wait } }]);
      const { batches } = await json(sync.stack.settingsFile, ['batches', '--limit', '1']);
      expect(batches).toMatchObject([{ wait: { cause: 'database', detail: wait } }]);
      const [{ batchId }] = batches;
      expect((await command(['batches', '--batch', String(batchId), '--settings', sync.stack.settingsFile])).stdout).toMatch(
        /Now +waiting .*for the database \(closeBatch/,
      );
      await sync.cli('workflow', 'cancel', '--workflow-id', RUN_ID);
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      away = false;
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', unchanged: 4 });
      expect(await rowOf(handle)).toMatchObject({ status: 'ORPHANED' });
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'is ended before it has begun',
    async () => {
      const handle = await runLosingDatabaseAt('beginRun', /./);
      await handle.signal(cancelSignal);
      expect(await outcomeOf(handle)).toMatchObject({ status: 'CANCELLED' });
      expect(await details(handle)).toBe('Cancelled before the run could begin; nothing was read or sent.');
      away = false;
      expect(await rowOf(handle)).toBeUndefined();
    },
    TEST_MS,
  );

  it(
    'closes its row when the database is back soon after the cancel',
    async () => {
      await sync.insert(ordersOf('TITLE 9', 2));
      const handle = await runLosingDatabaseAt('finishRun', /./);
      await handle.signal(cancelSignal);
      away = false;
      expect(await outcomeOf(handle)).toMatchObject({ status: 'COMPLETED', promoted: 2 });
      expect(await rowOf(handle)).toMatchObject({ status: 'COMPLETED' });
    },
    TEST_MS,
  );
});
