import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';
import type { StepFailure } from './loop/steps.js';

/** Why an activity, or the code around it, has failed permanently. */
export function failureOf(error: unknown): StepFailure {
  if (isCancellation(error)) return { kind: 'cancelled' };
  const failure = error instanceof ActivityFailure ? error.cause : error;
  const message = failure instanceof Error ? failure.message : String(failure);
  if (!(failure instanceof ApplicationFailure)) return { kind: 'failed', code: 'UNKNOWN', message, retryAfterMs: null };
  const wait: unknown = failure.details?.[0];
  return { kind: 'failed', code: failure.type ?? 'UNKNOWN', message, retryAfterMs: typeof wait === 'number' ? wait : null };
}
