import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { OPEN_BATCH_STATUSES } from './batches.js';
import type { BatchStatus } from './batches.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** The progress of one batch. */
export interface BatchProgress {
  readonly batchId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly status: BatchStatus;
  /** Orders, and those among them that have a final state. */
  readonly orders: number;
  readonly ordersDone: number;
  /** Orders and sizes; and the effects that Monday has answered. An order that changed little needs fewer answers than it has sizes. */
  readonly parts: number;
  readonly answered: number;
  readonly failed: number;
}

/** Which batches are watched: those of a run, or one alone. */
export type Watched = { readonly runId: string } | { readonly batchId: string };

interface ProgressRow {
  batch_id: string;
  customer_name: string;
  batch_number: number;
  batch_count: number;
  status: BatchStatus;
  total_records: number;
  total_subitems: number;
  failed_records: number;
  orders_done: number;
  answered: number;
}

const OPEN = OPEN_BATCH_STATUSES.map((status) => `N'${status}'`).join(', ');

/**
 * The watched batches that are running, or have ended at or after `since`. Counted in staging and intents, so it changes with every answer.
 */
export async function batchProgress(db: Queryable, mapping: Mapping, watched: Watched, since: string): Promise<BatchProgress[]> {
  const [column, id] = 'runId' in watched ? ['run_id', watched.runId] : ['batch_id', watched.batchId];
  const rows = await db.query<ProgressRow>(
    `SELECT b.[batch_id], b.[customer_name], b.[batch_number], b.[batch_count], b.[status], b.[total_records], b.[total_subitems], b.[failed_records],
       (SELECT COUNT(*) FROM ${quoteTable(mapping.tables.staging.orders)} AS s WHERE s.[stg_batch_id] = b.[batch_id] AND s.[stg_status] <> N'PENDING') AS [orders_done],
       (SELECT COUNT(*) FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
         WHERE q.[batch_id] = b.[batch_id] AND i.[operation] <> N'CREATE_GROUP' AND i.[status] IN (N'CONFIRMED', N'REFUSED')) AS [answered]
     FROM [dbo].[MON_BatchProcessing] AS b WHERE b.${quoteName(column)} = @id AND (b.[status] IN (${OPEN}) OR b.[end_time] >= @since)
     ORDER BY b.[customer_name], b.[batch_number]`,
    { id, since },
  );
  return rows.map((row) => ({
    batchId: row.batch_id,
    customer: row.customer_name,
    number: row.batch_number,
    count: row.batch_count,
    status: row.status,
    orders: row.total_records,
    ordersDone: row.orders_done,
    parts: row.total_records + row.total_subitems,
    answered: row.answered,
    failed: row.failed_records,
  }));
}
