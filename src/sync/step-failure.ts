import { ApplicationFailure, ApplicationFailureCategory } from '@temporalio/common';

/** A failure that a retry cannot resolve: the workflow gets it at once. `type` is an entry of the error registry. */
export function permanentFailure(type: string, message: string, ...details: unknown[]): ApplicationFailure {
  return ApplicationFailure.create({ type, message, nonRetryable: true, details });
}

/** An expected, temporary failure: tried again after the delay that Monday or the protocol requires. Not logged as an error. */
export function retryLater(type: string, message: string, delayMs: number): ApplicationFailure {
  return ApplicationFailure.create({
    type,
    message,
    nextRetryDelay: Math.max(0, Math.ceil(delayMs)),
    category: ApplicationFailureCategory.BENIGN,
  });
}
