import { randomUUID } from 'node:crypto';
import type { Queryable, SqlValue } from '../../database/database.js';
import type { Digest, RowRejection } from '../../orders/types.js';
import { quoteTable } from '../../database/quote-name.js';

/** A source row (or, for a key that occurs twice, every row of that key) that was refused before anything was sent. */
export interface RejectedRow {
  readonly keyDigest: Digest | null;
  readonly contentHash: Digest;
  readonly customer: string;
  readonly orderNumber: string;
  readonly rejections: readonly RowRejection[];
}

const COLUMNS = [
  'err_id',
  'stg_key',
  'content_hash',
  'run_id',
  'customer_batch',
  'order_number',
  'error_type',
  'error_message',
  'column_name',
  'column_value',
  'created_date',
  'last_seen_date',
  'seen_count',
  'retry_count',
  'max_retries_reached',
] as const;

interface OpenRejection {
  err_id: string;
  stg_key: string | null;
  content_hash: string;
  error_type: string;
  column_name: string | null;
  /** Closed by a person: it stays closed when it is seen again. */
  closed_reason: string | null;
}

/**
 * Updates the error table with the rejections of one read: a rejection seen again raises its counter, a new one is added, and, after a
 * complete read, one that was not seen any more is resolved. Rejections have no batch and are not retried by time: they end when the source
 * changes. Returns how many are new and how many were open before.
 */
export async function recordRejections(
  tx: Queryable,
  errorTable: string,
  rows: readonly RejectedRow[],
  { runId, complete, now }: { readonly runId: string; readonly complete: boolean; readonly now: string },
): Promise<{ readonly added: number; readonly standing: number }> {
  const table = quoteTable(errorTable);
  const open = await tx.query<OpenRejection>(
    `SELECT [err_id], [stg_key], [content_hash], [error_type], [column_name], [closed_reason] FROM ${table}
     WHERE ([resolved_date] IS NULL OR [closed_reason] IS NOT NULL) AND [batch_id] IS NULL AND [error_type] <> N'DUPLICATE_FOUND'`,
  );
  const openIds = new Map(open.map((row) => [identity(row.stg_key, row.content_hash, row.error_type, row.column_name), row.err_id]));
  const seen = new Set<string>();
  const added = new Map<string, SqlValue[]>();
  for (const row of rows) {
    for (const rejection of row.rejections) {
      const id = identity(row.keyDigest, row.contentHash, rejection.code, rejection.column);
      const known = openIds.get(id);
      if (known === undefined) added.set(id, newRow(runId, row, rejection, now));
      else seen.add(known);
    }
  }
  await tx.bulkLoad(errorTable, COLUMNS, [...added.values()]);
  await tx.executeMany(
    `UPDATE ${table} SET [last_seen_date] = @now, [seen_count] = [seen_count] + 1, [run_id] = @runId WHERE [err_id] = @id`,
    [...seen].map((id) => ({ id, runId, now })),
  );
  if (complete) {
    await tx.executeMany(
      `UPDATE ${table} SET [resolved_date] = @now, [resolved_by] = N'source changed' WHERE [err_id] = @id`,
      open.filter((row) => !seen.has(row.err_id) && row.closed_reason === null).map((row) => ({ id: row.err_id, now })),
    );
  }
  return { added: added.size, standing: seen.size };
}

function identity(key: string | null, hash: string, code: string, column: string | null): string {
  return JSON.stringify([key, hash, code, column]);
}

function newRow(runId: string, row: RejectedRow, rejection: RowRejection, now: string): SqlValue[] {
  return [
    randomUUID(),
    row.keyDigest,
    row.contentHash,
    runId,
    row.customer.slice(0, 200),
    row.orderNumber.slice(0, 200),
    rejection.code,
    rejection.message,
    rejection.column.slice(0, 200),
    rejection.value,
    now,
    now,
    1,
    0,
    false,
  ];
}
