import { randomUUID } from 'node:crypto';
import type { Queryable } from '../../database/database.js';
import { describeError } from '../../errors/registry.js';
import { planRetry } from '../../orders/retry.js';
import type { RetryPlan, RetryPolicy } from '../../orders/retry.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** Why one order, or one size of it, was refused. */
export interface Failure {
  readonly keyDigest: string;
  readonly contentHash: string;
  readonly runId: string;
  readonly batchId: string;
  readonly customer: string;
  readonly orderNumber: string;
  readonly itemName: string;
  readonly groupName: string;
  readonly code: string;
  readonly message: string;
  readonly column: string | null;
  /** What was sent for the column. */
  readonly value?: string | null;
  readonly httpStatus: number | null;
  readonly payload: string | null;
  readonly requestId: string | null;
  /** The staged order as JSON. */
  readonly originalData: string;
  /** Set for a size: it goes to the error table of subitems, with its parent. */
  readonly size?: { readonly label: string; readonly quantity: number; readonly subitemName: string; readonly parentItemId: string | null };
}

interface OpenError {
  err_id: string;
  retry_count: number;
}

/**
 * Writes a refusal to the error table: one open row per key, code and content. A repeated failure raises its counters and its backoff; an
 * open row of older content is closed, since that content is no longer tried.
 */
export async function recordFailure(tx: Queryable, errorTable: string, failure: Failure, policy: RetryPolicy, now: string): Promise<void> {
  const table = quoteTable(errorTable);
  const sizeClause = failure.size === undefined ? '' : ' AND [size_label] = @size';
  const where = `[stg_key] = @key AND [resolved_date] IS NULL${sizeClause}`;
  const target = { key: failure.keyDigest, ...(failure.size === undefined ? {} : { size: failure.size.label }) };
  await tx.execute(
    `UPDATE ${table} SET [resolved_date] = @now, [resolved_by] = N'content changed' WHERE ${where} AND [content_hash] <> @hash`,
    { ...target, hash: failure.contentHash, now },
  );
  const [open] = await tx.query<OpenError>(
    `SELECT [err_id], [retry_count] FROM ${table} WHERE ${where} AND [error_type] = @code AND [content_hash] = @hash`,
    { ...target, code: failure.code, hash: failure.contentHash },
  );
  if (open === undefined) await insertFailure(tx, table, failure, policy, now);
  else await raiseFailure(tx, table, failure, { errId: open.err_id, retries: open.retry_count + 1, policy, now });
}

/** An error that only changed content or a person can correct is held at once; others are tried again with growing delays. */
function planAfter(code: string, policy: RetryPolicy, retries: number, now: string): RetryPlan {
  return describeError(code).retry === 'never' ? { nextRetry: null, usedUp: true } : planRetry(policy, retries, now);
}

