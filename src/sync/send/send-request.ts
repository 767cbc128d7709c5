import { randomUUID } from 'node:crypto';
import type { Database } from '../../database/database.js';
import { describeError } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import { retryDelay } from '../../monday/delay.js';
import { buildRequest } from '../../monday/documents.js';
import type { MondayError, SendOutcome } from '../../monday/types.js';
import {
  applyRequestResults,
  refuseRequest,
  settleByReadBack,
  splitRequest,
  withdrawRequest,
} from '../../store/requests/request-results.js';
import type { ContextOf } from '../../store/requests/request-results.js';
import { addMilliseconds } from '../../orders/dates.js';
import { budgetWait } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import { FIRST_PAUSE_MS, LOCK_PAUSE_MS, LONGEST_LOCK_MS, pauseAfter } from '../../orders/isolation.js';
import { isCreate, KEY_WINDOW_MS } from '../../orders/unanswered.js';
import { loadBatch } from '../../store/batches/batches.js';
import { belowAdopted } from '../../store/records/bindings.js';
import { giveUpLocked } from '../../store/requests/unanswered-requests.js';
import { loadRequest, markNotExecuted, markSent, saveRequestError } from '../../store/requests/requests.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { boardMapping } from '../board-mapping.js';
import { loadKnownLabels } from '../known-labels.js';
import { readBackEffects } from '../settle/read-back.js';
import { retryLater, permanentFailure } from '../step-failure.js';
import { judgeAnswers, judgeRefusal } from './concerns-all.js';
import { reserveComplexity, largestRequestCost, recordComplexity } from './complexity-budget.js';
import type { ComplexityReservation } from './complexity-budget.js';
import { outageGate, verdictOfSend } from './outage-gate.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';
import { settleRequest } from '../settle/settle-request.js';

export interface RequestResult {
  readonly requestId: string;
  /** `open`: not known yet; the stored request holds the time of the next read of the board. */
  readonly outcome: 'answered' | 'refused' | 'split' | 'settled' | 'closed before' | 'open';
  readonly confirmed: number;
  readonly refused: number;
}

/** A commit takes milliseconds, a busy database a second or two. Never more than a quarter of B: the rest of B is for Monday. */
const LATEST_SEND_MS = 10_000;
const LATEST_SEND_SHARE = 0.25;

/**
 * One attempt to get a definite answer to a stored request. A request that was never sent is sent; one whose answer is missing is settled
 * by reading first (R4, R5). Throws a retryable failure with the delay after which the next attempt makes sense, so that no request slot is
 * blocked by waiting. The state is stored only in SQL: any worker can make the next attempt.
 */
export async function driveRequest(services: Services, requestId: string): Promise<RequestResult> {
  const request = await loadRequest(services.database, requestId);
  if (isClosed(request)) return closedBefore(requestId);
  const batch = await loadBatch(services.database, request.batchId);
  const mapping = await pinnedMapping(services, batch.mappingHash);
  if (request.status === 'SENT') {
    const settled = await settleRequest(services, mapping, batch, request);
    if (settled.kind !== 'resend') return { requestId, outcome: settled.kind, confirmed: settled.confirmed, refused: 0 };
  }
  if (request.status === 'OPEN' && (await isTooLarge(services, request))) return await split(services, mapping, request, TOO_LARGE);
  if (request.status === 'OPEN' && (await alreadyOnBoard(services, mapping, request)))
    return { requestId, outcome: 'settled', confirmed: 0, refused: 0 };
  return await send(services, mapping, request);
}

/**
 * Whether the board already has something that a request is about to create for the first time: it was created before, but the records do
 * not contain it, for example after a restored database (R12). It is adopted, and what is missing is planned again. Subitems are searched
 * only below such an item.
 */
async function alreadyOnBoard(services: Services, mapping: Mapping, request: StoredRequest): Promise<boolean> {
  const { database } = services;
  const looks = request.operation === 'CREATE_ITEM' || (request.operation === 'CREATE_SUBITEM' && (await belowAdopted(database, request)));
  if (!looks) return false;
  const readBacks = await readBackEffects(services, mapping, request);
  if (readBacks.every((fact) => fact.found === 'none')) return false;
  await settleByReadBack(database, mapping, request.requestId, readBacks, {
    final: true,
    now: await database.now(),
    quietUntil: null,
    recheckAfter: null,
  });
  return true;
}

const TOO_LARGE: MondayError = {
  code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED',
  message:
    'The request was not sent: it costs more than its share of the complexity budget of a minute. It was replaced by two smaller ones.',
  httpStatus: null,
};

