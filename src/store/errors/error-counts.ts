import { errorTables } from './error-tables.js';
import type { Queryable, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';
import { errorConditions } from './error-list.js';

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
  const { where, params } = errorConditions(filter);
  return await db.query<ErrorsOfCustomer & Record<string, SqlValue>>(
    `SELECT [customer_batch] AS [customer], COUNT(*) AS [rows], LOWER(MIN(CAST([err_id] AS NVARCHAR(36)))) AS [errorId], MIN([created_date]) AS [firstSeen],
       MAX([last_seen_date]) AS [lastSeen], MAX([seen_count]) AS [seenCount]
     FROM ${quoteTable(mapping.tables.errors.orders)} ${where} GROUP BY [customer_batch] ORDER BY COUNT(*) DESC, [customer_batch]`,
    params,
    { limit },
  );
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
