import type { Queryable } from '../../database/database.js';
import type { BuiltRequest } from '../../monday/types.js';
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

/** A stored request with its intents. Throws RowMissing. */
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
