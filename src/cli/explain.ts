import { ServiceError } from '@temporalio/client';

/** One paragraph for a person. Temporal's client wraps the server's message; the inner message contains the cause. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error instanceof ServiceError) || error.cause === undefined) return error.message;
  const { cause } = error;
  const said = 'details' in cause && typeof cause.details === 'string' && cause.details !== '' ? cause.details : cause.message;
  return `Temporal refused: ${error.message.replace(/\.$/, '')}: ${said}`;
}
