import { randomUUID } from 'node:crypto';
import type { Mapping } from '../../mapping/schema.js';
import { buildRequest } from '../../monday/documents.js';
import type { Effect } from '../../orders/effects.js';
import { nextStep, readAgainAfterMs } from '../../orders/isolation.js';
import type { NextStep, Unanswered } from '../../orders/isolation.js';
import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import { attemptsAt, evidenceOf, othersAnsweredSince } from '../../store/requests/attempts.js';
import type { TransitionContext } from '../../store/requests/intent-transitions.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { giveUp, takeApart } from '../../store/requests/unanswered-requests.js';
import type { Part } from '../../store/requests/unanswered-requests.js';
import { boardMapping } from '../board-mapping.js';
import { loadKnownLabels } from '../known-labels.js';
import { retryLater } from '../step-failure.js';
import type { Services } from '../services.js';

/** An unanswered request on known targets, of which a complete read shows that something is not done. */
export interface NotDone {
  readonly batch: StoredBatch;
  readonly request: StoredRequest;
  readonly repeatable: boolean;
  /** How many of its open mutations the read shows as done. */
  readonly found: number;
  readonly sinceLast: number;
  readonly context: TransitionContext;
  /** Stores what the read shows as done. */
  readonly confirmFound: () => Promise<unknown>;
}

export interface Isolation {
  readonly step: NextStep;
  /** After `wait`, in milliseconds since the last send. */
  readonly readAgainAfterMs: number;
}

/**
 * Isolates a mutation that Monday never answers: a request of several is taken apart, so that the others are answered; a single one is given
 * up after enough attempts, and its order becomes an error. Returns what was done; after `repeat` and `wait` nothing was.
 */
export async function isolate(services: Services, mapping: Mapping, notDone: NotDone): Promise<Isolation> {
  const { request, context, confirmFound } = notDone;
  const known = await unanswered(services, notDone);
  const step = nextStep(known);
  if (step === 'takeApart') {
    await confirmFound();
    const build = await parts(services, mapping, request.boardId);
    if (!(await takeApart(services.database, request, build, context))) throw changedMeanwhile(request);
  }
  if (step === 'giveUp') await giveUpAlone(services, mapping, notDone);
  return { step, readAgainAfterMs: readAgainAfterMs(known) };
}

async function unanswered({ database, bounds }: Services, { batch, request, repeatable, found, sinceLast }: NotDone): Promise<Unanswered> {
  const { requestId, boardId, intents, errorCode } = request;
  const [intent] = intents;
  const known = {
    mutations: intents.length,
    sends: request.sendCount,
    mayRepeat: repeatable,
    untouched: found === 0 && intents.every(({ status }) => status === 'OPEN'),
    errorCode,
    sinceLastSentMs: sinceLast,
    effectMs: bounds.effectMs,
    running: OPEN_BATCH_STATUSES.includes(batch.status),
    othersAnswered: false,
    batches: 1,
    blamed: false,
  };
  if (intent === undefined || intents.length > 1) return known;
  const { sends, batches, blamed } = await attemptsAt(database, intent);
  const firstSent = batches.get(batch.batchId) ?? null;
  const othersAnswered = firstSent !== null && (await othersAnsweredSince(database, boardId, requestId, firstSent));
  return { ...known, sends, batches: batches.size, blamed, othersAnswered };
}

async function parts({ database }: Services, mapping: Mapping, boardId: string): Promise<(effect: Effect) => Part> {
  const board = boardMapping(mapping);
  const labels = await loadKnownLabels(database, boardId);
  return (effect) => ({ requestId: randomUUID(), built: buildRequest([effect], board, labels) });
}

async function giveUpAlone({ database }: Services, mapping: Mapping, { request, context }: NotDone): Promise<void> {
  const [intent] = request.intents;
  if (intent === undefined) return;
  const message = evidenceOf(await attemptsAt(database, intent));
  const error = { code: 'OUTCOME_UNKNOWN', message, httpStatus: null };
  if (!(await giveUp(database, mapping, request, error, context))) throw changedMeanwhile(request);
}

function changedMeanwhile({ requestId }: StoredRequest): Error {
  return retryLater('OUTCOME_UNKNOWN', `Request ${requestId} was changed by another worker; it is settled first.`, 0);
}
