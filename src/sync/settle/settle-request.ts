import type { Mapping } from '../../mapping/schema.js';
import { addMilliseconds } from '../../orders/dates.js';
import { isCreate, mayRepeat } from '../../orders/unanswered.js';
import { settleByReadBack } from '../../store/requests/request-results.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { readBackEffects } from './read-back.js';
import { retryLater } from '../step-failure.js';
import type { Services } from '../services.js';

export type Settlement =
  | { readonly kind: 'settled'; readonly confirmed: number }
  /** Nothing of it is on the board and its key is still open: the identical request goes out again. */
  | { readonly kind: 'resend' };

/**
 * Settles a request whose answer is missing by reading the board (R4, R5). Found effects are adopted and the request is then never sent
 * again. Missing effects are given up only when no copy of the request can take effect any more, and then planned again. Throws a retryable
 * failure while it is too early to tell.
 */
export async function settleRequest(services: Services, mapping: Mapping, request: StoredRequest): Promise<Settlement> {
  const now = await services.database.now();
  const create = isCreate(request);
  const { effectMs, indexLagMs, idempotency } = services.bounds;
  const lag = create ? indexLagMs : 0;
  const lastSent = request.lastSent ?? now;
  const sinceLast = Date.parse(now) - Date.parse(lastSent);
  const readBacks = await readBackEffects(services, mapping, request);
  // A found effect is certain. A missing one is certain only after Monday's index has caught up.
  if (sinceLast < lag && readBacks.some((fact) => fact.found === 'none')) throw tooEarly(request, lag - sinceLast);
  const found = readBacks.filter((fact) => fact.found !== 'none').length;
  const { tokenIdentity } = services.monday;
  // A target that people have moved away is not addressed again: what is missing of it is held once it is certain.
  const strayed = readBacks.some((fact) => fact.found === 'none' && fact.elsewhere !== undefined);
  if (found === 0 && !strayed && mayRepeat(request, now, { tokenIdentity, keepsAnswers: idempotency === 'trusted' }))
    return { kind: 'resend' };
  const certainAfter = effectMs + lag;
  const result = await settleByReadBack(services.database, mapping, request.requestId, readBacks, {
    final: sinceLast >= certainAfter,
    now,
    // A late copy of a create creates another item; it cannot overwrite what is sent to this one.
    quietUntil: create ? null : addMilliseconds(lastSent, effectMs),
    recheckAfter: addMilliseconds(lastSent, certainAfter),
  });
  if (result.open > 0) throw tooEarly(request, certainAfter - sinceLast);
  return { kind: 'settled', confirmed: found };
}

function tooEarly(request: StoredRequest, waitMs: number): Error {
  return retryLater('OUTCOME_UNKNOWN', `The answer to request ${request.requestId} is missing; the board is read again later.`, waitMs);
}
