import type { Queryable, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { StagedChange } from '../../orders/leaves-board.js';
import type { BatchStatus } from './batches.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** Which batches to list. All given conditions must hold. */
export interface BatchFilter {
  readonly mappingName: string;
  readonly batchId?: string | undefined;
  readonly status?: string | undefined;
  readonly customer?: string | undefined;
  readonly runId?: string | undefined;
}

/** A row of MON_BatchProcessing, for an operator. */
export interface ListedBatch {
  readonly batchId: string;
  readonly runId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly status: BatchStatus;
  readonly statusReason: string | null;
  readonly workflowId: string | null;
  readonly workflowRunId: string | null;
  readonly orders: { readonly total: number; readonly promoted: number; readonly failed: number; readonly deferred: number };
  readonly sizes: { readonly total: number; readonly promoted: number; readonly failed: number };
  readonly api: { readonly calls: number; readonly refusals: number; readonly repeats: number };
  readonly times: Readonly<Record<'staged' | 'started' | 'itemsSent' | 'subitemsSent' | 'promoted' | 'ended' | 'created', string | null>>;
  readonly errorSummary: string | null;
}

type Row = Readonly<Record<string, string | number | null>>;

/** Batches, newest first, at most `limit` of them. */
export async function listBatches(db: Queryable, filter: BatchFilter, limit: number): Promise<ListedBatch[]> {
  const params: Record<string, SqlValue> = { mappingName: filter.mappingName };
  const parts = ['[mapping_name] = @mappingName'];
  const equal = (column: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    parts.push(`${quoteName(column)} = @${name}`);
    params[name] = value;
  };
  equal('batch_id', 'batchId', filter.batchId);
  equal('status', 'status', filter.status);
  equal('customer_name', 'customer', filter.customer);
  equal('run_id', 'runId', filter.runId);
  const rows = await db.query<Row>(
    `SELECT * FROM [dbo].[MON_BatchProcessing] WHERE ${parts.join(' AND ')} ORDER BY [created_date] DESC, [customer_name], [batch_number]`,
    params,
    { limit },
  );
  return rows.map(toListed);
}

/** An order of a batch that is not promoted. */
export interface UnpromotedOrder {
  readonly key: string;
  readonly title: string;
  readonly group: string;
  readonly change: StagedChange;
  readonly status: string;
  readonly code: string | null;
  readonly message: string | null;
  /** When the source was read for it. */
  readonly stagedDate: string;
  readonly sizes: number;
  /** A newer read has superseded the order: this batch will not send it any more. */
  readonly superseded: boolean;
  /** JSON of what the board is to show. */
  readonly outgoing: string;
}

interface UnfinishedRow {
  stg_key: string;
  title: string;
  group: string;
  stg_change: StagedChange;
  stg_status: string;
  stg_status_reason: string | null;
  stg_error_message: string | null;
  stg_created_date: string;
  stg_outgoing: string;
  superseded: number;
  sizes: number;
}

/** The orders that another start of the batch would try: those that are not promoted, by title. */
export async function unpromotedOrders(
  db: Queryable,
  mapping: Mapping,
  batch: { readonly batchId: string; readonly boardId: string },
): Promise<UnpromotedOrder[]> {
  const { orders, subitems } = mapping.tables.staging;
  const sizes =
    subitems === undefined
      ? '0'
      : `(SELECT COUNT(*) FROM ${quoteTable(subitems)} AS z WHERE z.[load_id] = s.[load_id] AND z.[stg_key] = s.[stg_key])`;
  const rows = await db.query<UnfinishedRow>(
    `SELECT s.[stg_key], s.${quoteName(mapping.title.column)} AS [title], s.${quoteName(mapping.group.column)} AS [group], s.[stg_change], s.[stg_status],
       s.[stg_status_reason], s.[stg_error_message], s.[stg_created_date], s.[stg_outgoing], ${sizes} AS [sizes],
       (SELECT COUNT(*) FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] = s.[stg_key] AND r.[read_number] > s.[stg_read_number]) AS [superseded]
     FROM ${quoteTable(orders)} AS s WHERE s.[stg_batch_id] = @batchId AND s.[stg_status] <> N'PROMOTED'
     ORDER BY s.${quoteName(mapping.title.column)}, s.[stg_key]`,
    { batchId: batch.batchId, boardId: batch.boardId },
  );
  return rows.map((row) => ({
    key: row.stg_key,
    title: row.title,
    group: row.group,
    change: row.stg_change,
    status: row.stg_status,
    code: row.stg_status_reason,
    message: row.stg_error_message,
    stagedDate: row.stg_created_date,
    sizes: row.sizes,
    superseded: row.superseded > 0,
    outgoing: row.stg_outgoing,
  }));
}

function toListed(row: Row): ListedBatch {
  const text = (name: string): string | null => (typeof row[name] === 'string' ? row[name] : null);
  const number = (name: string): number => Number(row[name] ?? 0);
  return {
    batchId: text('batch_id') ?? '',
    runId: text('run_id') ?? '',
    customer: text('customer_name') ?? '',
    number: number('batch_number'),
    count: number('batch_count'),
    status: (text('status') ?? 'PENDING') as BatchStatus,
    statusReason: text('status_reason'),
    workflowId: text('workflow_id'),
    workflowRunId: text('workflow_run_id'),
    orders: {
      total: number('total_records'),
      promoted: number('successful_records'),
      failed: number('failed_records'),
      deferred: number('deferred_records'),
    },
    sizes: { total: number('total_subitems'), promoted: number('successful_subitems'), failed: number('failed_subitems') },
    api: { calls: number('api_calls_made'), refusals: number('api_failures'), repeats: number('retries_attempted') },
    times: {
      created: text('created_date'),
      staged: text('staging_load_completed'),
      started: text('start_time'),
      itemsSent: text('items_creation_completed'),
      subitemsSent: text('subitems_creation_completed'),
      promoted: text('promotion_completed'),
      ended: text('end_time'),
    },
    errorSummary: text('error_summary'),
  };
}
