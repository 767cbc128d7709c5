import { errorTables } from './error-tables.js';
import type { Database, Queryable, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** Which errors to list. All given conditions must hold. */
export interface ErrorFilter {
  readonly customer?: string | undefined;
  readonly code?: string | undefined;
  /** All but those with this code. */
  readonly exceptCode?: string | undefined;
  /** In capitals or not. */
  readonly orderNumber?: string | undefined;
  readonly batchId?: string | undefined;
  readonly runId?: string | undefined;
  /** Resolved ones too. */
  readonly resolved?: boolean | undefined;
}

/** One row of an error table: an order or a size that was refused. */
export interface ListedError {
  readonly errorId: string;
  readonly kind: 'order' | 'size';
  readonly customer: string;
  readonly orderNumber: string | null;
  readonly itemName: string | null;
  readonly size: string | null;
  readonly code: string;
  readonly message: string;
  readonly column: string | null;
  readonly value: string | null;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly seenCount: number;
  readonly retryCount: number;
  readonly nextRetry: string | null;
  readonly retriesUsedUp: boolean;
  /** Null for a row of the source that was refused before anything was sent. */
  readonly batchId: string | null;
  readonly runId: string;
  readonly requestId: string | null;
  readonly resolvedDate: string | null;
  readonly resolvedBy: string | null;
}

interface ErrorRow {
  err_id: string;
  customer_batch: string;
  order_number: string | null;
  item_name: string | null;
  size_label: string | null;
  error_type: string;
  error_message: string;
  column_name: string | null;
  column_value: string | null;
  created_date: string;
  last_seen_date: string;
  seen_count: number;
  retry_count: number;
  next_retry_date: string | null;
  max_retries_reached: boolean;
  batch_id: string | null;
  run_id: string;
  request_id: string | null;
  resolved_date: string | null;
  resolved_by: string | null;
}

const COLUMNS = `[err_id], [customer_batch], [order_number], [item_name], [error_type], [error_message], [column_name], [column_value], [created_date],
  [last_seen_date], [seen_count], [retry_count], [next_retry_date], [max_retries_reached], [batch_id], [run_id], [request_id], [resolved_date], [resolved_by]`;

/** Errors of both tables, those seen last first. Open ones unless the filter asks for resolved ones too; at most `limit` of each table. */
export async function listErrors(db: Queryable, mapping: Mapping, filter: ErrorFilter, limit: number): Promise<ListedError[]> {
  const { where, params } = conditions(filter);
  const { orders, subitems } = mapping.tables.errors;
  const order = 'ORDER BY [last_seen_date] DESC, [customer_batch], [order_number], [err_id]';
  const found = (
    await db.query<ErrorRow>(`SELECT ${COLUMNS}, NULL AS [size_label] FROM ${quoteTable(orders)} ${where} ${order}`, params, { limit })
  ).map(toListed('order'));
  if (subitems === undefined) return found;
  const sizes = await db.query<ErrorRow>(`SELECT ${COLUMNS}, [size_label] FROM ${quoteTable(subitems)} ${where} ${order}`, params, {
    limit,
  });
  return [...found, ...sizes.map(toListed('size'))].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
}

/** The message with the column and the value in question before it: Monday often names neither. What the rules refuse names both itself. */
export function refusalText({ message, column, value, batchId }: Pick<ListedError, 'message' | 'column' | 'value' | 'batchId'>): string {
  if (batchId === null || column === null || column === '') return message;
  return `${column}${value === null ? '' : ` "${value}"`}: ${message}`;
}

/** Keys of the orders with open errors. `key` is the beginning of one, in hexadecimal digits. A refused row without a key is not among them. */
export async function keysOfErrors(
  db: Queryable,
  mapping: Mapping,
  { key, ...filter }: ErrorFilter & { readonly key?: string },
): Promise<string[]> {
  const { where, params } = conditions(filter);
  const { orders, subitems } = mapping.tables.errors;
  const keys = new Set<string>();
  for (const name of [orders, ...(subitems === undefined ? [] : [subitems])]) {
    const rows = await db.query<{ stg_key: string }>(
      `SELECT DISTINCT [stg_key] FROM ${quoteTable(name)} ${where} AND [stg_key] IS NOT NULL${key === undefined ? '' : ' AND [stg_key] LIKE @keyPattern'}`,
      { ...params, ...(key === undefined ? {} : { keyPattern: `${key}%` }) },
    );
    for (const row of rows) keys.add(row.stg_key);
  }
  return [...keys].sort();
}

/** Orders that were refused for one reason, of one customer. */
export interface ErrorsOfCustomer {
  readonly customer: string;
  readonly rows: number;
  /** One of them. */
  readonly errorId: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly seenCount: number;
}

/** Open errors of orders with one code, by customer, the most frequent first. */
export async function errorsByCustomer(
  db: Queryable,
  mapping: Mapping,
  filter: { readonly code: string; readonly customer?: string | undefined },
  limit: number,
): Promise<ErrorsOfCustomer[]> {
  const { where, params } = conditions(filter);
  return await db.query<ErrorsOfCustomer & Record<string, SqlValue>>(
    `SELECT [customer_batch] AS [customer], COUNT(*) AS [rows], LOWER(MIN(CAST([err_id] AS NVARCHAR(36)))) AS [errorId], MIN([created_date]) AS [firstSeen],
       MAX([last_seen_date]) AS [lastSeen], MAX([seen_count]) AS [seenCount]
     FROM ${quoteTable(mapping.tables.errors.orders)} ${where} GROUP BY [customer_batch] ORDER BY COUNT(*) DESC, [customer_batch]`,
    params,
    { limit },
  );
}

/** All stored data of one error. */
export interface ErrorDetails extends ListedError {
  readonly closedReason: string | null;
  readonly httpStatus: number | null;
  /** The part of the request that Monday refused, as it was sent. */
  readonly payload: string | null;
  /** Monday's complete answer to that request. */
  readonly response: string | null;
  /** The staged order, as JSON. */
  readonly order: string | null;
}

interface DetailRow extends ErrorRow {
  closed_reason: string | null;
  http_status_code: number | null;
  api_payload: string | null;
  original_data: string | null;
}

/**
 * Errors whose id begins with the text, or whose order has this number, in any case and under any collation; resolved ones too, open ones
 * first, newest first.
 */
export async function findErrors(db: Queryable, mapping: Mapping, text: string): Promise<ErrorDetails[]> {
  const { orders, subitems } = mapping.tables.errors;
  const found: ErrorDetails[] = [];
  for (const [kind, table] of [
    ['order', orders],
    ['size', subitems],
  ] as const) {
    if (table === undefined) continue;
    const rows = await db.query<DetailRow>(
      `SELECT ${COLUMNS}, ${kind === 'size' ? '[size_label]' : 'NULL AS [size_label]'}, [closed_reason], [http_status_code], [api_payload], [original_data] FROM ${quoteTable(table)}
       WHERE UPPER([order_number]) = UPPER(@text) OR LOWER(CAST([err_id] AS NVARCHAR(36))) LIKE @beginning`,
      { text, beginning: `${text.replace(/[%_[]/g, '').toLowerCase()}%` },
    );
    for (const row of rows) {
      found.push({
        ...toListed(kind)(row),
        closedReason: row.closed_reason,
        httpStatus: row.http_status_code,
        payload: row.api_payload,
        response: await responseOf(db, row.request_id),
        order: row.original_data,
      });
    }
  }
  return found.sort((a, b) => Number(a.resolvedDate !== null) - Number(b.resolvedDate !== null) || b.lastSeen.localeCompare(a.lastSeen));
}

async function responseOf(db: Queryable, requestId: string | null): Promise<string | null> {
  if (requestId === null) return null;
  const [row] = await db.query<{ response: string | null }>(`SELECT [response] FROM [dbo].[SYNC_Request] WHERE [request_id] = @requestId`, {
    requestId,
  });
  return row?.response ?? null;
}

/** Closes an open error, with the person and the reason. Returns false when it is not open any more. */
export async function closeError(
  db: Database,
  mapping: Mapping,
  error: Pick<ListedError, 'kind' | 'errorId'>,
  by: string,
  reason: string,
): Promise<boolean> {
  const { orders, subitems } = mapping.tables.errors;
  const table = error.kind === 'order' ? orders : (subitems ?? orders);
  const closed = await db.execute(
    `UPDATE ${quoteTable(table)} SET [resolved_date] = @now, [resolved_by] = @by, [closed_reason] = @reason WHERE [err_id] = @id AND [resolved_date] IS NULL`,
    { id: error.errorId, now: await db.now(), by: `closed by ${by}`.slice(0, 200), reason },
  );
  return closed > 0;
}

export interface ErrorCounts {
  readonly open: number;
  /** Seen first since the given time. */
  readonly new: number;
  /** Seen before it, and still open. */
  readonly standing: number;
}

/** Open errors of both tables: the new ones and the older ones. */
export async function countErrors(db: Queryable, mapping: Mapping, since: string): Promise<ErrorCounts> {
  let open = 0;
  let added = 0;
  for (const name of errorTables(mapping)) {
    const rows = await db.query<{ n: number; added: number }>(
      `SELECT COUNT(*) AS [n], COALESCE(SUM(CASE WHEN [created_date] >= @since THEN 1 ELSE 0 END), 0) AS [added]
       FROM ${quoteTable(name)} WHERE [resolved_date] IS NULL`,
      { since },
    );
    open += rows[0]?.n ?? 0;
    added += rows[0]?.added ?? 0;
  }
  return { open, new: added, standing: open - added };
}

/** Every customer in the error tables. */
export async function customersWithErrors(db: Queryable, mapping: Mapping): Promise<string[]> {
  const names = new Set<string>();
  for (const name of errorTables(mapping)) {
    for (const row of await db.query<{ customer_batch: string }>(`SELECT DISTINCT [customer_batch] FROM ${quoteTable(name)}`))
      names.add(row.customer_batch);
  }
  return [...names].sort();
}

function conditions(filter: ErrorFilter): { where: string; params: Record<string, SqlValue> } {
  const params: Record<string, SqlValue> = {};
  const parts = filter.resolved === true ? [] : ['[resolved_date] IS NULL'];
  const equal = (column: string, name: string, value: string | undefined): void => {
    if (value === undefined) return;
    parts.push(`${quoteName(column)} = @${name}`);
    params[name] = value;
  };
  equal('customer_batch', 'customer', filter.customer);
  equal('error_type', 'code', filter.code);
  equal('batch_id', 'batchId', filter.batchId);
  equal('run_id', 'runId', filter.runId);
  if (filter.orderNumber !== undefined) {
    parts.push('UPPER([order_number]) = UPPER(@orderNumber)');
    params['orderNumber'] = filter.orderNumber;
  }
  if (filter.exceptCode !== undefined) {
    parts.push('[error_type] <> @exceptCode');
    params['exceptCode'] = filter.exceptCode;
  }
  return { where: parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`, params };
}

const toListed =
  (kind: 'order' | 'size') =>
  (row: ErrorRow): ListedError => ({
    errorId: row.err_id,
    kind,
    customer: row.customer_batch,
    orderNumber: row.order_number,
    itemName: row.item_name,
    size: row.size_label,
    code: row.error_type,
    message: row.error_message,
    column: row.column_name,
    value: row.column_value,
    firstSeen: row.created_date,
    lastSeen: row.last_seen_date,
    seenCount: row.seen_count,
    retryCount: row.retry_count,
    nextRetry: row.next_retry_date,
    retriesUsedUp: row.max_retries_reached,
    batchId: row.batch_id,
    runId: row.run_id,
    requestId: row.request_id,
    resolvedDate: row.resolved_date,
    resolvedBy: row.resolved_by,
  });
