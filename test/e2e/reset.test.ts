import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import { text } from '../support/evidence.js';
import { fullSpeed, runningBatch, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { RunOutcome, TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import { COLUMNS } from '../support/shipped-board.js';

const TEST_MS = 180_000;

let sync: TestSync;
const mack = ordersOf('MACK WELDON', 4);
const { refusedItem, refusedItemFix } = demoRefusals([...mack, ...ordersOf('TITLE 9', 4)]);

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert(mack);
  await sync.stack.startWorker('worker-1');
});
afterAll(async () => {
  await sync.stop();
});

async function latestBatch(): Promise<string> {
  const rows = await sync.database.query<{ workflow_id: string }>(
    'SELECT [workflow_id] FROM [dbo].[MON_BatchProcessing] AS b ORDER BY b.[created_date] DESC',
    {},
    { limit: 1 },
  );
  return rows[0]?.workflow_id ?? '';
}

/** Resets a batch to its beginning with the `temporal` program, and waits for its new end. */
async function reset(workflowId: string): Promise<RunOutcome> {
  await sync.cli('workflow', 'reset', '--workflow-id', workflowId, '--type', 'FirstWorkflowTask', '--reason', 'test');
  return await outcomeOf(sync.stack.services.temporal.workflow.getHandle(workflowId));
}

const price = (order: SampleOrder | undefined, value: string): ReturnType<typeof changedColumn> =>
  changedColumn('price', order ?? {}, 'CUSTOMER PRICE', value, 'costs something else');

describe('R2, R9: a batch that is reset with the temporal program', () => {
  it(
    'sends nothing when it had finished, and no old value when it was superseded long ago',
    async () => {
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 4 });
      const first = await latestBatch();
      const finished = await logPlace(sync);
      expect(await reset(first)).toMatchObject({ status: 'COMPLETED', promoted: 4 });
      expect(await mutationsSince(sync, finished)).toEqual([]);

      for (const value of ['41.5', '42.5']) {
        await sync.change(mack.map((order) => price(order, value)));
        expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 4 });
      }
      const overtaken = await logPlace(sync);
      expect(await reset(first)).toMatchObject({ status: 'COMPLETED' });
      expect(await mutationsSince(sync, overtaken)).toEqual([]);
      const { effects } = await sync.stack.monday.log();
      expect(effects.findLast(({ values }) => values?.[COLUMNS.price] !== undefined)?.values?.[COLUMNS.price]).toBe('42.5');
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'sends nothing of what had failed when the source has moved on since',
    async () => {
      await sync.change([refusedItem]);
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
      const red = await latestBatch();
      await sync.change([refusedItemFix, price(mack[1], '43.5')]);
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED' });
      // What was refused would go through now.
      await sync.stack.monday.control({ action: 'addLabel', boardId: sync.schedule.board.id, columnId: COLUMNS.unit, label: 'BOX' });
      const place = await logPlace(sync);
      expect(await reset(red)).toMatchObject({ status: 'COMPLETED', promoted: 0, failed: 0, deferred: 1 });
      expect(await mutationsSince(sync, place)).toEqual([]);
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );

  it(
    'goes on to its end when it had been paused and cancelled, though the reset hands it those signals again',
    async () => {
      await sync.change(mack.map((order) => price(order, '44.5')));
      await slowDown(sync);
      const run = await sync.start();
      const batch = await until(async () => await runningBatch(sync, 'MACK WELDON'), 60_000, 'the batch to run');
      const handle = sync.stack.services.temporal.workflow.getHandle(text(batch, 'workflow_id'));
      await handle.signal('pause');
      await handle.signal('cancel');
      expect(await outcomeOf(run)).toMatchObject({ staged: 4, promoted: 0, deferred: 4 });
      await fullSpeed(sync);
      expect(await reset(text(batch, 'workflow_id'))).toMatchObject({ status: 'COMPLETED', promoted: 4 });
      expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    },
    TEST_MS,
  );
});
