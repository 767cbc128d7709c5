import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { checkLease } from '../runs/leases.js';
import type { Lease, LeaseHolder } from '../runs/leases.js';
import { countOrders, countSizes, reopenStaged } from '../staging/staging.js';
import type { StatusCounts } from '../staging/staging.js';
import { RowMissing } from '../row-missing.js';

export type BatchStatus =
  | 'PENDING'
  | 'RUNNING'
  | 'GROUPS_READY'
  | 'ITEMS_SENT'
  | 'SUBITEMS_SENT'
  | 'COMPLETED'
  | 'COMPLETED_WITH_ERRORS'
  | 'FAILED'
  | 'CANCELLED'
  | 'ORPHANED';

export const OPEN_BATCH_STATUSES: readonly BatchStatus[] = ['RUNNING', 'GROUPS_READY', 'ITEMS_SENT', 'SUBITEMS_SENT'];

export interface StoredBatch {
  readonly batchId: string;
  readonly runId: string;
  readonly mappingName: string;
  readonly mappingHash: string;
  readonly boardId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly loadId: string;
  readonly status: BatchStatus;
  readonly workflowId: string | null;
  readonly workflowRunId: string | null;
}

interface BatchRow {
  batch_id: string;
  run_id: string;
  mapping_name: string;
  mapping_hash: string;
  board_id: string;
  customer_name: string;
  batch_number: number;
  batch_count: number;
  load_id: string;
  status: BatchStatus;
  workflow_id: string | null;
  workflow_run_id: string | null;
}

const SELECT_BATCH = `SELECT b.[batch_id], b.[run_id], b.[mapping_name], r.[mapping_hash], r.[board_id], b.[customer_name], b.[batch_number],
    b.[batch_count], b.[load_id], b.[status], b.[workflow_id], b.[workflow_run_id]
  FROM [dbo].[MON_BatchProcessing] AS b INNER JOIN [dbo].[SYNC_Run] AS r ON r.[run_id] = b.[run_id]`;

/** A batch with what it needs of its run. Throws RowMissing. */
export async function loadBatch(db: Queryable, batchId: string): Promise<StoredBatch> {
  const rows = await db.query<BatchRow>(`${SELECT_BATCH} WHERE b.[batch_id] = @batchId`, { batchId });
  const row = rows[0];
  if (row === undefined) throw new RowMissing(`batch ${batchId} in MON_BatchProcessing`);
  return toBatch(row);
}

/** Batches of a run in the order in which they are processed. */
export async function batchesOfRun(db: Queryable, runId: string): Promise<StoredBatch[]> {
  const rows = await db.query<BatchRow>(`${SELECT_BATCH} WHERE b.[run_id] = @runId ORDER BY b.[customer_name], b.[batch_number]`, {
    runId,
  });
  return rows.map(toBatch);
}

/** Batches with the status of a running one, of any run. */
export async function runningBatches(db: Queryable, mappingName: string): Promise<StoredBatch[]> {
  const rows = await db.query<BatchRow>(
    `${SELECT_BATCH} WHERE b.[mapping_name] = @mappingName AND b.[status] IN (${OPEN_BATCH_STATUSES.map((s) => `N'${s}'`).join(', ')})`,
    { mappingName },
  );
  return rows.map(toBatch);
}

/** Marks the batch as running for this workflow and opens its unfinished rows again. */
export async function startBatch(database: Database, mapping: Mapping, batchId: string, lease: Lease, holder: LeaseHolder): Promise<void> {
  const now = await database.now();
  await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    await reopenStaged(tx, mapping, batchId);
    await tx.execute(
      `UPDATE [dbo].[MON_BatchProcessing] SET [status] = N'RUNNING', [status_reason] = NULL, [workflow_id] = @workflowId,
         [workflow_run_id] = @runId, [start_time] = COALESCE([start_time], @now), [end_time] = NULL, [updated_date] = @now
       WHERE [batch_id] = @batchId`,
      { batchId, workflowId: holder.workflowId, runId: holder.runId, now },
    );
    await refreshCounters(tx, mapping, batchId, now);
  });
}

/** Writes the step that a batch has reached, for people who query the table. Timestamps are set once. */
export async function noteBatchStep(
  tx: Queryable,
  batchId: string,
  status: 'GROUPS_READY' | 'ITEMS_SENT' | 'SUBITEMS_SENT',
  now: string,
): Promise<void> {
  // A batch without subitems goes from items to done at once: every completed step gets a timestamp.
  const [items, subitems] = ['[items_creation_completed]', '[subitems_creation_completed]'];
  const behind = { GROUPS_READY: [], ITEMS_SENT: [items], SUBITEMS_SENT: [items, subitems] }[status];
  const stamp = behind.map((column) => `, ${column} = COALESCE(${column}, @now)`).join('');
  await tx.execute(`UPDATE [dbo].[MON_BatchProcessing] SET [status] = @status, [updated_date] = @now${stamp} WHERE [batch_id] = @batchId`, {
    batchId,
    status,
    now,
  });
}

/** Writes the counters of a batch, counted from the staging rows and requests, so that they cannot drift. */
export async function refreshCounters(tx: Queryable, mapping: Mapping, batchId: string, now: string): Promise<StatusCounts> {
  const orders = await countOrders(tx, mapping, batchId);
  const sizes = await countSizes(tx, mapping, batchId);
  await tx.execute(
    `UPDATE [dbo].[MON_BatchProcessing] SET [total_records] = @total, [successful_records] = @promoted, [failed_records] = @failed,
       [deferred_records] = @deferred, [total_subitems] = @sizes, [successful_subitems] = @sizesPromoted, [failed_subitems] = @sizesFailed,
       [api_calls_made] = (SELECT COALESCE(SUM(q.[send_count]), 0) FROM [dbo].[SYNC_Request] AS q WHERE q.[batch_id] = @batchId),
       [retries_attempted] = (SELECT COALESCE(SUM(CASE WHEN q.[send_count] > 1 THEN q.[send_count] - 1 ELSE 0 END), 0)
         FROM [dbo].[SYNC_Request] AS q WHERE q.[batch_id] = @batchId),
       [api_failures] = (SELECT COUNT(*) FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
         WHERE q.[batch_id] = @batchId AND i.[status] = N'REFUSED'),
       [updated_date] = @now
     WHERE [batch_id] = @batchId`,
    {
      batchId,
      total: orders.total,
      promoted: orders.promoted,
      failed: orders.failed,
      deferred: orders.deferred,
      sizes: sizes.total,
      sizesPromoted: sizes.promoted,
      sizesFailed: sizes.failed,
      now,
    },
  );
  return orders;
}

function toBatch(row: BatchRow): StoredBatch {
  return {
    batchId: row.batch_id,
    runId: row.run_id,
    mappingName: row.mapping_name,
    mappingHash: row.mapping_hash,
    boardId: row.board_id,
    customer: row.customer_name,
    number: row.batch_number,
    count: row.batch_count,
    loadId: row.load_id,
    status: row.status,
    workflowId: row.workflow_id,
    workflowRunId: row.workflow_run_id,
  };
}