async function insertFailure(tx: Queryable, table: string, failure: Failure, policy: RetryPolicy, now: string): Promise<void> {
  const plan = planAfter(failure.code, policy, 0, now);
  const values: Record<string, string | number | boolean | null> = {
    err_id: randomUUID(),
    stg_key: failure.keyDigest,
    content_hash: failure.contentHash,
    run_id: failure.runId,
    batch_id: failure.batchId,
    customer_batch: failure.customer,
    order_number: failure.orderNumber,
    item_name: failure.itemName,
    group_name: failure.groupName,
    error_type: failure.code,
    error_message: failure.message,
    column_name: failure.column,
    column_value: failure.value ?? null,
    http_status_code: failure.httpStatus,
    api_payload: failure.payload,
    request_id: failure.requestId,
    original_data: failure.originalData,
    created_date: now,
    last_seen_date: now,
    seen_count: 1,
    retry_count: 0,
    next_retry_date: plan.nextRetry,
    max_retries_reached: plan.usedUp,
  };
  if (failure.size !== undefined) {
    values['size_label'] = failure.size.label;
    values['order_qty'] = failure.size.quantity;
    values['subitem_name'] = failure.size.subitemName;
    values['parent_item_id'] = failure.size.parentItemId;
  }
  const columns = Object.keys(values);
  await tx.execute(
    `INSERT INTO ${table} (${columns.map(quoteName).join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
    values,
  );
}

async function raiseFailure(
  tx: Queryable,
  table: string,
  failure: Failure,
  { errId, retries, policy, now }: { readonly errId: string; readonly retries: number; readonly policy: RetryPolicy; readonly now: string },
): Promise<void> {
  const plan = planAfter(failure.code, policy, retries, now);
  await tx.execute(
    `UPDATE ${table} SET [last_seen_date] = @now, [seen_count] = [seen_count] + 1, [retry_count] = @retries, [last_retry_date] = @now,
       [next_retry_date] = @nextRetry, [max_retries_reached] = @usedUp, [batch_id] = @batchId, [run_id] = @runId,
       [error_message] = @message, [request_id] = @requestId, [api_payload] = @payload
     WHERE [err_id] = @id`,
    {
      id: errId,
      retries,
      nextRetry: plan.nextRetry,
      usedUp: plan.usedUp,
      batchId: failure.batchId,
      runId: failure.runId,
      message: failure.message,
      requestId: failure.requestId,
      payload: failure.payload,
      now,
    },
  );
}

/** Closes every open error of a key, in both error tables: the order has been acknowledged. With `codes`, only errors of these codes. */
export async function resolveFailures(
  tx: Queryable,
  errorTables: readonly string[],
  keyDigest: string,
  { by, now, codes = [] }: { readonly by: string; readonly now: string; readonly codes?: readonly string[] },
): Promise<void> {
  const only = codes.length === 0 ? '' : ` AND [error_type] IN (${codes.map((code) => `N'${code}'`).join(', ')})`;
  for (const name of errorTables) {
    await tx.execute(
      `UPDATE ${quoteTable(name)} SET [resolved_date] = @now, [resolved_by] = @by WHERE [stg_key] = @key AND [resolved_date] IS NULL${only}`,
      { key: keyDigest, by, now },
    );
  }
}

/** Closes the errors about content that is not in the source any more. */
export async function resolveFailuresOf(
  tx: Queryable,
  errorTable: string,
  contents: readonly { readonly keyDigest: string; readonly hash: string }[],
  resolvedBy: string,
  now: string,
): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(errorTable)} SET [resolved_date] = @now, [resolved_by] = @by
     WHERE [stg_key] = @key AND [content_hash] = @hash AND [resolved_date] IS NULL`,
    contents.map(({ keyDigest, hash }) => ({ key: keyDigest, hash, by: resolvedBy, now })),
  );
}

/** Open refusals of one key and content, for the detection. */
export interface OpenFailure {
  readonly contentHash: string;
  readonly nextRetry: string | null;
  readonly usedUp: boolean;
  readonly code: string;
}

/** Every open refusal of Monday's by order key. Rejections of source rows are not among them: they have no batch. */
export async function openFailures(db: Queryable, errorTables: readonly string[]): Promise<Map<string, OpenFailure[]>> {
  const byKey = new Map<string, OpenFailure[]>();
  for (const name of errorTables) {
    const rows = await db.query<{
      stg_key: string;
      content_hash: string;
      next_retry_date: string | null;
      max_retries_reached: boolean;
      error_type: string;
      closed_reason: string | null;
    }>(
      `SELECT [stg_key], [content_hash], [next_retry_date], [max_retries_reached], [error_type], [closed_reason] FROM ${quoteTable(name)}
       WHERE ([resolved_date] IS NULL OR [closed_reason] IS NOT NULL) AND [batch_id] IS NOT NULL AND [stg_key] IS NOT NULL`,
    );
    for (const row of rows) {
      const failure = {
        contentHash: row.content_hash,
        nextRetry: row.next_retry_date,
        // An order whose error a person closed is not tried again.
        usedUp: row.max_retries_reached || row.closed_reason !== null,
        code: row.error_type,
      };
      byKey.set(row.stg_key, [...(byKey.get(row.stg_key) ?? []), failure]);
    }
  }
  return byKey;
}
