import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';
import type { Wait } from '../orders/wait.js';

/** A failure that a retry cannot resolve: the workflow gets it at once. `type` is an entry of the error registry. */
export function permanentFailure(type: string, message: string, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}

/** Temporal takes a delay of zero for no retry at all, and ends the step (server 1.31.2: RETRY_STATE_TIMEOUT). */
const SHORTEST_DELAY_MS = 1;

/**
 * An expected, temporary failure: tried again after the delay that Monday or the protocol requires. Not logged as an error. `wait` is shown to a person while
 * it lasts.
 */
export function retryLater(type: string, message: string, delayMs: number, wait?: Wait): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: Math.max(SHORTEST_DELAY_MS, Math.ceil(delayMs)),
    category: ApplicationFailureCategory.BENIGN,
    // The second detail, as in a failure for which the workflow itself waits: its first is the delay.
    ...(wait === undefined ? {} : { details: [Math.max(0, Math.ceil(delayMs)), wait] }),
  });
}

/** The same failure for a workflow that waits by itself, so that it can show the wait; unchanged when it names no wait, or one shorter than `shortestMs`. */
export function parked(error: unknown, shortestMs: number): unknown {
  if (!(error instanceof ApplicationFailure) || error.nonRetryable === true) return error;
  const [delayMs, wait] = error.details ?? [];
  if (typeof delayMs !== 'number' || delayMs < shortestMs || wait === undefined) return error;
  return permanentFailure(error.type ?? 'UNKNOWN', error.message, delayMs, wait);
}
