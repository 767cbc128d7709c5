import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';
import type { ListedError, ErrorRow } from './error-list.js';
import { ERROR_COLUMNS, toListedError } from './error-list.js';

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
      `SELECT ${ERROR_COLUMNS}, ${kind === 'size' ? '[size_label]' : 'NULL AS [size_label]'}, [closed_reason], [http_status_code], [api_payload], [original_data] FROM ${quoteTable(table)}
       WHERE UPPER([order_number]) = UPPER(@text) OR LOWER(CAST([err_id] AS NVARCHAR(36))) LIKE @beginning`,
      { text, beginning: `${text.replace(/[%_[]/g, '').toLowerCase()}%` },
    );
    for (const row of rows) {
      found.push({
        ...toListedError(kind)(row),
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
