import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import { command, json } from '../cli/command.js';
import { comparePlan } from '../support/check-plan.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { fullSpeed, inTheMiddle, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { MAPPING, outcomeOf, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

const TEST_MS = 120_000;
/** Long enough for a worker to send something that it should not: ten times what it takes between two requests. */
const QUIET_MS = 1_500;

let sync: TestSync;
const orders = [...ordersOf('GREYSON CLOTHIERS', 6), ...ordersOf('JOHNNIE O', 3)];

beforeAll(async () => {
  sync = await startTestSync({
    mapping: (yaml) => yaml.replace(/changeGate: .*/, 'changeGate: { maxShare: 0.1, minimumOrders: 2, maxWaitMinutes: 120 }'),
  });
  await sync.insert(orders);
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

interface Progress {
  readonly paused: boolean;
  readonly waitingFor: string | null;
}

const progressOf = async (workflow: WorkflowHandle): Promise<Progress> => await workflow.query<Progress>('progress');
const start = async (workflowId: string, type: string, argument: object): Promise<WorkflowHandle> =>
  await sync.stack.services.temporal.workflow.start(type, { taskQueue: 'order-sync', workflowId, args: [argument] });

describe('one sync per mapping', () => {
  it(
    'refuses a second run and a second worker of a batch by name, pauses and resumes',
    async () => {
      await slowDown(sync);
      const run = await sync.start();
      await inTheMiddle(sync, 0);
      const batch = await runningBatch(sync, 'GREYSON');

      await expect(sync.start()).rejects.toThrow(/already started/i);
      const beside = await outcomeOf(await start('by-hand', 'syncRun', { mappingName: MAPPING, selection: {} }));
      expect(beside).toMatchObject({ status: 'CLAIM_HELD', message: expect.stringContaining(`held by workflow ${RUN_ID} `) });
      const { schedule } = sync.stack.services.temporal;
      const action = { type: 'startWorkflow', workflowType: 'syncRun', workflowId: 'by-schedule', taskQueue: 'order-sync' } as const;
      const args = [{ mappingName: MAPPING, selection: {} }];
      const daily = await schedule.create({ scheduleId: RUN_ID, spec: {}, action: { ...action, args } });
      await daily.trigger();
      const started = async (): Promise<string | undefined> => (await daily.describe()).info.recentActions[0]?.action.workflow.workflowId;
      await until(async () => (await started()) !== undefined, 30_000, 'the scheduled start');
      const skipped: unknown = await sync.stack.services.temporal.workflow.getHandle((await started()) ?? '').result();
      expect(skipped).toEqual({ skipped: expect.stringContaining(`is held by workflow ${RUN_ID} `) });
      const batchBeside = await outcomeOf(await start('by-hand', 'customerBatch', { batchId: batch['batch_id'] ?? '' }));
      expect(batchBeside).toMatchObject({ status: 'CLAIM_HELD', message: expect.stringContaining(String(batch['workflow_id'])) });

      await sync.cli('workflow', 'signal', '--workflow-id', RUN_ID, '--name', 'pause');
      const child = sync.stack.services.temporal.workflow.getHandle(String(batch['workflow_id']));
      await until(
        async () =>
          /waiting until .* UTC for a resume \(paused\)$/.test(
            (await run.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '',
          ),
        30_000,
        'the pause in the Temporal UI',
      );
      await until(async () => (await progressOf(run)).paused && (await progressOf(child)).paused, 30_000, 'run and batch to pause');
      await until(
        async () =>
          (await sync.database.query(`SELECT [request_id] FROM [dbo].[SYNC_Request] AS r WHERE r.[status] = N'SENT'`)).length === 0,
        30_000,
        'the requests in flight',
      );
      expect((await command(['pause', '--settings', sync.stack.settingsFile])).stdout).toMatch(/^Sent pause to .*, paused\.$/m);
      const paused = await logPlace(sync);
      const pausedAt = Date.now();
      await until(
        async () => (await mutationsSince(sync, paused)).length > 0 || Date.now() - pausedAt > QUIET_MS,
        30_000,
        'a quiet moment',
      );
      expect(await mutationsSince(sync, paused)).toEqual([]);
      expect((await run.describe()).status.name).toBe('RUNNING');

      const status = await json(sync.stack.settingsFile, ['status']);
      expect(status.skippedStart).toMatchObject({
        workflowId: await started(),
        reason: expect.stringContaining(`held by workflow ${RUN_ID} `),
      });
      expect((await command(['status', '--settings', sync.stack.settingsFile])).stdout).toMatch(
        /Skipped +the scheduled start of .*: mapping\/.* is held by workflow .* since .*, until that workflow ends/,
      );
      await daily.delete();

      await fullSpeed(sync);
      expect(await command(['resume', '--settings', sync.stack.settingsFile])).toMatchObject({ code: 0 });
      expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', promoted: orders.length });
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );
});

describe('the change gate', () => {
  it(
    'holds a read that changes an abnormal share, until a person rejects or approves it',
    async () => {
      await sync.change(orders.slice(0, 4).map((order) => changedColumn('price', order, 'CUSTOMER PRICE', '77.70', 'is dearer')));
      const numbers = orders.slice(0, 4).map((order) => String(order['AAG ORDER NUMBER']));
      const place = await logPlace(sync);

      const rejected = await sync.start();
      await until(async () => (await progressOf(rejected)).waitingFor?.startsWith('approval: 4 of 9'), 30_000, 'the gate');
      expect(await command(['reject', '--settings', sync.stack.settingsFile])).toMatchObject({ code: 0 });
      expect(await outcomeOf(rejected)).toMatchObject({ status: 'CANCELLED' });
      expect(await mutationsSince(sync, place)).toEqual([]);
      expect(await brokenPromises(sync, { settled: true, open: numbers })).toEqual([]);

      const approved = await sync.start();
      await until(async () => (await progressOf(approved)).waitingFor !== null, 30_000, 'the gate');
      const { currentDetails } = await approved.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toMatch(/npm run cli -- approve`, or `npm run cli -- reject`\n\nwaiting until .* UTC for approval: 4 of 9 /);
      const waiting = await json(sync.stack.settingsFile, ['plan', '--run']);
      expect(waiting).toMatchObject({
        ofRun: expect.any(String) as string,
        orders: { update: 4 },
        columns: [{ field: 'CUSTOMER PRICE', orders: 4, example: { after: '77.7' } }],
        changeGate: { waits: { changed: 4, known: 9 } },
      });
      expect(await command(['approve', '--settings', sync.stack.settingsFile])).toMatchObject({ code: 0 });
      expect(await outcomeOf(approved)).toMatchObject({ status: 'COMPLETED', staged: 4, promoted: 4 });
      expect(await comparePlan(sync.database, waiting)).toEqual([]);
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'refuses an approval that the run does not wait for',
    async () => {
      await slowDown(sync);
      await sync.insert(ordersOf('TITLE 9', 1));
      const run = await sync.start();
      await until(async () => (await run.query<{ step: string }>('progress')).step === 'batches', 30_000, 'the batches');
      await expect(sync.cli('workflow', 'update', 'execute', '--workflow-id', RUN_ID, '--name', 'approve')).rejects.toThrow(
        /No change gate is waiting/,
      );
      await fullSpeed(sync);
      expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED' });
    },
    TEST_MS,
  );
});
