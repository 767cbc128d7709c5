import type { Database } from '../../database/database.js';
import { describeError } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import { retryDelay } from '../../monday/delay.js';
import type { MondayError, SendOutcome } from '../../monday/types.js';
import { applyRequestResults, refuseRequest } from '../../store/requests/request-results.js';
import { withdrawRequest } from '../../store/requests/replaced-requests.js';
import type { ContextOf } from '../../store/requests/request-results.js';
import { addMilliseconds } from '../../orders/dates.js';
import { budgetWait } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import { LOCK_PAUSE_MS, LONGEST_LOCK_MS, pauseAfter } from '../../orders/isolation.js';
import { isCreate } from '../../orders/unanswered.js';
import { giveUpLocked } from '../../store/requests/unanswered-requests.js';
import { markNotExecuted, saveRequestError } from '../../store/requests/request-status.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { retryLater, permanentFailure } from '../step-failure.js';
import { judgeAnswers, judgeRefusal } from './concerns-all.js';
import type { Services } from '../services.js';
import { splitInTwo } from './split-request.js';
import type { RequestResult } from './request-result.js';

/** A wait of so many milliseconds from now, for the complexity budget unless `what` names another limit. */
export const budgetWaitFor = async (database: Services['database'], waitMs: number, what?: string): Promise<Wait> =>
  budgetWait(addMilliseconds(await database.now(), waitMs), what);

/** Stores what Monday answered. Throws the failure that says when the next attempt makes sense, or that ends the batch. */
export async function recordOutcome(
  services: Services,
  mapping: Mapping,
  request: StoredRequest,
  outcome: SendOutcome,
): Promise<RequestResult> {
  const { database } = services;
  const { requestId } = request;
  switch (outcome.kind) {
    case 'answered': {
      const judged = { ...outcome, ...(await judgeAnswers(services, mapping, outcome.answers)) };
      const { stop, limit, open, ...counts } = await applyRequestResults(database, mapping, requestId, judged, await contextOf(services));
      if (stop !== null) throw permanentFailure(stop.code, stop.message);
      if (open > 0) throw unknown(request, `an earlier copy may still create what Monday has refused now`);
      // The request is closed; what was refused is planned again after the wait.
      if (limit !== null) throw await limited(database, limit, retryDelay(limit.code, [], null, Date.now()));
      return { requestId, outcome: 'answered', ...counts };
    }
    case 'refused':
      return await refuse(services, mapping, request, outcome);
    case 'later': {
      if (leavesOpen(request, outcome.error)) {
        await saveRequestError(database, requestId, outcome.error);
        throw unknown(request, `${outcome.error.code}: ${outcome.error.message}`, outcome.retryAfterMs);
      }
      if (outcome.error.code === 'RESOURCE_LOCKED') return await locked(services, request, outcome);
      await markNotExecuted(database, request, outcome.error);
      throw await limited(database, outcome.error, outcome.retryAfterMs);
    }
    case 'stop': {
      const { concernsAll, error } = await judgeRefusal(services, mapping, outcome.error, request.intents.length);
      if (!concernsAll) return await refuse(services, mapping, request, { error, bisect: false, response: null });
      await markNotExecuted(database, request, error);
      throw permanentFailure(error.code, error.message);
    }
    case 'ambiguous':
      await saveRequestError(database, requestId, outcome.error);
      throw unknown(request, `${outcome.error.code}: ${outcome.error.message}`);
  }
}

/** The workflow waits for the end of the daily limit, the activity for that of every other. */
async function limited(database: Database, { code, message }: MondayError, waitMs: number): Promise<Error> {
  if (code === 'DAILY_LIMIT_EXCEEDED') return permanentFailure(code, message, waitMs);
  return retryLater('RATE_LIMITED', `${code}: ${message}`, waitMs, await budgetWaitFor(database, waitMs, `Monday's limit (${code})`));
}

/**
 * A conflict means that this same request is still running: its result is as unknown as before. A lock belongs to one target. It usually ends
 * soon, and where it does not, the mutation is isolated like one that is never answered.
 */
function leavesOpen(request: StoredRequest, { code }: MondayError): boolean {
  return code === 'IDEMPOTENCY_CONFLICT' || (code === 'RESOURCE_LOCKED' && !isCreate(request));
}

/** A create that is locked was not executed. It is tried again while the batch continues, and given up when the lock does not end. */
async function locked(
  { database }: Services,
  request: StoredRequest,
  { error, retryAfterMs }: Extract<SendOutcome, { kind: 'later' }>,
): Promise<RequestResult> {
  const { requestId, sendCount, created } = request;
  const now = await database.now();
  // An earlier copy without an answer may still take effect: it is settled first.
  if (sendCount === 0 && Date.parse(now) - Date.parse(created) >= LONGEST_LOCK_MS) {
    await saveRequestError(database, requestId, error);
    if (await giveUpLocked(database, { ...request, sendCount: 1 }, error, now))
      return { requestId, outcome: 'refused', confirmed: 0, refused: 0 };
  }
  await markNotExecuted(database, request, error);
  throw retryLater('OUTCOME_UNKNOWN', `${error.code}: ${error.message}`, Math.max(LOCK_PAUSE_MS, retryAfterMs));
}

/** The time of the next read of the board; the delay grows with the number of failures of this request. */
function unknown(request: StoredRequest, why: string, atLeastMs = 0): Error {
  return retryLater('OUTCOME_UNKNOWN', why, Math.max(atLeastMs, pauseAfter(request.sendCount)));
}

/** An answer to the only send is certain; after more than one send, an older copy could still take effect until B has passed. */
async function contextOf(services: Services): Promise<ContextOf> {
  const now = await services.database.now();
  const { effectMs, indexLagMs } = services.bounds;
  return (request) => {
    if (request.sendCount <= 1) return { now, quietUntil: null, recheckAfter: null };
    return {
      now,
      quietUntil: isCreate(request) ? null : addMilliseconds(now, effectMs),
      recheckAfter: addMilliseconds(now, effectMs + indexLagMs),
    };
  };
}

async function refuse(
  services: Services,
  mapping: Mapping,
  request: StoredRequest,
  outcome: Pick<Extract<SendOutcome, { kind: 'refused' }>, 'error' | 'bisect'> & { readonly response: string | null },
): Promise<RequestResult> {
  const { database } = services;
  const { requestId } = request;
  if (isCreate(request) && request.sendCount > 0) {
    await saveRequestError(database, requestId, outcome.error);
    throw unknown(
      request,
      `${outcome.error.code}: ${outcome.error.message} An earlier copy is not answered; the board is read to find out.`,
    );
  }
  const context = await contextOf(services);
  if (describeError(outcome.error.code).retry === 'later') {
    await withdrawRequest(database, requestId, outcome.error, outcome.response, context);
    return { requestId, outcome: 'refused', confirmed: 0, refused: 0 };
  }
  if (!outcome.bisect || request.intents.length < 2) {
    const refused = await refuseRequest(database, mapping, requestId, outcome, context);
    return { requestId, outcome: 'refused', confirmed: 0, refused };
  }
  return await splitInTwo(services, mapping, request, outcome.error);
}
