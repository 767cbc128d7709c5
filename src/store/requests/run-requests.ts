import type { Queryable } from '../../database/database.js';

/** One request of a run, without its body and its answer. Instants are ISO 8601 UTC. */
export interface RunRequest {
  readonly operation: string;
  readonly status: string;
  /** Mutations in it. */
  readonly effects: number;
  /** Complexity points, as estimated before it was sent. */
  readonly points: number;
  readonly sendCount: number;
  readonly firstSent: string | null;
  readonly lastSent: string | null;
  readonly answered: string | null;
  readonly code: string | null;
}

/** The requests of all batches of a run in the order in which they were first sent, at most `limit`. Empty when the retention has deleted them. */
export async function requestsOfRun(db: Queryable, runId: string, limit: number): Promise<RunRequest[]> {
  return await db.query<RunRequest>(
    `SELECT r.[operation], r.[status], r.[alias_count] AS [effects], r.[estimated_cost] AS [points], r.[send_count] AS [sendCount],
       r.[first_sent_date] AS [firstSent], r.[last_sent_date] AS [lastSent], r.[answered_date] AS [answered], r.[error_code] AS [code]
     FROM [dbo].[SYNC_Request] AS r INNER JOIN [dbo].[MON_BatchProcessing] AS b ON b.[batch_id] = r.[batch_id]
     WHERE b.[run_id] = @runId ORDER BY r.[first_sent_date], r.[request_id]`,
    { runId },
    { limit },
  );
}
