import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SupervisedChild } from '../../sandbox/processes/children.js';
import { brokenPromises } from '../support/checker.js';
import { fullSpeed, inTheMiddle, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

let sync: TestSync;
let workers: SupervisedChild[];
const orders = [...ordersOf('GREYSON CLOTHIERS', 8), ...ordersOf('TITLE 9', 4)];

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert(orders);
  workers = [await sync.stack.startWorker('worker-1'), await sync.stack.startWorker('worker-2')];
});
afterAll(async () => {
  await sync.stop();
});

describe('a worker that is killed in the middle of a request, with a second one up', () => {
  it('costs time, and neither a double nor a loss', async () => {
    await slowDown(sync);
    const run = await sync.start();
    await inTheMiddle(sync, 0);
    const row = await runningBatch(sync, 'GREYSON');
    const batch = sync.stack.services.temporal.workflow.getHandle(String(row['workflow_id']), String(row['workflow_run_id']));
    const worker = await until(async () => await requestHolder(batch), 30_000, 'a request under way');
    worker.kill('SIGKILL');
    const killedAt = Date.now();
    await worker.exited;
    await fullSpeed(sync);
    await until(async () => (await requestHolder(batch)) !== worker, 60_000, 'the other worker to take the request');
    print('the other worker takes the request', Date.now() - killedAt);
    expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', staged: orders.length, promoted: orders.length, failed: 0 });
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    const next = (await eventTimes(batch)).find((event) => event.at > killedAt);
    print(`next event of the same batch (${next?.name ?? 'none'})`, (next?.at ?? NaN) - killedAt);
  }, 240_000);
});

/** The worker that is at a request of this batch right now, according to Temporal. */
async function requestHolder(batch: WorkflowHandle): Promise<SupervisedChild | undefined> {
  const { raw } = await batch.describe();
  const request = raw.pendingActivities?.find((activity) => activity.activityType?.name === 'sendRequest');
  return workers.find((worker) => request?.lastWorkerIdentity?.startsWith(`${String(worker.pid)}@`));
}

async function eventTimes(batch: WorkflowHandle): Promise<{ name: string; at: number }[]> {
  const { events } = await batch.fetchHistory();
  return (events ?? []).map((event) => ({
    name:
      Object.keys(event)
        .find((key) => key.endsWith('EventAttributes'))
        ?.replace('EventAttributes', '') ?? '',
    at: Number(event.eventTime?.seconds ?? 0) * 1000 + (event.eventTime?.nanos ?? 0) / 1e6,
  }));
}

/** For a person who reads the log: how long is no promise of this test. */
function print(what: string, ms: number): void {
  console.log(`SIGKILL -> ${what}: ${(ms / 1000).toFixed(1)} s`);
}
