import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import { waitOfDetail } from '../orders/wait.js';
import type { StepFailure } from './loop/steps.js';

/** Why an activity, or the code around it, has failed permanently. */
export function failureOf(error: unknown): StepFailure {
  if (isCancellation(error)) return { kind: 'cancelled' };
  const failure = error instanceof ActivityFailure ? error.cause : error;
  const message = failure instanceof Error ? failure.message : String(failure);
  if (!(failure instanceof ApplicationFailure)) return { kind: 'failed', code: 'UNKNOWN', message, retryAfterMs: null, wait: null };
  const [delayMs, wait] = failure.details ?? [];
  return {
    kind: 'failed',
    code: failure.type ?? 'UNKNOWN',
    message,
    retryAfterMs: typeof delayMs === 'number' ? delayMs : null,
    wait: waitOfDetail(wait),
  };
}
