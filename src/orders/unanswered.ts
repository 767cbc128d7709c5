import { describeError } from '../errors/registry.js';
import type { Operation } from './effects.js';

/**
 * Monday's own resend window of a key is 30 minutes; ten of them are a margin for clock differences and for a send that is under way (R3).
 */
export const KEY_WINDOW_MS = 20 * 60_000;

/** What is known of a request without a definite answer. */
export interface UnansweredRequest {
  readonly operation: Operation;
  /** Identifies the token that it was sent with; null while it was not sent. */
  readonly tokenIdentity: string | null;
  readonly firstSent: string | null;
  /** The result of the last send, where it was no definite answer. */
  readonly errorCode: string | null;
  readonly intents: readonly { readonly status: string }[];
}

/** Creates are the requests that a second copy would double. */
export function isCreate({ operation }: { readonly operation: Operation }): boolean {
  return operation.startsWith('CREATE_');
}

/**
 * Whether the identical bytes may be sent again (R3): same token, window of the key open, no effect of it confirmed, and the last answer
 * was no refusal. A second copy of a create is harmless only where Monday keeps the answer to the first one under its key, and useful only
 * where that answer has not been received yet.
 */
export function mayRepeat(
  request: UnansweredRequest,
  now: string,
  monday: { readonly tokenIdentity: string; readonly keepsAnswers: boolean },
): boolean {
  if (isCreate(request) && (!monday.keepsAnswers || wasAnswered(request))) return false;
  const untouched = request.intents.every((intent) => intent.status === 'OPEN');
  const sameToken = request.tokenIdentity === monday.tokenIdentity;
  const open = Date.parse(now) - Date.parse(request.firstSent ?? now) < KEY_WINDOW_MS;
  return untouched && sameToken && open && !wasRefused(request);
}

/**
 * Monday has answered without reporting what it did. Where it keeps answers with errors, a copy under the same key gets that answer again.
 * Where it does not (Monday does not document it), the copy creates a second item.
 */
const ANSWERED_UNCLEARLY = new Set(['INTERNAL_SERVER_ERROR', 'INDEFINITE_ANSWER']);

function wasAnswered({ errorCode }: UnansweredRequest): boolean {
  return errorCode !== null && ANSWERED_UNCLEARLY.has(describeError(errorCode).code);
}

function wasRefused({ errorCode }: UnansweredRequest): boolean {
  return errorCode !== null && ['row', 'never'].includes(describeError(errorCode).retry);
}
