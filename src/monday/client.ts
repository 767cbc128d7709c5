import { createHash } from 'node:crypto';
import { classify } from './classify.js';
import { readBoard, readGroups } from './read-board.js';
import { readerThrough, type OutageGate } from './outage.js';
import { readerWithin, type ReadBudget } from './read-budget.js';
import { allItems, findItems, readItems, readSubitems } from './reads.js';
import { transport } from './transport.js';
import type { MondayApi } from './types.js';

/** Above Monday's own limit: its gateway gives up after 60 s, and its answer contains more than a timeout of ours. */
export const TIMEOUT_MS = 65_000;

/** The version whose schema this client is written and tested against. */
export const API_VERSION = '2026-10';

export interface MondaySettings {
  readonly url: string;
  readonly token: string;
  readonly apiVersion?: string;
  /** Of one HTTP request, in milliseconds. */
  readonly timeoutMs?: number;
}

/**
 * The client for Monday over HTTP. `send` never throws for an error of Monday or the network; reads throw `IncompleteRead`, `LimitedRead` or
 * `ReadRefused`, and stay within the budget and the gate where these are given (`MondayUnavailable`). The caller of `send` asks the gate and reserves its
 * complexity points. The token
 * appears in no error, message or answer. Throws at once when the token cannot be a header value.
 */
export function createMondayApi(
  { url, token, apiVersion = API_VERSION, timeoutMs = TIMEOUT_MS }: MondaySettings,
  budget?: ReadBudget,
  gate?: OutageGate,
): MondayApi {
  requireToken(token);
  const post = transport({ url, token, apiVersion, timeoutMs });
  const tokenIdentity = createHash('sha256').update(token).digest('hex').slice(0, 16);
  const reader = readerThrough(
    gate,
    tokenIdentity,
    readerWithin(budget, tokenIdentity, (body) => post(body)),
  );
  return {
    tokenIdentity,
    send: async ({ requestId, body, aliases }) => classify(await post(body, { 'Idempotency-Key': requestId }), aliases, Date.now()),
    readBoard: (boardId) => readBoard(reader, boardId, apiVersion),
    readGroups: (boardId) => readGroups(reader, boardId),
    findItems: (boardId, columnId, values, readColumns) => findItems(reader, { boardId, columnId, values, readColumns }),
    allItems: (boardId, readColumns) => allItems(reader, boardId, readColumns),
    readItems: (ids, readColumns) => readItems(reader, ids, readColumns),
    readSubitems: (parentIds, readColumns) => readSubitems(reader, parentIds, readColumns),
  };
}

/** The network layer quotes a header value that it refuses, so such a token must not reach it. */
export function requireToken(token: string): void {
  if (/^[\x21-\x7e]+$/.test(token)) return;
  throw new Error(
    'The Monday token is empty or holds a space, a line break or a character outside ASCII. Set the token exactly as Monday shows it.',
  );
}