/**
 * Whether a request that was never executed costs more complexity than one request may use of a minute's budget. One mutation cannot be
 * split.
 */
async function isTooLarge({ database, monday }: Services, { estimatedCost, intents }: StoredRequest): Promise<boolean> {
  if (intents.length < 2 || intents.some((intent) => intent.status !== 'OPEN')) return false;
  return estimatedCost > (await largestRequestCost(database, monday.tokenIdentity));
}

const isClosed = (request: StoredRequest): boolean => request.status !== 'OPEN' && request.status !== 'SENT';

/** Another worker has closed the request meanwhile. */
const closedBefore = (requestId: string): RequestResult => ({ requestId, outcome: 'closed before', confirmed: 0, refused: 0 });

async function send(services: Services, mapping: Mapping, request: StoredRequest): Promise<RequestResult> {
  const { database, monday } = services;
  const tell = await outageGate(database).enter(monday.tokenIdentity);
  const reserved = await reserveComplexity(database, monday.tokenIdentity, request.estimatedCost);
  if (typeof reserved === 'number')
    throw retryLater('RATE_LIMITED', 'The complexity budget of this minute is used up.', reserved, await budgetWaitFor(database, reserved));
  const startedAt = performance.now();
  if (!(await markSent(database, request, monday.tokenIdentity, KEY_WINDOW_MS))) return await notSent(services, request.requestId);
  // A worker that was paused here must not send after it resumes: B is counted from the time that was just stored.
  const latestMs = Math.min(LATEST_SEND_MS, services.bounds.effectMs * LATEST_SEND_SHARE);
  if (performance.now() - startedAt > latestMs)
    throw retryLater('OUTCOME_UNKNOWN', 'This worker was too slow to send; the request is settled first.', 0);
  const aliases = request.intents.map((intent) => intent.alias);
  const outcome = await monday.send({ requestId: request.requestId, body: request.body, aliases });
  await tell(verdictOfSend(outcome));
  await recordSendCost(services, outcome, reserved);
  return await record(services, mapping, request, outcome);
}

const budgetWaitFor = async (database: Services['database'], waitMs: number, what?: string): Promise<Wait> =>
  budgetWait(addMilliseconds(await database.now(), waitMs), what);

/** Why a request may not be sent after all: another worker has processed it meanwhile. */
async function notSent(services: Services, requestId: string): Promise<RequestResult> {
  const now = await loadRequest(services.database, requestId);
  if (isClosed(now)) return closedBefore(requestId);
  if (now.tokenIdentity !== null && now.tokenIdentity !== services.monday.tokenIdentity) {
    throw permanentFailure(
      'TOKEN_CHANGED',
      `Request ${requestId} was sent under another token meanwhile. It is settled by reading the board.`,
    );
  }
  throw retryLater(
    'OUTCOME_UNKNOWN',
    `Request ${requestId} was sent by another worker, or its key has run out; it is settled first.`,
    FIRST_PAUSE_MS,
  );
}

async function record(services: Services, mapping: Mapping, request: StoredRequest, outcome: SendOutcome): Promise<RequestResult> {
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
  return await split(services, mapping, request, outcome.error);
}

/** Splits a request that Monday has not executed into two (R7). */
async function split(services: Services, mapping: Mapping, request: StoredRequest, error: MondayError): Promise<RequestResult> {
  const { database } = services;
  await splitRequest(database, request.requestId, await halvesOf(services, mapping, request), error, await database.now());
  return { requestId: request.requestId, outcome: 'split', confirmed: 0, refused: 0 };
}

async function halvesOf(
  services: Services,
  mapping: Mapping,
  request: StoredRequest,
): Promise<{ requestId: string; built: ReturnType<typeof buildRequest> }[]> {
  const labels = await loadKnownLabels(services.database, request.boardId);
  const effects = request.intents.map((intent) => intent.effect);
  const middle = Math.ceil(effects.length / 2);
  return [effects.slice(0, middle), effects.slice(middle)].map((half) => ({
    requestId: randomUUID(),
    built: buildRequest(half, boardMapping(mapping), labels),
  }));
}

async function recordSendCost({ database, monday }: Services, outcome: SendOutcome, reserved: ComplexityReservation): Promise<void> {
  if (!('rate' in outcome)) return;
  const exhausted = outcome.kind === 'later' && outcome.error.code === 'COMPLEXITY_BUDGET_EXHAUSTED';
  await recordComplexity(database, monday.tokenIdentity, reserved, {
    rate: outcome.rate,
    exhaustedForMs: exhausted ? outcome.retryAfterMs : null,
  });
}
