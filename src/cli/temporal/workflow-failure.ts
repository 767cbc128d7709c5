import { WorkflowFailedError } from '@temporalio/client';
import { ActivityFailure, ApplicationFailure, CancelledFailure, TerminatedFailure, TimeoutFailure } from '@temporalio/common';

/** How a workflow ended when it did not complete. `code` is a status of ours or an entry of the error registry, where there is one. */
export interface WorkflowEnd {
  readonly kind: 'failed' | 'cancelled' | 'terminated' | 'timed out';
  readonly code: string | null;
  readonly message: string;
}

/** Reads the error of a handle's `result()`. Rethrows an error that does not concern the workflow, such as a lost connection. */
export function workflowEnd(error: unknown): WorkflowEnd {
  if (!(error instanceof WorkflowFailedError)) throw error;
  const { cause } = error;
  if (cause instanceof CancelledFailure) return { kind: 'cancelled', code: 'CANCELLED', message: cause.message };
  if (cause instanceof TerminatedFailure)
    return { kind: 'terminated', code: null, message: `The workflow was terminated${cause.message === '' ? '' : `: ${cause.message}`}.` };
  if (cause instanceof TimeoutFailure) return { kind: 'timed out', code: null, message: `The workflow timed out: ${cause.message}.` };
  const inner = cause instanceof ActivityFailure ? cause.cause : cause;
  const code = inner instanceof ApplicationFailure ? (inner.type ?? null) : null;
  return { kind: 'failed', code, message: inner?.message ?? error.message };
}
