import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoRefusals } from '../../sandbox/sample/demo-acts.js';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import { brokenPromises, logPlace, mutationsSince } from '../support/checker.js';
import type { LogPlace } from '../support/checker.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import { COLUMNS } from '../support/shipped-board.js';

const TEST_MS = 120_000;

let sync: TestSync;
const mack = ordersOf('MACK WELDON', 4);
const title = ordersOf('TITLE 9', 4);
const { refusedItem, refusedSize, missingLabel } = demoRefusals([...mack, ...title]);

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert([...mack, ...title]);
  await sync.stack.startWorker('worker-1');
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED' });
});
afterAll(async () => {
  await sync.stop();
});

interface RedBatch {
  readonly batch_id: string;
  readonly run_id: string;
  readonly workflow_id: string;
  readonly status: string;
  readonly successful_records: number;
  readonly failed_records: number;
  readonly error_summary: string | null;
}

async function batchOf(customer: string): Promise<RedBatch> {
  const rows = await sync.database.query<RedBatch>(
    'SELECT * FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[customer_name] = @customer ORDER BY b.[created_date] DESC',
    { customer },
    { limit: 1 },
  );
  return rows[0] as RedBatch;
}

/** Open and closed errors of an order, in both tables. */
async function errorsOf(orderNumber: string): Promise<{ error_type: string; resolved_date: string | null; resolved_by: string | null }[]> {
  const tables = ['ERR_MON_CustMasterSchedule', 'ERR_MON_CustMasterSchedule_Subitems'];
  const rows = await Promise.all(
    tables.map((table) =>
      sync.database.query(
        `SELECT [error_type], [resolved_date], [resolved_by] FROM [dbo].[${table}] AS e WHERE e.[order_number] = @orderNumber`,
        { orderNumber },
      ),
    ),
  );
  return rows.flat() as never;
}

const productionRow = async (orderNumber: string): Promise<unknown> =>
  await sync.database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule] AS p WHERE p.[AAG ORDER NUMBER] = @orderNumber', { orderNumber });

const dearer = (order: SampleOrder | undefined): ReturnType<typeof changedColumn> =>
  changedColumn('price', order ?? {}, 'CUSTOMER PRICE', '99.99', 'is dearer');

/** The repaired batch has promoted its failed order and nothing else; the totals of batch and run show it although the run is closed. */
async function expectRepaired(red: RedBatch, orderNumber: string, since: LogPlace): Promise<void> {
  const { effects } = await sync.stack.monday.log(since.effects);
  const [row] = (await productionRow(orderNumber)) as { 'Item ID': string }[];
  expect([...new Set(effects.map((effect) => effect.parentId ?? effect.targetId))]).toEqual([row?.['Item ID']]);
  expect(
    await sync.database.query(
      'SELECT [status], [successful_records], [failed_records], [deferred_records], [error_summary] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[batch_id] = @id',
      { id: red.batch_id },
    ),
  ).toEqual([{ status: 'COMPLETED', successful_records: 2, failed_records: 0, deferred_records: 0, error_summary: null }]);
  expect(
    await sync.database.query(
      'SELECT [orders_promoted], [orders_failed], [orders_deferred] FROM [dbo].[SYNC_Run] AS r WHERE r.[run_id] = @id',
      { id: red.run_id },
    ),
  ).toEqual([{ orders_promoted: 2, orders_failed: 0, orders_deferred: 0 }]);
  for (const error of await errorsOf(orderNumber)) expect(error.resolved_date).not.toBeNull();
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
}

describe('a red batch whose cause is fixed', () => {
  it(
    'is repaired by a reset: a refused order goes out, the others are not touched',
    async () => {
      const before = await productionRow(refusedItem.orderNumber);
      await sync.change([refusedItem, dearer(mack[1])]);
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 2, promoted: 1, failed: 1 });
      const red = await batchOf('MACK WELDON');
      expect(red).toMatchObject({
        status: 'COMPLETED_WITH_ERRORS',
        successful_records: 1,
        failed_records: 1,
        error_summary: expect.stringContaining('1 x '),
      });
      expect(await errorsOf(refusedItem.orderNumber)).toEqual([expect.objectContaining({ resolved_date: null })]);
      expect(await productionRow(refusedItem.orderNumber)).toEqual(before);
      expect(await brokenPromises(sync, { settled: true, open: [refusedItem.orderNumber] })).toEqual([]);

      await sync.stack.monday.control({ action: 'addLabel', boardId: sync.schedule.board.id, columnId: COLUMNS.unit, label: 'BOX' });
      const place = await logPlace(sync);
      // Its page in the Temporal UI says how to go on.
      const { currentDetails } = await sync.stack.services.temporal.workflow
        .getHandle(red.workflow_id)
        .query<{ currentDetails?: string }>('__temporal_workflow_metadata');
      expect(currentDetails).toContain(`npm run cli -- errors --batch ${red.batch_id}`);
      expect(currentDetails).toContain('1 failed (1 x LABEL_MISSING)');
      await sync.cli(
        'workflow',
        'reset',
        '--workflow-id',
        red.workflow_id,
        '--type',
        'FirstWorkflowTask',
        '--reason',
        'the label BOX was added',
      );
      await until(async () => (await batchOf('MACK WELDON')).status === 'COMPLETED', 60_000, 'the reset batch to complete');
      expect(await outcomeOf(sync.stack.services.temporal.workflow.getHandle(red.workflow_id))).toMatchObject({
        status: 'COMPLETED',
        promoted: 2,
        failed: 0,
      });
      await expectRepaired(red, refusedItem.orderNumber, place);
    },
    TEST_MS,
  );

  it(
    'is repaired by starting it again as the Temporal UI does: a refused size goes out, the rest is not touched',
    async () => {
      await sync.change([refusedSize, dearer(title[1])]);
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 2, promoted: 1, failed: 1 });
      const red = await batchOf('TITLE NINE');
      expect(red).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', successful_records: 1, failed_records: 1 });
      expect(await errorsOf(refusedSize.orderNumber)).toEqual([expect.objectContaining({ resolved_date: null })]);
      expect(await brokenPromises(sync, { settled: true, open: [refusedSize.orderNumber] })).toEqual([]);

      await sync.stack.monday.control({
        action: 'addLabel',
        boardId: sync.schedule.subitems?.board ?? '',
        columnId: COLUMNS.size,
        label: missingLabel.label,
      });
      const place = await logPlace(sync);
      const again = { taskQueue: 'order-sync', workflowId: red.workflow_id, args: [{ batchId: red.batch_id }] };
      expect(await outcomeOf(await sync.stack.services.temporal.workflow.start('customerBatch', again))).toMatchObject({
        status: 'COMPLETED',
        promoted: 2,
        failed: 0,
      });
      await expectRepaired(red, refusedSize.orderNumber, place);

      const repaired = await logPlace(sync);
      expect(await outcomeOf(await sync.stack.services.temporal.workflow.start('customerBatch', again))).toMatchObject({
        status: 'COMPLETED',
        promoted: 2,
      });
      expect(await mutationsSince(sync, repaired)).toEqual([]);
    },
    TEST_MS,
  );
});
