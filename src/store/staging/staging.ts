import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import type { StagedChange } from '../../orders/leaves-board.js';

export type StagedStatus = 'PENDING' | 'ACKNOWLEDGED' | 'PROMOTED' | 'FAILED' | 'DEFERRED';

/** One staged order of a batch: what the board is to show, and its status. */
export interface StagedOrder {
  readonly loadId: string;
  readonly keyDigest: string;
  readonly customer: string;
  readonly change: StagedChange;
  readonly readNumber: number;
  readonly hash: string;
  /** JSON of the OutgoingOrder. */
  readonly outgoing: string;
  readonly status: StagedStatus;
}

interface StagedRow {
  load_id: string;
  stg_key: string;
  stg_customer_batch: string;
  stg_change: StagedChange;
  stg_read_number: number;
  stg_hash: string;
  stg_outgoing: string;
  stg_status: StagedStatus;
}

/** Orders of a batch in the given states, sorted by title so that the board fills in a readable order. */
export async function stagedOrders(
  db: Queryable,
  mapping: Mapping,
  batchId: string,
  statuses: readonly StagedStatus[],
): Promise<StagedOrder[]> {
  const rows = await db.query<StagedRow>(
    `SELECT [load_id], [stg_key], [stg_customer_batch], [stg_change], [stg_read_number], [stg_hash], [stg_outgoing], [stg_status]
     FROM ${quoteTable(mapping.tables.staging.orders)}
     WHERE [stg_batch_id] = @batchId AND [stg_status] IN (${statuses.map((status) => `N'${status}'`).join(', ')})
     ORDER BY ${quoteName(mapping.title.column)}, [stg_key]`,
    { batchId },
  );
  return rows.map((row) => ({
    loadId: row.load_id,
    keyDigest: row.stg_key,
    customer: row.stg_customer_batch,
    change: row.stg_change,
    readNumber: row.stg_read_number,
    hash: row.stg_hash,
    outgoing: row.stg_outgoing,
    status: row.stg_status,
  }));
}

export interface StatusChange {
  readonly keyDigest: string;
  readonly status: StagedStatus;
  readonly reason: string | null;
  readonly message: string | null;
}

