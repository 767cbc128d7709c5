import type { ErrorEntry } from './entry.js';

const SETTLED = 'Nothing to do: the run reads the board to find out what happened before it sends anything more.';

/** Answers after which it is unknown whether Monday executed the request. */
export const mondayUnclear: readonly ErrorEntry[] = [
  {
    code: 'INTERNAL_SERVER_ERROR',
    meaning: 'Monday reported an internal error. The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: `${SETTLED} If it repeats for one order, the usual cause is a value that Monday cannot process: \`npm run cli -- errors show ORDER\` shows what was sent.`,
    names: ['Internal Server Error', 'internalServerError', 'InternalServerError'],
  },
  {
    code: 'TIMEOUT_EXCEEDED',
    meaning: "Monday's gateway timed out. The request may have been executed, or may still be executed.",
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
  {
    code: 'NO_ANSWER',
    meaning: 'No complete answer arrived: a timeout, a broken connection or a truncated body. The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
  {
    code: 'UNREADABLE_ANSWER',
    meaning: 'The answer is not a GraphQL answer (a page of a gateway, a redirect, invalid JSON). The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: `${SETTLED} If every request ends like this, check the Monday URL in the settings: \`npm run cli -- doctor\` tries it.`,
  },
  {
    code: 'INDEFINITE_ANSWER',
    meaning: 'The answer does not show for each mutation whether it was executed.',
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
];
