import type { Queryable } from '../../database/database.js';

/** Mappings that had a run, each with the start of its first one (ISO 8601 UTC). */
export async function mappingsWithRuns(db: Queryable): Promise<{ readonly mapping: string; readonly firstRun: string }[]> {
  return await db.query(
    'SELECT [mapping_name] AS [mapping], MIN([start_time]) AS [firstRun] FROM [dbo].[SYNC_Run] GROUP BY [mapping_name] ORDER BY [mapping_name]',
  );
}

/** What is open of a mapping and since when (ISO 8601 UTC); null where nothing is. */
export interface OpenSince {
  /** Start of the batch that has been at work the longest. */
  readonly batch: string | null;
  /** Since when Monday fails. */
  readonly outage: string | null;
  /** First send of the oldest request without a definite answer, and how many there are. */
  readonly unanswered: string | null;
  readonly unansweredCount: number;
  /** Requests that Monday refused because of its limit of calls per day, and that wait for the next one. */
  readonly dayLimited: number;
}

/** What is open of a mapping, for the rules of the alerts. */
export async function openSince(db: Queryable, mappingName: string, boardId: string): Promise<OpenSince> {
  const [batch] = await db.query<{ since: string | null }>(
    `SELECT MIN([start_time]) AS [since] FROM [dbo].[MON_BatchProcessing]
     WHERE [mapping_name] = @mappingName AND [status] IN (N'RUNNING', N'GROUPS_READY', N'ITEMS_SENT', N'SUBITEMS_SENT')`,
    { mappingName },
  );
  const [outage] = await db.query<{ since: string | null }>('SELECT MIN([since_date]) AS [since] FROM [dbo].[SYNC_Outage]');
  const [sent] = await db.query<{ since: string | null; n: number }>(
    `SELECT MIN([first_sent_date]) AS [since], COUNT(*) AS [n] FROM [dbo].[SYNC_Request] WHERE [board_id] = @boardId AND [status] = N'SENT'`,
    { boardId },
  );
  const [limited] = await db.query<{ n: number }>(
    `SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Request] WHERE [board_id] = @boardId AND [status] = N'OPEN' AND [error_code] = N'DAILY_LIMIT_EXCEEDED'`,
    { boardId },
  );
  return {
    batch: batch?.since ?? null,
    outage: outage?.since ?? null,
    unanswered: sent?.since ?? null,
    unansweredCount: sent?.n ?? 0,
    dayLimited: limited?.n ?? 0,
  };
}

/** Requests of a board that are kept, by status. */
export async function requestsByStatus(db: Queryable, boardId: string): Promise<{ readonly status: string; readonly n: number }[]> {
  return await db.query(
    'SELECT [status], COUNT(*) AS [n] FROM [dbo].[SYNC_Request] WHERE [board_id] = @boardId GROUP BY [status] ORDER BY [status]',
    { boardId },
    { wholeTable: true },
  );
}

/** Start and end of every batch of a run that has been started, ISO 8601 UTC. */
export async function batchTimes(db: Queryable, runId: string): Promise<{ readonly start: string; readonly end: string | null }[]> {
  return await db.query(
    `SELECT [start_time] AS [start], [end_time] AS [end] FROM [dbo].[MON_BatchProcessing]
     WHERE [run_id] = @runId AND [start_time] IS NOT NULL ORDER BY [start_time]`,
    { runId },
  );
}
