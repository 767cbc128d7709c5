import type { ErrorEntry } from './entry.js';

const WAITED_FOR = 'Nothing to do: the run waits and goes on by itself.';

/** What Monday, or the way there, asks us to wait for. */
export const mondayLimits: readonly ErrorEntry[] = [
  {
    code: 'COMPLEXITY_BUDGET_EXHAUSTED',
    meaning: 'The complexity points of this minute are used up; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it is frequent, something else spends the same token's points: give the sync a token of its own.`,
    names: ['ComplexityException'],
  },
  {
    code: 'MINUTE_RATE_LIMIT_EXCEEDED',
    meaning: 'Too many requests in this minute; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
    names: ['Rate Limit Exceeded', 'RATE_LIMIT_EXCEEDED', 'RateLimitExceeded'],
  },
  {
    code: 'MAX_CONCURRENCY_EXCEEDED',
    meaning: 'Too many requests at the same time; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it is frequent, lower the number of request slots.`,
    names: ['maxConcurrencyExceeded'],
  },
  {
    code: 'IP_RATE_LIMIT_EXCEEDED',
    meaning: 'Too many requests from this network address; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
  },
  {
    code: 'DAILY_LIMIT_EXCEEDED',
    meaning: "The account's calls of this day are used up. They start anew at midnight UTC.",
    retry: 'later',
    scope: 'run',
    remedy: 'Wait for midnight UTC, or ask Monday for a higher daily limit. What is not sent stays pending.',
  },
  {
    code: 'LIMIT_REACHED',
    meaning: 'Monday answered with HTTP 429 and a code that is not known; it did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
  },
  {
    code: 'API_TEMPORARILY_BLOCKED',
    meaning: 'Monday has blocked its API for a short time.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it lasts, see Monday's status page.`,
  },
  {
    code: 'TOO_MANY_REQUESTS',
    meaning: 'A service inside Monday refused part of the answer because of its load.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
    names: ['tooManyRequests', 'FIELD_LIMIT_EXCEEDED', 'FIELD_MINUTE_RATE_LIMIT_EXCEEDED'],
  },
  {
    code: 'RESOURCE_LOCKED',
    meaning: 'Another write holds the board; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it is frequent, see what else writes to the board at this time.`,
    names: ['ResourceLockedException'],
  },
  {
    code: 'IDEMPOTENCY_CONFLICT',
    meaning: 'The first send of this request is still running at Monday.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
  },
  {
    code: 'CONNECTION_REFUSED',
    meaning: 'Monday could not be reached; nothing was sent.',
    retry: 'later',
    scope: 'run',
    remedy: 'Check the network, the proxy and the Monday URL in the settings. The run goes on once Monday answers.',
  },
];
