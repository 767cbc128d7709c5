import type { Database, Queryable } from '../../database/database.js';
import type { BuiltRequest, MondayError } from '../../monday/types.js';
import { withdrawIntent } from './intent-transitions.js';
import { insertRequest, loadRequest } from './requests.js';
import { unsentRequestsOfBatch } from './open-requests.js';
import { closeRequest, settleIntent } from './request-status.js';
import type { ContextOf } from './request-results.js';

/**
 * The request was not executed and its key is used up, for example by a limit error that Monday replays: its effects are planned again
 * under a new one.
 */
export async function withdrawRequest(
  database: Database,
  requestId: string,
  error: MondayError,
  response: string | null,
  contextOf: ContextOf,
): Promise<void> {
  await database.transaction(async (tx) => {
    await withdraw(tx, requestId, error, response, contextOf);
  });
}

/** Gives up the requests that a batch has planned and never sent: the next run decides again, from the source at that time. */
export async function withdrawUnsent(tx: Queryable, batchId: string, now: string): Promise<void> {
  const error: MondayError = { code: 'CANCELLED', message: 'The batch ended before this request was sent.', httpStatus: null };
  for (const requestId of await unsentRequestsOfBatch(tx, batchId))
    await withdraw(tx, requestId, error, null, () => ({ now, quietUntil: null, recheckAfter: null }));
}

async function withdraw(
  tx: Queryable,
  requestId: string,
  error: MondayError,
  response: string | null,
  contextOf: ContextOf,
): Promise<void> {
  const request = await loadRequest(tx, requestId);
  const context = contextOf(request);
  if (!(await closeRequest(tx, requestId, 'REFUSED', response, context.now))) return;
  for (const intent of request.intents) if (intent.status === 'OPEN') await withdrawIntent(tx, intent, error, context);
}

/** Splits a request that Monday refused without executing it into two; the parent is closed in the same transaction (R7). */
export async function splitRequest(
  database: Database,
  requestId: string,
  halves: readonly { readonly requestId: string; readonly built: BuiltRequest }[],
  error: MondayError,
  now: string,
): Promise<void> {
  await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    if (!(await closeRequest(tx, requestId, 'SPLIT', error.message, now))) return;
    for (const intent of request.intents) await settleIntent(tx, intent, { status: 'VOID', error }, now);
    let offset = 0;
    for (const half of halves) {
      const intents = request.intents.slice(offset, offset + half.built.aliases.length);
      offset += half.built.aliases.length;
      const readNumbers = intents.map((intent) => intent.readNumber);
      await insertRequest(tx, { ...half, boardId: request.boardId, batchId: request.batchId, readNumbers }, now);
    }
  });
}
