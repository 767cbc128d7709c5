import type { ErrorEntry } from './entry.js';

const WAITED_FOR = 'Nothing to do: the run waits and continues by itself; `npm run cli -- status` shows until when.';

/** Limits of Monday, or of the network on the way, after which the sync waits. */
export const mondayLimits: readonly ErrorEntry[] = [
  {
    code: 'COMPLEXITY_BUDGET_EXHAUSTED',
    meaning: 'The complexity budget of this minute is used up; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it is frequent, another program uses the same token's complexity budget: give the sync a token of its own.`,
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
    meaning: "The account's API calls of this day are used up. The daily limit is reset at midnight UTC.",
    retry: 'later',
    scope: 'run',
    remedy:
      'Wait for midnight UTC, or ask Monday for a higher daily limit. What is not sent stays pending; `npm run cli -- plan` shows how many calls it needs.',
  },
  {
    code: 'LIMIT_REACHED',
    meaning: 'Monday named a limit (status 429, or a time to wait) under a code that is not known; it did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: WAITED_FOR,
  },
  {
    code: 'API_TEMPORARILY_BLOCKED',
    meaning: 'Monday has blocked its API for a short time.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it lasts, check Monday's status page.`,
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
    meaning: 'Another write has locked the board; Monday did not execute the request.',
    retry: 'later',
    scope: 'run',
    remedy: `${WAITED_FOR} If it is frequent, check what else writes to the board at this time.`,
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
    remedy:
      'Check the network, the proxy and the Monday URL in the settings: `npm run cli -- doctor` tries them. The run continues once Monday answers.',
  },
];
