import type { Database } from '../../database/database.js';
import { describeError } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { AliasAnswer, MondayError } from '../../monday/types.js';
import { withdrawIntent } from './intent-transitions.js';
import type { TransitionContext } from './intent-transitions.js';
import { loadRequest } from './requests.js';
import { closeRequest, saveRequestError } from './request-status.js';
import type { StoredIntent, StoredRequest } from './requests.js';
import type { ResultOf } from './broken-orders.js';
import { confirmOrFail, refuseWithOrder } from './order-results.js';

/** The sends behind a result, derived from the stored request when the result is stored. */
export type ContextOf = (request: StoredRequest) => TransitionContext;

export interface ResultCounts {
  readonly confirmed: number;
  readonly refused: number;
  /** Creates that were refused while an earlier copy of them is unanswered: the request stays open until the board is read (R4). */
  readonly open: number;
  /** A refusal that concerns all orders, such as a missing column: no row has an error, and the run stops. */
  readonly stop: MondayError | null;
  /** A limit that has kept one of several mutations from being executed: it is planned again. */
  readonly limit: MondayError | null;
}

/** A definite result for each mutation of a request. */
interface DefiniteAnswer {
  readonly answers: readonly AliasAnswer[];
  readonly response: string;
  /** Whether a refusal about board, column or right was established as concerning every order; if not, it is that of its own order. */
  readonly concernsAll: boolean;
}

/**
 * Stores the definite answer to a request: ids and values go to the records, refusals to staging and the error tables, and the request is
 * closed, all in one transaction. The result is stored even when the request was closed before (R8).
 */
export async function applyRequestResults(
  database: Database,
  mapping: Mapping,
  requestId: string,
  { answers, response, concernsAll }: DefiniteAnswer,
  contextOf: ContextOf,
): Promise<ResultCounts> {
  return await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    const context = contextOf(request);
    const applied: Applied[] = [];
    for (const answer of answers) {
      const intent = request.intents.find((candidate) => candidate.alias === answer.alias);
      if (intent !== undefined) applied.push(await applyAnswer({ tx, mapping, request, context }, intent, answer, concernsAll));
    }
    const count = (outcome: Applied['outcome']): number => applied.filter((one) => one.outcome === outcome).length;
    const open = count('open');
    if (open === 0) await closeRequest(tx, requestId, 'ANSWERED', response, context.now);
    const stop = applied.flatMap((one) => one.stop ?? [])[0] ?? null;
    const limit = applied.flatMap((one) => one.limit ?? [])[0] ?? null;
    return { confirmed: count('confirmed'), refused: count('refused'), open, stop, limit };
  });
}

/** What the answer to one mutation did. */
interface Applied {
  readonly outcome: 'confirmed' | 'refused' | 'open' | 'withdrawn' | 'known before';
  readonly stop?: MondayError;
  readonly limit?: MondayError;
}

async function applyAnswer(result: ResultOf, intent: StoredIntent, answer: AliasAnswer, concernsAll: boolean): Promise<Applied> {
  const { tx, request, context } = result;
  if (answer.result === 'done')
    return { outcome: (await confirmOrFail(result, intent, answer.id, answer.shown)) ? 'confirmed' : 'refused' };
  if (intent.status !== 'OPEN') return { outcome: 'known before' };
  const { error } = answer;
  const { retry, scope } = describeError(error.code);
  const more = retry === 'later' ? { limit: error } : scope === 'run' && concernsAll ? { stop: error } : null;
  if (request.sendCount > 1 && intent.effect.operation.startsWith('CREATE_')) {
    await saveRequestError(tx, request.requestId, error);
    return { outcome: 'open', ...more };
  }
  if (more !== null) {
    await withdrawIntent(tx, intent, error, context);
    return { outcome: 'withdrawn', ...more };
  }
  await refuseWithOrder(result, intent, error);
  return { outcome: 'refused' };
}

/** The whole request was refused without being executed and splitting it does not help: every effect in it is refused. */
export async function refuseRequest(
  database: Database,
  mapping: Mapping,
  requestId: string,
  { error, response }: { readonly error: MondayError; readonly response: string | null },
  contextOf: ContextOf,
): Promise<number> {
  return await database.transaction(async (tx) => {
    const request = await loadRequest(tx, requestId);
    const context = contextOf(request);
    if (!(await closeRequest(tx, requestId, 'REFUSED', response, context.now))) return 0;
    const open = request.intents.filter((intent) => intent.status === 'OPEN');
    for (const intent of open) await refuseWithOrder({ tx, mapping, request, context }, intent, error);
    return open.length;
  });
}
