import type { Mapping } from '../../mapping/schema.js';
import type { SendOutcome } from '../../monday/types.js';
import { settleByReadBack } from '../../store/requests/read-back-results.js';
import { FIRST_PAUSE_MS } from '../../orders/isolation.js';
import { KEY_WINDOW_MS } from '../../orders/unanswered.js';
import { loadBatch } from '../../store/batches/batches.js';
import { belowAdopted } from '../../store/records/bindings.js';
import { loadRequest } from '../../store/requests/requests.js';
import { markSent } from '../../store/requests/request-status.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { readBackEffects } from '../settle/read-back.js';
import { retryLater, permanentFailure } from '../step-failure.js';
import { reserveComplexity, recordComplexity } from './complexity-budget.js';
import type { ComplexityReservation } from './complexity-budget.js';
import { outageGate, verdictOfSend } from './outage-gate.js';
import { pinnedMapping } from '../services.js';
import type { Services } from '../services.js';
import { settleRequest } from '../settle/settle-request.js';
import { TOO_LARGE, isTooLarge, splitInTwo } from './split-request.js';
import type { RequestResult } from './request-result.js';
import { budgetWaitFor, recordOutcome } from './record-outcome.js';

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
  if (request.status === 'OPEN' && (await isTooLarge(services, request))) return await splitInTwo(services, mapping, request, TOO_LARGE);
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
  return await recordOutcome(services, mapping, request, outcome);
}

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

async function recordSendCost({ database, monday }: Services, outcome: SendOutcome, reserved: ComplexityReservation): Promise<void> {
  if (!('rate' in outcome)) return;
  const exhausted = outcome.kind === 'later' && outcome.error.code === 'COMPLEXITY_BUDGET_EXHAUSTED';
  await recordComplexity(database, monday.tokenIdentity, reserved, {
    rate: outcome.rate,
    exhaustedForMs: exhausted ? outcome.retryAfterMs : null,
  });
}
