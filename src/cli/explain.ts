/** One paragraph for a person. Temporal's client wraps the server's message; the inner message contains the cause. */
export function explainError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  // By its name: the client is not loaded for a command that does not use it.
  if (error.name !== 'ServiceError' || !(cause instanceof Error)) return error.message;
  const said = 'details' in cause && typeof cause.details === 'string' && cause.details !== '' ? cause.details : cause.message;
  return `Temporal refused: ${error.message.replace(/\.$/, '')}: ${said}`;
}
