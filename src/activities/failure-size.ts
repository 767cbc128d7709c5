/**
 * Characters of a message that Temporal gets. The server keeps the last failure of a waiting activity in at most 4 KB and cuts what is longer, and a failure beyond
 * its limit for payloads loses type and message altogether.
 */
const LONGEST_MESSAGE = 3_000;

/** The end of a message says how long it was tried, so some of it stays. */
const END_KEPT = 300;

/** Causes of causes that are looked at; a longer chain ends there. */
const DEEPEST_CAUSE = 5;

/** Shortens the messages of a failure and of its causes to what Temporal can keep. The error itself is changed, and returned. */
export function boundedFailure<T>(failure: T): T {
  let error: unknown = failure;
  for (let depth = 1; error instanceof Error; depth += 1) {
    shorten(error);
    if (depth === DEEPEST_CAUSE) Object.defineProperty(error, 'cause', { value: undefined, configurable: true, writable: true });
    error = error.cause;
  }
  return failure;
}

/** The stack begins with the message, so it is shortened with it. */
function shorten(error: Error): void {
  const { message, stack } = error;
  if (message.length <= LONGEST_MESSAGE) return;
  const left = message.length - LONGEST_MESSAGE;
  const start = message.slice(0, LONGEST_MESSAGE - END_KEPT).replace(/[\ud800-\udbff]$/, '');
  const short = `${start} … (${String(left)} more characters) … ${message.slice(-END_KEPT).replace(/^[\udc00-\udfff]/, '')}`;
  error.message = short;
  if (stack !== undefined) error.stack = stack.replace(message, () => short);
}
