import type { Queryable, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/** Which errors to list. All given errorConditions must hold. */
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

export interface ErrorRow {
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

export const ERROR_COLUMNS = `[err_id], [customer_batch], [order_number], [item_name], [error_type], [error_message], [column_name], [column_value], [created_date],
  [last_seen_date], [seen_count], [retry_count], [next_retry_date], [max_retries_reached], [batch_id], [run_id], [request_id], [resolved_date], [resolved_by]`;

/** Errors of both tables, those seen last first. Open ones unless the filter asks for resolved ones too; at most `limit` of each table. */
export async function listErrors(db: Queryable, mapping: Mapping, filter: ErrorFilter, limit: number): Promise<ListedError[]> {
  const { where, params } = errorConditions(filter);
  const { orders, subitems } = mapping.tables.errors;
  const order = 'ORDER BY [last_seen_date] DESC, [customer_batch], [order_number], [err_id]';
  const found = (
    await db.query<ErrorRow>(`SELECT ${ERROR_COLUMNS}, NULL AS [size_label] FROM ${quoteTable(orders)} ${where} ${order}`, params, {
      limit,
    })
  ).map(toListedError('order'));
  if (subitems === undefined) return found;
  const sizes = await db.query<ErrorRow>(`SELECT ${ERROR_COLUMNS}, [size_label] FROM ${quoteTable(subitems)} ${where} ${order}`, params, {
    limit,
  });
  return [...found, ...sizes.map(toListedError('size'))].sort((a, b) => b.lastSeen.localeCompare(a.lastSeen));
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
  const { where, params } = errorConditions(filter);
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

/** The WHERE of a filter, with its parameters. */
export function errorConditions(filter: ErrorFilter): { where: string; params: Record<string, SqlValue> } {
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

/** A row of the error table of orders or of sizes. */
export const toListedError =
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
