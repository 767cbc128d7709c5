import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';

/** Will not go away by trying again: the workflow sees it at once. `type` is an entry of the error registry. */
export function permanentFailure(type: string, message: string, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}

/** Passing, and expected: tried again after the delay that Monday or the protocol names. Not logged as an alarm. */
export function retryLater(type: string, message: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: Math.max(0, Math.ceil(delayMs)),
    category: ApplicationFailureCategory.BENIGN,
  });
}
