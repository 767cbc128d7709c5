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
  /** Effects that Monday has answered; and these with those that are still needed: only items and sizes that differ from the board. */
  readonly answered: number;
  readonly parts: number;
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
  open_orders: number;
  open_sizes: number;
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
  const staging = quoteTable(mapping.tables.staging.orders);
  const rows = await db.query<ProgressRow>(
    `SELECT b.[batch_id], b.[customer_name], b.[batch_number], b.[batch_count], b.[status], b.[total_records], b.[failed_records],
       (SELECT COUNT(*) FROM ${staging} AS s WHERE s.[stg_batch_id] = b.[batch_id] AND s.[stg_status] <> N'PENDING') AS [orders_done],
       (SELECT COUNT(*) FROM ${staging} AS s WHERE s.[stg_batch_id] = b.[batch_id] AND s.[stg_status] = N'PENDING' AND NOT EXISTS (
         SELECT 1 FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
         WHERE q.[batch_id] = b.[batch_id] AND i.[board_id] = @boardId AND i.[key_digest] = s.[stg_key] AND i.[size_label] IS NULL
           AND i.[status] IN (N'CONFIRMED', N'REFUSED'))) AS [open_orders],
       ${openSizes(mapping)} AS [open_sizes],
       (SELECT COUNT(*) FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
         WHERE q.[batch_id] = b.[batch_id] AND i.[operation] <> N'CREATE_GROUP' AND i.[status] IN (N'CONFIRMED', N'REFUSED')) AS [answered]
     FROM [dbo].[MON_BatchProcessing] AS b WHERE b.${quoteName(column)} = @id AND (b.[status] IN (${OPEN}) OR b.[end_time] >= @since)
     ORDER BY b.[customer_name], b.[batch_number]`,
    { id, since, boardId: mapping.board.id },
  );
  return rows.map((row) => ({
    batchId: row.batch_id,
    customer: row.customer_name,
    number: row.batch_number,
    count: row.batch_count,
    status: row.status,
    orders: row.total_records,
    ordersDone: row.orders_done,
    answered: row.answered,
    parts: row.answered + row.open_orders + row.open_sizes,
    failed: row.failed_records,
  }));
}

/** Sizes of unfinished orders of a batch `b` that do not show the staged quantity yet. */
function openSizes({ tables, subitems }: Mapping): string {
  if (tables.staging.subitems === undefined || subitems === undefined) return '0';
  return `(SELECT COUNT(*) FROM ${quoteTable(tables.staging.orders)} AS s
         INNER JOIN ${quoteTable(tables.staging.subitems)} AS z ON z.[load_id] = s.[load_id] AND z.[stg_key] = s.[stg_key]
         LEFT JOIN [dbo].[SYNC_Line] AS l ON l.[board_id] = @boardId AND l.[key_digest] = s.[stg_key] AND l.[size_label] = z.${quoteName(subitems.size.column)}
         WHERE s.[stg_batch_id] = b.[batch_id] AND s.[stg_status] = N'PENDING' AND s.[stg_change] <> N'REMOVED'
           AND (l.[key_digest] IS NULL OR l.[state] <> N'LIVE' OR l.[uncertain] = 1 OR l.[quantity] IS NULL OR l.[quantity] <> z.${quoteName(subitems.quantity.column)}))`;
}
