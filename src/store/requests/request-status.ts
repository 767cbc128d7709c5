import type { Database, Queryable } from '../../database/database.js';
import type { MondayError } from '../../monday/types.js';
import type { IntentStatus, StoredIntent, StoredRequest } from './requests.js';

/**
 * Commits that the request, as it was loaded, is about to be sent under this token. False when it must not be sent: it was closed, sent by
 * another worker or settled in part meanwhile, belongs to another token, or its key is older than `windowMs`. The first send starts the
 * window of the key; later sends do not extend it (R3).
 */
export async function markSent(database: Database, request: StoredRequest, tokenIdentity: string, windowMs: number): Promise<boolean> {
  const now = await database.now();
  const touched = await database.execute(
    `UPDATE [dbo].[SYNC_Request] SET [status] = N'SENT', [token_identity] = @token, [send_count] = [send_count] + 1,
       [first_sent_date] = COALESCE([first_sent_date], @now), [last_sent_date] = @now
     WHERE [request_id] = @requestId AND [status] IN (N'OPEN', N'SENT') AND [send_count] = @sendCount
       AND COALESCE([token_identity], @token) = @token AND COALESCE([first_sent_date], @now) > @oldest
       AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Intent] AS i WHERE i.[request_id] = @requestId AND i.[status] <> N'OPEN')`,
    {
      requestId: request.requestId,
      sendCount: request.sendCount,
      token: tokenIdentity,
      now,
      oldest: new Date(Date.parse(now) - windowMs).toISOString(),
    },
  );
  return touched === 1;
}

/**
 * Monday did not execute the last send (a limit, a lock, a refused token). The request is open as before; an earlier unanswered send stays
 * unanswered. If another worker has sent it since, that send is unanswered too and nothing is changed.
 */
export async function markNotExecuted(db: Queryable, request: StoredRequest, error: MondayError): Promise<void> {
  await db.execute(
    `UPDATE [dbo].[SYNC_Request] SET [status] = @status, [send_count] = @sendCount, [first_sent_date] = @firstSent, [last_sent_date] = @lastSent,
       [token_identity] = @token, [error_code] = @code, [error_message] = @message
     WHERE [request_id] = @requestId AND [status] = N'SENT' AND [send_count] = @sendCount + 1`,
    {
      requestId: request.requestId,
      // The state before this send: a send that was unanswered then is still unanswered.
      status: request.status,
      sendCount: request.sendCount,
      firstSent: request.firstSent,
      lastSent: request.lastSent,
      // A body that was never executed is not bound to a token: another token may send it.
      token: request.tokenIdentity,
      code: error.code,
      message: error.message,
    },
  );
}

/** Leaves a request without an answer until the board can be read for it. */
export async function saveNextReadBack(db: Queryable, requestId: string, nextLook: string): Promise<void> {
  await db.execute(
    `UPDATE [dbo].[SYNC_Request] SET [next_look_date] = @nextLook WHERE [request_id] = @requestId AND [status] IN (N'OPEN', N'SENT')`,
    { requestId, nextLook },
  );
}

/** Stores the last problem of a request without closing it. */
export async function saveRequestError(db: Queryable, requestId: string, error: MondayError): Promise<void> {
  await db.execute(`UPDATE [dbo].[SYNC_Request] SET [error_code] = @code, [error_message] = @message WHERE [request_id] = @requestId`, {
    requestId,
    code: error.code,
    message: error.message,
  });
}

/**
 * Closes a request as it was loaded, before something else takes its place. False when another worker has closed it or sent it again since.
 */
export async function closeAsLoaded(
  tx: Queryable,
  { requestId, sendCount }: StoredRequest,
  status: 'SPLIT' | 'SETTLED',
  now: string,
): Promise<boolean> {
  const touched = await tx.execute(
    `UPDATE [dbo].[SYNC_Request] SET [status] = @status, [answered_date] = @now
     WHERE [request_id] = @requestId AND [status] IN (N'OPEN', N'SENT') AND [send_count] = @sendCount`,
    { requestId, status, sendCount, now },
  );
  return touched === 1;
}

/** Closes a request. False when it was closed before. */
export async function closeRequest(
  tx: Queryable,
  requestId: string,
  status: 'ANSWERED' | 'REFUSED' | 'SPLIT' | 'SETTLED',
  response: string | null,
  now: string,
): Promise<boolean> {
  const touched = await tx.execute(
    `UPDATE [dbo].[SYNC_Request] SET [status] = @status, [response] = @response, [answered_date] = @now
     WHERE [request_id] = @requestId AND [status] IN (N'OPEN', N'SENT')`,
    { requestId, status, response, now },
  );
  return touched === 1;
}

/** Writes how one effect of a request ended. */
export async function settleIntent(
  tx: Queryable,
  intent: StoredIntent,
  result: { readonly status: Exclude<IntentStatus, 'OPEN'>; readonly mondayId?: string; readonly error?: MondayError },
  now: string,
): Promise<void> {
  await tx.execute(
    `UPDATE [dbo].[SYNC_Intent] SET [status] = @status, [monday_id] = COALESCE(@mondayId, [monday_id]), [error_code] = @code,
       [error_message] = @message, [settled_date] = @now
     WHERE [request_id] = @requestId AND [position] = @position`,
    {
      requestId: intent.requestId,
      position: intent.position,
      status: result.status,
      mondayId: result.mondayId ?? null,
      code: result.error?.code ?? null,
      message: result.error?.message ?? null,
      now,
    },
  );
}