/** Moves orders of a batch to a state, with the reason where there is one. */
export async function setOrderStatus(
  tx: Queryable,
  mapping: Mapping,
  batchId: string,
  changes: readonly StatusChange[],
  now: string,
): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(mapping.tables.staging.orders)}
     SET [stg_status] = @status, [stg_status_reason] = @reason, [stg_error_message] = @message, [stg_processed_date] = @now
     WHERE [stg_batch_id] = @batchId AND [stg_key] = @key`,
    changes.map((change) => ({
      batchId,
      key: change.keyDigest,
      status: change.status,
      reason: change.reason,
      message: change.message,
      now,
    })),
  );
}

/** Marks one size of an order of a batch as refused. Sizes that vanish from an order are not staged and have no row to mark. */
export async function failSize(tx: Queryable, mapping: Mapping, order: StagedOrder, size: string, message: string): Promise<void> {
  const table = mapping.tables.staging.subitems;
  if (mapping.subitems === undefined || table === undefined) return;
  await tx.execute(
    `UPDATE ${quoteTable(table)} SET [stg_status] = N'FAILED', [stg_error_message] = @message
     WHERE [load_id] = @loadId AND [stg_key] = @key AND ${quoteName(mapping.subitems.size.column)} = @size`,
    { loadId: order.loadId, key: order.keyDigest, size, message },
  );
}

/**
 * Resets all orders of a batch that are not promoted, for another attempt: a failed batch that is started again tries exactly its failed
 * rows.
 */
export async function reopenStaged(tx: Queryable, mapping: Mapping, batchId: string): Promise<void> {
  const orders = quoteTable(mapping.tables.staging.orders);
  if (mapping.tables.staging.subitems !== undefined) {
    await tx.execute(
      `UPDATE ${quoteTable(mapping.tables.staging.subitems)} SET [stg_status] = N'PENDING', [stg_error_message] = NULL
       WHERE [stg_status] = N'FAILED' AND EXISTS (SELECT 1 FROM ${orders} AS o
         WHERE o.[load_id] = ${quoteTable(mapping.tables.staging.subitems)}.[load_id]
           AND o.[stg_key] = ${quoteTable(mapping.tables.staging.subitems)}.[stg_key] AND o.[stg_batch_id] = @batchId)`,
      { batchId },
    );
  }
  await tx.execute(
    `UPDATE ${orders} SET [stg_status] = N'PENDING', [stg_status_reason] = NULL, [stg_error_message] = NULL
     WHERE [stg_batch_id] = @batchId AND [stg_status] IN (N'FAILED', N'DEFERRED')`,
    { batchId },
  );
}

/** Orders of a batch that were not finished are left to the next run, with the reason. What Monday holds of them stays in their records. */
export async function deferPending(tx: Queryable, mapping: Mapping, batchId: string, reason: string, now: string): Promise<void> {
  await tx.execute(
    `UPDATE ${quoteTable(mapping.tables.staging.orders)} SET [stg_status] = N'DEFERRED', [stg_status_reason] = @reason, [stg_processed_date] = @now
     WHERE [stg_batch_id] = @batchId AND [stg_status] IN (N'PENDING', N'ACKNOWLEDGED')`,
    { batchId, reason, now },
  );
}

/** Deferred orders of a batch that no newer read has superseded: they wait for the next run. */
export async function countLeftOver(db: Queryable, mapping: Mapping, batchId: string): Promise<number> {
  const rows = await db.query<{ n: number }>(
    `SELECT COUNT(*) AS [n] FROM ${quoteTable(mapping.tables.staging.orders)}
     WHERE [stg_batch_id] = @batchId AND [stg_status] = N'DEFERRED' AND COALESCE([stg_status_reason], N'') <> N'SUPERSEDED'`,
    { batchId },
  );
  return rows[0]?.n ?? 0;
}

/** Number of staged orders of each batch of a load. */
export async function countOrdersByBatch(db: Queryable, mapping: Mapping, loadId: string): Promise<Map<string, number>> {
  const rows = await db.query<{ stg_batch_id: string; n: number }>(
    `SELECT [stg_batch_id], COUNT(*) AS [n] FROM ${quoteTable(mapping.tables.staging.orders)} WHERE [load_id] = @loadId GROUP BY [stg_batch_id]`,
    { loadId },
  );
  return new Map(rows.map((row) => [row.stg_batch_id, row.n]));
}

export interface StatusCounts {
  readonly total: number;
  readonly pending: number;
  readonly acknowledged: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
}

/** How many orders of a batch have which status, counted in the staging table itself. */
export async function countOrders(db: Queryable, mapping: Mapping, batchId: string): Promise<StatusCounts> {
  const rows = await db.query<{ status: StagedStatus; n: number }>(
    `SELECT [stg_status] AS [status], COUNT(*) AS [n] FROM ${quoteTable(mapping.tables.staging.orders)}
     WHERE [stg_batch_id] = @batchId GROUP BY [stg_status]`,
    { batchId },
  );
  return toCounts(rows);
}

/** The same for the sizes of a batch. */
export async function countSizes(db: Queryable, mapping: Mapping, batchId: string): Promise<StatusCounts> {
  if (mapping.tables.staging.subitems === undefined) return toCounts([]);
  const rows = await db.query<{ status: StagedStatus; n: number }>(
    `SELECT s.[stg_status] AS [status], COUNT(*) AS [n] FROM ${quoteTable(mapping.tables.staging.orders)} AS o
     INNER JOIN ${quoteTable(mapping.tables.staging.subitems)} AS s ON s.[load_id] = o.[load_id] AND s.[stg_key] = o.[stg_key]
     WHERE o.[stg_batch_id] = @batchId
     GROUP BY s.[stg_status]`,
    { batchId },
  );
  return toCounts(rows);
}

function toCounts(rows: readonly { status: StagedStatus; n: number }[]): StatusCounts {
  const of = (status: StagedStatus): number => rows.find((row) => row.status === status)?.n ?? 0;
  return {
    total: rows.reduce((sum, row) => sum + row.n, 0),
    pending: of('PENDING'),
    acknowledged: of('ACKNOWLEDGED'),
    promoted: of('PROMOTED'),
    failed: of('FAILED'),
    deferred: of('DEFERRED'),
  };
}
