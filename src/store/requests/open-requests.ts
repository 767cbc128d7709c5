import type { Queryable } from '../../database/database.js';

/** Requests of a batch that were planned and never sent. */
export async function unsentRequestsOfBatch(db: Queryable, batchId: string): Promise<string[]> {
  const rows = await db.query<{ request_id: string }>(
    `SELECT [request_id] FROM [dbo].[SYNC_Request] WHERE [batch_id] = @batchId AND [status] = N'OPEN' AND [send_count] = 0`,
    { batchId },
  );
  return rows.map((row) => row.request_id);
}

/** Requests of a batch that have no definite answer yet and are due, oldest first. */
export async function dueRequestsOfBatch(db: Queryable, batchId: string, now: string): Promise<string[]> {
  const rows = await db.query<{ request_id: string }>(
    `SELECT [request_id] FROM [dbo].[SYNC_Request] WHERE [batch_id] = @batchId AND [status] IN (N'OPEN', N'SENT')
       AND COALESCE([next_look_date], @now) <= @now ORDER BY [created_date], [request_id]`,
    { batchId, now },
  );
  return rows.map((row) => row.request_id);
}

/** A request without a definite answer. */
interface OpenRequest {
  readonly requestId: string;
  /** ISO 8601 UTC; null when it was never sent. */
  readonly lastSent: string | null;
}

/** The same for a whole board, of batches without a running workflow (R15). */
export async function openRequestsOfBoard(db: Queryable, boardId: string): Promise<OpenRequest[]> {
  const rows = await db.query<{ request_id: string; last_sent_date: string | null }>(
    `SELECT q.[request_id], q.[last_sent_date] FROM [dbo].[SYNC_Request] AS q
     WHERE q.[board_id] = @boardId AND q.[status] IN (N'OPEN', N'SENT') AND NOT EXISTS (SELECT 1 FROM [dbo].[MON_BatchProcessing] AS b
       WHERE b.[batch_id] = q.[batch_id] AND b.[status] IN (N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT'))
     ORDER BY q.[created_date], q.[request_id]`,
    { boardId },
  );
  return rows.map((row) => ({ requestId: row.request_id, lastSent: row.last_sent_date }));
}
