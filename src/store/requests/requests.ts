import type { Database, Queryable } from '../../database/database.js';
import type { BuiltRequest, MondayError } from '../../monday/types.js';
import type { Effect, Operation } from '../../orders/effects.js';
import { RowMissing } from '../row-missing.js';

export type RequestStatus = 'OPEN' | 'SENT' | 'ANSWERED' | 'REFUSED' | 'SPLIT' | 'SETTLED';
export type IntentStatus = 'OPEN' | 'CONFIRMED' | 'REFUSED' | 'VOID';

export interface StoredIntent {
  readonly requestId: string;
  readonly position: number;
  readonly alias: string;
  readonly boardId: string;
  readonly keyDigest: string | null;
  readonly size: string | null;
  readonly effect: Effect;
  readonly readNumber: number;
  readonly status: IntentStatus;
  readonly mondayId: string | null;
}

export interface StoredRequest {
  readonly requestId: string;
  readonly boardId: string;
  readonly batchId: string;
  readonly operation: Operation;
  readonly body: string;
  readonly estimatedCost: number;
  readonly tokenIdentity: string | null;
  readonly status: RequestStatus;
  readonly sendCount: number;
  readonly created: string;
  readonly firstSent: string | null;
  readonly lastSent: string | null;
  /** The result of the last send, where it was no definite answer. */
  readonly errorCode: string | null;
  readonly intents: readonly StoredIntent[];
}

interface RequestRow {
  request_id: string;
  board_id: string;
  batch_id: string;
  operation: Operation;
  body: string;
  estimated_cost: number;
  token_identity: string | null;
  status: RequestStatus;
  send_count: number;
  created_date: string;
  first_sent_date: string | null;
  last_sent_date: string | null;
  error_code: string | null;
}

interface IntentRow {
  request_id: string;
  position: number;
  alias: string;
  board_id: string;
  key_digest: string | null;
  size_label: string | null;
  effect: string;
  read_number: number;
  status: IntentStatus;
  monday_id: string | null;
}

export interface NewRequest {
  readonly requestId: string;
  readonly boardId: string;
  readonly batchId: string;
  readonly built: BuiltRequest;
  /** Read number of the staged row behind each effect, in the order of the aliases. */
  readonly readNumbers: readonly number[];
}

/** Writes a request and its intents. Nothing is sent before this is committed. */
export async function insertRequest(tx: Queryable, request: NewRequest, now: string): Promise<void> {
  const first = request.built.aliases[0];
  if (first === undefined) throw new Error('A request needs at least one effect.');
  await tx.execute(
    `INSERT INTO [dbo].[SYNC_Request] ([request_id], [board_id], [batch_id], [operation], [body], [alias_count], [estimated_cost],
       [status], [send_count], [created_date])
     VALUES (@requestId, @boardId, @batchId, @operation, @body, @count, @cost, N'OPEN', 0, @now)`,
    {
      requestId: request.requestId,
      boardId: request.boardId,
      batchId: request.batchId,
      operation: first.effect.operation,
      body: request.built.body,
      count: request.built.aliases.length,
      cost: request.built.estimatedCost,
      now,
    },
  );
  await tx.executeMany(
    `INSERT INTO [dbo].[SYNC_Intent] ([request_id], [position], [alias], [board_id], [key_digest], [size_label], [operation], [effect],
       [read_number], [status])
     VALUES (@requestId, @position, @alias, @boardId, @keyDigest, @size, @operation, @effect, @readNumber, N'OPEN')`,
    request.built.aliases.map(({ alias, effect }, position) => ({
      requestId: request.requestId,
      position,
      alias,
      boardId: request.boardId,
      keyDigest: 'key' in effect ? effect.key : null,
      size: 'size' in effect ? effect.size : null,
      operation: effect.operation,
      effect: JSON.stringify(effect),
      readNumber: request.readNumbers[position] ?? 0,
    })),
  );
}

export async function loadRequest(db: Queryable, requestId: string): Promise<StoredRequest> {
  const rows = await db.query<RequestRow>(
    `SELECT [request_id], [board_id], [batch_id], [operation], [body], [estimated_cost], [token_identity], [status], [send_count],
       [created_date], [first_sent_date], [last_sent_date], [error_code]
     FROM [dbo].[SYNC_Request] WHERE [request_id] = @requestId`,
    { requestId },
  );
  const row = rows[0];
  if (row === undefined) throw new RowMissing(`request ${requestId} in SYNC_Request`);
  const intents = await db.query<IntentRow>(
    `SELECT [request_id], [position], [alias], [board_id], [key_digest], [size_label], [effect], [read_number], [status], [monday_id]
     FROM [dbo].[SYNC_Intent] WHERE [request_id] = @requestId ORDER BY [position]`,
    { requestId },
  );
  return {
    requestId: row.request_id,
    boardId: row.board_id,
    batchId: row.batch_id,
    operation: row.operation,
    body: row.body,
    estimatedCost: row.estimated_cost,
    tokenIdentity: row.token_identity,
    status: row.status,
    sendCount: row.send_count,
    created: row.created_date,
    firstSent: row.first_sent_date,
    lastSent: row.last_sent_date,
    errorCode: row.error_code,
    intents: intents.map(toIntent),
  };
}

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

function toIntent(row: IntentRow): StoredIntent {
  return {
    requestId: row.request_id,
    position: row.position,
    alias: row.alias,
    boardId: row.board_id,
    keyDigest: row.key_digest,
    size: row.size_label,
    effect: JSON.parse(row.effect) as Effect,
    readNumber: row.read_number,
    status: row.status,
    mondayId: row.monday_id,
  };
}
