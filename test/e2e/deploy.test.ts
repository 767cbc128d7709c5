import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { CheckResult, Verdict } from '../../src/cli/doctor/verdict.js';
import { command, json } from '../cli/command.js';
import { brokenPromises, logPlace } from '../support/checker.js';
import { fullSpeed, inTheMiddle, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

const DEPLOYMENT = 'order-sync';
const version = (build: string): NodeJS.ProcessEnv => ({ TEMPORAL_DEPLOYMENT_NAME: DEPLOYMENT, TEMPORAL_WORKER_BUILD_ID: build });

/** Nothing is executed, and the request is to be sent again a second later. */
const HOLD = { on: 'create_subitem', kind: 'locked423', times: 'always', hint: 'header', retrySeconds: 1 } as const;

let sync: TestSync;
const orders = [...ordersOf('GREYSON CLOTHIERS', 8), ...ordersOf('TITLE 9', 4)];

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert(orders);
});
afterAll(async () => {
  await sync.stop();
});

it('a batch under way survives the change to a new version of the worker, and the next run is of the new version alone', async () => {
  const makeCurrent = async (build: string): Promise<unknown> =>
    await json(sync.stack.settingsFile, ['temporal', 'set-current-version', '--deployment', DEPLOYMENT, '--build-id', build]);
  const old = await sync.stack.startWorker('old', version('old'));
  // Workers with a version get nothing until it is current, and the doctor names the command.
  const idle = await until(async () => await unservedWorkers(), 60_000, 'Temporal to know the worker');
  expect(idle).toMatchObject({
    state: 'wrong',
    fixes: [`npm run cli -- temporal set-current-version --deployment ${DEPLOYMENT} --build-id old`, 'npm run worker'],
  });
  await makeCurrent('old');
  await slowDown(sync);
  const run = await sync.start();
  await inTheMiddle(sync, 0);
  // From here on the batch waits for Monday, while it is under way: it ends with the new version, or not at all.
  await sync.stack.monday.control({ action: 'fault', fault: HOLD });
  await fullSpeed(sync);
  const row = await runningBatch(sync, 'GREYSON');
  const batch = sync.stack.services.temporal.workflow.getHandle(String(row['workflow_id']), String(row['workflow_run_id']));

  const next = await sync.stack.startWorker('new', version('new'));
  // A worker of a version that is not current gets nothing of the run.
  const { requests } = await logPlace(sync);
  await until(async () => (await logPlace(sync)).requests > requests + 2, 60_000, 'more requests of the old version');
  expect(await buildOf(batch)).toBe('old');
  await makeCurrent('new');
  old.kill('SIGTERM');
  await until(async () => (await buildOf(batch)) === 'new', 60_000, 'the batch to continue with the new version');
  expect((await batch.describe()).status.name).toBe('RUNNING');
  await sync.stack.monday.control({ action: 'clearFaults' });
  expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', staged: orders.length, promoted: orders.length, failed: 0 });
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  expect(await old.exited).toEqual({ code: 0, signal: null });
  expect(next.running()).toBe(true);

  const following = await sync.start();
  expect(await outcomeOf(following)).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: orders.length });
  expect(await buildOf(following)).toBe('new');
}, 240_000);

/** What the doctor says of workers that poll and get nothing; undefined while it sees none. */
async function unservedWorkers(): Promise<Verdict | undefined> {
  const { stdout } = await command(['doctor', '--json', '--settings', sync.stack.settingsFile]);
  const { checks } = JSON.parse(stdout) as { checks: CheckResult[] };
  return checks.find(({ check, says }) => check === 'workers' && says.startsWith('workers of version old poll'));
}

/** The build that completed the last workflow task. */
async function buildOf(handle: WorkflowHandle): Promise<string | null | undefined> {
  const { raw } = await handle.describe();
  return raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId;
}
