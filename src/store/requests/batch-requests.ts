import type { Queryable } from '../../database/database.js';

/** A request of a batch, without its body. */
export interface ListedRequest {
  readonly requestId: string;
  readonly operation: string;
  readonly aliases: number;
  readonly status: string;
  readonly sendCount: number;
  readonly firstSent: string | null;
  readonly lastSent: string | null;
  readonly answered: string | null;
  readonly code: string | null;
  readonly message: string | null;
}

interface RequestRow {
  request_id: string;
  operation: string;
  alias_count: number;
  status: string;
  send_count: number;
  first_sent_date: string | null;
  last_sent_date: string | null;
  answered_date: string | null;
  error_code: string | null;
  error_message: string | null;
}

/** Requests of a batch in the order in which they were planned. */
export async function requestsOfBatch(db: Queryable, batchId: string): Promise<ListedRequest[]> {
  const rows = await db.query<RequestRow>(
    `SELECT [request_id], [operation], [alias_count], [status], [send_count], [first_sent_date], [last_sent_date], [answered_date], [error_code], [error_message]
     FROM [dbo].[SYNC_Request] WHERE [batch_id] = @batchId ORDER BY [created_date], [request_id]`,
    { batchId },
  );
  return rows.map((row) => ({
    requestId: row.request_id,
    operation: row.operation,
    aliases: row.alias_count,
    status: row.status,
    sendCount: row.send_count,
    firstSent: row.first_sent_date,
    lastSent: row.last_sent_date,
    answered: row.answered_date,
    code: row.error_code,
    message: row.error_message,
  }));
}

/** How often requests of a batch were sent, repetitions included. */
export async function sendsOfBatch(db: Queryable, batchId: string): Promise<number> {
  const [row] = await db.query<{ n: number }>(
    `SELECT COALESCE(SUM([send_count]), 0) AS [n] FROM [dbo].[SYNC_Request] WHERE [batch_id] = @batchId`,
    { batchId },
  );
  return row?.n ?? 0;
}
