import type { Queryable, SqlParams } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { hasOwnOrders } from '../batches/healed.js';
import type { BatchStatus } from '../batches/batches.js';
import { selectRuns } from './runs.js';
import type { StoredRun } from './runs.js';

/** Before the first run every error is new. */
export const NO_RUN = { runId: '00000000-0000-0000-0000-000000000000', startTime: '1970-01-01T00:00:00.000Z' } as const;

/** The newest runs of a mapping, newest first. */
export async function lastRuns(db: Queryable, mappingName: string, limit: number): Promise<StoredRun[]> {
  return await selectRuns(db, 'WHERE [mapping_name] = @mappingName ORDER BY [start_time] DESC, [run_id]', { mappingName }, limit);
}

/** Runs of a mapping whose id begins with the text, newest first. */
export async function findRuns(db: Queryable, mappingName: string, text: string, limit: number): Promise<StoredRun[]> {
  const tail = `WHERE [mapping_name] = @mappingName AND LOWER(CAST([run_id] AS NVARCHAR(36))) LIKE @beginning ORDER BY [start_time] DESC, [run_id]`;
  return await selectRuns(db, tail, { mappingName, beginning: `${text.replace(/[%_[]/g, '').toLowerCase()}%` }, limit);
}

/**
 * The last success: the newest run over the whole source that came to its end and left no order to a later run. Refused orders do not keep
 * a run from it: they are open errors. Null when there is none.
 */
export async function lastSuccess(db: Queryable, mappingName: string): Promise<StoredRun | null> {
  const tail = `WHERE [mapping_name] = @mappingName AND [status] IN (N'COMPLETED', N'COMPLETED_WITH_ERRORS') AND [options] = N'{}'
     AND [orders_deferred] = 0 AND [end_time] IS NOT NULL ORDER BY [end_time] DESC, [run_id]`;
  return (await selectRuns(db, tail, { mappingName }, 1))[0] ?? null;
}

/** Runs with the status of a running one, newest first: one at most, unless a workflow ended without closing its run. */
export async function runningRuns(db: Queryable, mappingName: string, limit: number): Promise<StoredRun[]> {
  const tail = `WHERE [mapping_name] = @mappingName AND [status] = N'RUNNING' ORDER BY [start_time] DESC, [run_id]`;
  return await selectRuns(db, tail, { mappingName }, limit);
}

/** The run that a workflow has begun, by the workflow's first run id; null when the workflow has not written it yet. */
export async function runOfWorkflow(db: Queryable, workflowId: string, workflowRunId: string): Promise<StoredRun | null> {
  const tail = 'WHERE [workflow_id] = @workflowId AND [workflow_run_id] = @workflowRunId ORDER BY [start_time] DESC';
  return (await selectRuns(db, tail, { workflowId, workflowRunId }, 1))[0] ?? null;
}

export interface ActiveBatch {
  readonly batchId: string;
  readonly runId: string;
  readonly customer: string;
  readonly status: BatchStatus;
  readonly statusReason: string | null;
  readonly startTime: string | null;
  readonly endTime: string | null;
  readonly orders: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  readonly errorSummary: string | null;
}

interface ActiveRow {
  batch_id: string;
  run_id: string;
  customer_name: string;
  status: BatchStatus;
  status_reason: string | null;
  start_time: string | null;
  end_time: string | null;
  total_records: number;
  successful_records: number;
  failed_records: number;
  deferred_records: number;
  error_summary: string | null;
}

/**
 * Running batches and those that ended in the last 24 hours, newest first. A batch that did not complete is left out as soon as none of its
 * orders is its own to send any more: a later batch has taken each of them, or the source has changed or lost it.
 */
export async function activeBatches(db: Queryable, mapping: Mapping, limit: number): Promise<ActiveBatch[]> {
  const rows = await db.query<ActiveRow>(
    `SELECT v.[batch_id], v.[run_id], v.[customer_name], v.[status], v.[status_reason], v.[start_time], v.[end_time], v.[total_records],
       v.[successful_records], v.[failed_records], v.[deferred_records], v.[error_summary]
     FROM [dbo].[VW_MON_ActiveBatches] AS v INNER JOIN [dbo].[MON_BatchProcessing] AS b ON b.[batch_id] = v.[batch_id]
     WHERE b.[mapping_name] = @mappingName AND (v.[status] NOT IN (${ENDED_SHORT}) OR ${hasOwnOrders(mapping, 'b')})
     ORDER BY b.[created_date] DESC, v.[customer_name], b.[batch_number]`,
    { mappingName: mapping.name, boardId: mapping.board.id },
    { limit },
  );
  return rows.map((row) => ({
    batchId: row.batch_id,
    runId: row.run_id,
    customer: row.customer_name,
    status: row.status,
    statusReason: row.status_reason,
    startTime: row.start_time,
    endTime: row.end_time,
    orders: row.total_records,
    promoted: row.successful_records,
    failed: row.failed_records,
    deferred: row.deferred_records,
    errorSummary: row.error_summary,
  }));
}

/** Statuses of a batch that has ended with orders left. */
const ENDED_SHORT = `N'COMPLETED_WITH_ERRORS', N'FAILED', N'CANCELLED', N'ORPHANED'`;

/** Orders of a board with a send that is not acknowledged yet. */
export async function countPartlySent(db: Queryable, boardId: string): Promise<number> {
  return await countOf(db, 'SELECT COUNT(*) AS [n] FROM [dbo].[VW_SYNC_PartlySent] WHERE [board_id] = @boardId', { boardId });
}

/** How many batches of a run have which status. */
export async function batchStatuses(db: Queryable, runId: string): Promise<Partial<Record<BatchStatus, number>>> {
  const rows = await db.query<{ status: BatchStatus; n: number }>(
    'SELECT [status], COUNT(*) AS [n] FROM [dbo].[MON_BatchProcessing] WHERE [run_id] = @runId GROUP BY [status]',
    { runId },
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

async function countOf(db: Queryable, sql: string, params: SqlParams): Promise<number> {
  const rows = await db.query<{ n: number }>(sql, params);
  return rows[0]?.n ?? 0;
}
