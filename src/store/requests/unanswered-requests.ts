import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BuiltRequest, MondayError } from '../../monday/types.js';
import type { Effect } from '../../orders/effects.js';
import { failStaged } from '../staging/staged-failures.js';
import { voidIntent } from './intent-transitions.js';
import type { TransitionContext } from './intent-transitions.js';
import { insertRequest, loadRequest } from './requests.js';
import { closeAsLoaded } from './request-status.js';
import type { StoredIntent, StoredRequest } from './requests.js';

export interface Part {
  readonly requestId: string;
  readonly built: BuiltRequest;
}

/**
 * Closes a request that is not answered, and writes one request for each of its mutations that the board does not show, with the same
 * content: a copy of the old request that still takes effect writes the same values. The targets count as uncertain until their own request
 * is answered, and nothing newer is sent to them before `quietUntil` (R5). False when another worker has changed the request meanwhile.
 */
export async function takeApart(
  database: Database,
  request: StoredRequest,
  build: (effect: Effect) => Part,
  context: TransitionContext,
): Promise<boolean> {
  return await database.transaction(async (tx) => {
    if (!(await closeAsLoaded(tx, request, 'SPLIT', context.now))) return false;
    const { boardId, batchId, intents } = await loadRequest(tx, request.requestId);
    for (const intent of intents.filter(isOpen)) {
      await voidIntent(tx, intent, context);
      await insertRequest(tx, { ...build(intent.effect), boardId, batchId, readNumbers: [intent.readNumber] }, context.now);
    }
    return true;
  });
}

/**
 * Ends a request whose one mutation is never answered and that the board does not show: its order, or its size, goes to the error table.
 * False when another worker has changed the request meanwhile.
 */
export async function giveUp(
  database: Database,
  mapping: Mapping,
  request: StoredRequest,
  error: MondayError,
  context: TransitionContext,
): Promise<boolean> {
  return await database.transaction(async (tx) => {
    if (!(await closeAsLoaded(tx, request, 'SETTLED', context.now))) return false;
    const { intents } = await loadRequest(tx, request.requestId);
    for (const intent of intents.filter(isOpen)) {
      await voidIntent(tx, intent, context, error);
      await failStaged(tx, mapping, { request, intent, error }, context.now);
    }
    return true;
  });
}

/** Ends a request that Monday has refused for a long time without executing it: its mutations are planned again, each alone. */
export async function giveUpLocked(database: Database, request: StoredRequest, error: MondayError, now: string): Promise<boolean> {
  return await database.transaction(async (tx) => {
    if (!(await closeAsLoaded(tx, request, 'SETTLED', now))) return false;
    const { intents } = await loadRequest(tx, request.requestId);
    for (const intent of intents.filter(isOpen)) await voidIntent(tx, intent, { now, quietUntil: null, recheckAfter: null }, error);
    return true;
  });
}

const isOpen = ({ status }: StoredIntent): boolean => status === 'OPEN';

/** The mutations on known targets that have a request of their own in a batch: how many are unanswered, and which were not sent yet. */
export async function aloneOfBatch(
  tx: Queryable,
  batchId: string,
): Promise<{ readonly unanswered: number; readonly unsent: ReadonlySet<string> }> {
  const rows = await tx.query<{ request_id: string; status: string }>(
    `SELECT [request_id], [status] FROM [dbo].[SYNC_Request]
     WHERE [batch_id] = @batchId AND [status] IN (N'OPEN', N'SENT') AND [alias_count] = 1 AND [operation] NOT LIKE N'CREATE%'`,
    { batchId },
  );
  const unsent = rows.filter(({ status }) => status === 'OPEN').map((row) => row.request_id);
  return { unanswered: rows.length - unsent.length, unsent: new Set(unsent) };
}
