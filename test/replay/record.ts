// Renews the committed histories: npm run histories. Do this when a release goes out, and keep those of which runs may still be open.
import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { WorkflowHandle } from '@temporalio/client';
import { findTemporalBinary } from '../../sandbox/temporal/binary.js';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { fullSpeed, inTheMiddle, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { MAPPING, outcomeOf, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import { writeHistory } from './histories.js';

const TEN_MINUTES_MS = 600_000;

const mack = ordersOf('MACK WELDON', 4);
const title = ordersOf('TITLE 9', 4);
const greyson = ordersOf('GREYSON CLOTHIERS', 30);

await mkdir(fileURLToPath(new URL('./histories/', import.meta.url)), { recursive: true });
process.env['TEMPORAL_CLI_PATH'] = (await findTemporalBinary({ env: process.env, report: console.log })).path;

await withWorker(
  await startTestSync({
    mapping: (yaml) => yaml.replace(/changeGate: .*/, 'changeGate: { maxShare: 0.5, minimumOrders: 2, maxWaitMinutes: 120 }'),
  }),
  async (sync) => {
    await succeed(sync);
    await compare(sync);
    await passGate(sync);
    await turnRed(sync);
    await retry(sync);
    await pauseAndResume(sync);
    await cancel(sync);
  },
);
await withWorker(await startTestSync({ mapping: (yaml) => yaml.replace('batch: { orders: 100 }', 'batch: { orders: 1 }') }), continueAsNew);
process.exit(0);

async function withWorker(sync: TestSync, record: (sync: TestSync) => Promise<void>): Promise<void> {
  try {
    await sync.stack.startWorker('worker-1');
    await record(sync);
  } finally {
    await sync.stop();
    await rm(sync.folder, { recursive: true, force: true });
  }
}

async function succeed(sync: TestSync): Promise<void> {
  await sync.insert(mack);
  await write(sync, 'success', await ended(await sync.start(), 'COMPLETED'), 'MACK WELDON');
}

async function compare(sync: TestSync): Promise<void> {
  const comparison = await sync.stack.services.temporal.workflow.start('boardVerification', {
    taskQueue: 'order-sync',
    workflowId: `${RUN_ID}/verify`,
    args: [{ mappingName: MAPPING }],
  });
  await comparison.result();
  await writeHistory('comparison', comparison);
}

async function passGate(sync: TestSync): Promise<void> {
  await sync.change(mack.map((order) => changedColumn('price', order, 'CUSTOMER PRICE', '55.50', 'is dearer')));
  for (const [answer, status] of [
    ['reject', 'CANCELLED'],
    ['approve', 'COMPLETED'],
  ] as const) {
    const run = await sync.start();
    await until(async () => (await run.query<{ waitingFor: string | null }>('progress')).waitingFor !== null, 30_000, 'the gate');
    await sync.cli('workflow', 'update', 'execute', '--workflow-id', RUN_ID, '--name', answer);
    await write(sync, `gate-${answer}`, await ended(run, status));
  }
}

async function turnRed(sync: TestSync): Promise<void> {
  const { refusedItem, refusedItemFix } = demoRefusals([...mack, ...title]);
  await sync.change([refusedItem]);
  await write(sync, 'red', await ended(await sync.start(), 'COMPLETED_WITH_ERRORS'), 'MACK WELDON');
  await sync.change([refusedItemFix]);
}

/** Monday's gateway gives up after the work is done: the activity is tried again, and finds it by reading. */
async function retry(sync: TestSync): Promise<void> {
  await sync.insert(title);
  await sync.stack.monday.control({ action: 'fault', fault: { on: 'create_item', kind: 'timeoutAfterCommit' } });
  await write(sync, 'retried', await ended(await sync.start(), 'COMPLETED'), 'TITLE NINE');
}

async function pauseAndResume(sync: TestSync): Promise<void> {
  const { run, batch } = await inMiddle(sync, 0);
  await sync.cli('workflow', 'signal', '--workflow-id', RUN_ID, '--name', 'pause');
  await until(async () => (await batch.query<{ paused: boolean }>('progress')).paused, 30_000, 'the pause');
  await sync.cli('workflow', 'signal', '--workflow-id', RUN_ID, '--name', 'resume');
  await fullSpeed(sync);
  await write(sync, 'paused', await ended(run, 'COMPLETED'), 'GREYSON');
}

async function cancel(sync: TestSync): Promise<void> {
  const { run } = await inMiddle(sync, 6);
  await sync.cli('workflow', 'signal', '--workflow-id', RUN_ID, '--name', 'cancel');
  await write(sync, 'cancelled', await ended(run, 'CANCELLED'), 'GREYSON');
  await fullSpeed(sync);
}

/** One more batch than a workflow run takes. */
async function continueAsNew(sync: TestSync): Promise<void> {
  await sync.insert(demoOrders(1).slice(0, 101));
  const first = await sync.start();
  const { workflow } = sync.stack.services.temporal;
  await until(
    async () => (await workflow.getHandle(RUN_ID).describe()).status.name === 'COMPLETED',
    TEN_MINUTES_MS,
    'the end of 101 batches',
  );
  await writeHistory('continued-run', workflow.getHandle(RUN_ID, first.firstExecutionRunId));
  await writeHistory('continuing-run', workflow.getHandle(RUN_ID));
}

async function inMiddle(sync: TestSync, from: number): Promise<{ run: WorkflowHandle; batch: WorkflowHandle }> {
  await sync.insert(greyson.slice(from, from + 6));
  await slowDown(sync);
  const { effects } = await sync.stack.monday.log();
  const run = await sync.start();
  await inTheMiddle(sync, effects.length);
  const batch = await runningBatch(sync, 'GREYSON');
  return { run, batch: sync.stack.services.temporal.workflow.getHandle(String(batch['workflow_id'])) };
}

async function ended(run: WorkflowHandle, status: string): Promise<WorkflowHandle> {
  const outcome = await outcomeOf(run);
  if (outcome.status !== status) throw new Error(`The run ended as ${outcome.status} instead of ${status}: ${outcome.message}`);
  return run;
}

/** The history of a run that has ended, and of its latest batch of a customer. */
async function write(sync: TestSync, name: string, run: WorkflowHandle, customer?: string): Promise<void> {
  await writeHistory(`${name}-run`, run);
  if (customer === undefined) return;
  const rows = await sync.database.query<{ workflow_id: string }>(
    'SELECT [workflow_id] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[customer_name] = @customer ORDER BY b.[created_date] DESC',
    { customer },
    { limit: 1 },
  );
  await writeHistory(`${name}-batch`, sync.stack.services.temporal.workflow.getHandle(rows[0]?.workflow_id ?? ''));
}
