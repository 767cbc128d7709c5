import { randomUUID } from 'node:crypto';
import type { Mapping } from '../../mapping/schema.js';
import { buildRequest } from '../../monday/documents.js';
import type { MondayError } from '../../monday/types.js';
import { splitRequest } from '../../store/requests/replaced-requests.js';
import type { StoredRequest } from '../../store/requests/requests.js';
import { boardMapping } from '../board-mapping.js';
import { loadKnownLabels } from '../known-labels.js';
import { largestRequestCost } from './complexity-budget.js';
import type { Services } from '../services.js';
import type { RequestResult } from './request-result.js';

export const TOO_LARGE: MondayError = {
  code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED',
  message:
    'The request was not sent: it costs more than its share of the complexity budget of a minute. It was replaced by two smaller ones.',
  httpStatus: null,
};

/**
 * Whether a request that was never executed costs more complexity than one request may use of a minute's budget. One mutation cannot be
 * split.
 */
export async function isTooLarge({ database, monday }: Services, { estimatedCost, intents }: StoredRequest): Promise<boolean> {
  if (intents.length < 2 || intents.some((intent) => intent.status !== 'OPEN')) return false;
  return estimatedCost > (await largestRequestCost(database, monday.tokenIdentity));
}

/** Splits a request that Monday has not executed into two (R7). */
export async function splitInTwo(services: Services, mapping: Mapping, request: StoredRequest, error: MondayError): Promise<RequestResult> {
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
