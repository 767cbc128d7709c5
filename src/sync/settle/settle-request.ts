import type { Mapping } from '../../mapping/schema.js';
import { addMilliseconds } from '../../orders/dates.js';
import { isCreate, mayRepeat } from '../../orders/unanswered.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { settleByReadBack } from '../../store/requests/read-back-results.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { isolate } from './isolate.js';
import { readBackEffects } from './read-back.js';
import { retryLater } from '../step-failure.js';
import type { Services } from '../services.js';

export type Settlement =
  /** `split`: requests of one mutation each have taken its place. */
  | { readonly kind: 'settled' | 'split'; readonly confirmed: number }
  /** Nothing of it is on the board and its key is still open: the identical request goes out again. */
  | { readonly kind: 'resend' };

/**
 * Settles a request whose answer is missing by reading the board (R4, R5). Found effects are adopted and the request is then never sent
 * again. Missing effects of a create are given up only when no copy of the request can take effect any more, and then planned again. Those
 * on known targets are repeated, and isolated when Monday repeatedly does not answer for them. Throws a retryable failure while it is too
 * early to tell.
 */
export async function settleRequest(services: Services, mapping: Mapping, batch: StoredBatch, request: StoredRequest): Promise<Settlement> {
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
  const repeatable = found === 0 && !strayed && mayRepeat(request, now, { tokenIdentity, keepsAnswers: idempotency === 'trusted' });
  const certainAfter = effectMs + lag;
  const context = {
    now,
    // A late copy of a create creates another item; it cannot overwrite what is sent to this one.
    quietUntil: create ? null : addMilliseconds(lastSent, effectMs),
    recheckAfter: addMilliseconds(lastSent, certainAfter),
  };
  const settle = async (): Promise<{ readonly open: number }> =>
    await settleByReadBack(services.database, mapping, request.requestId, readBacks, { ...context, final: sinceLast >= certainAfter });
  let readAgainAfter = certainAfter;
  if (create && repeatable) return { kind: 'resend' };
  if (!create && found < readBacks.length) {
    const { step, readAgainAfterMs } = await isolate(services, mapping, {
      batch,
      request,
      repeatable,
      found,
      sinceLast,
      context,
      confirmFound: settle,
    });
    readAgainAfter = readAgainAfterMs;
    if (step === 'repeat') return { kind: 'resend' };
    if (step !== 'wait') return { kind: step === 'takeApart' ? 'split' : 'settled', confirmed: found };
  }
  const result = await settle();
  if (result.open > 0) throw tooEarly(request, readAgainAfter - sinceLast);
  return { kind: 'settled', confirmed: found };
}

function tooEarly(request: StoredRequest, waitMs: number): Error {
  return retryLater('OUTCOME_UNKNOWN', `The answer to request ${request.requestId} is missing; the board is read again later.`, waitMs);
}
