import type { ErrorEntry } from './entry.js';

const SETTLED = 'Nothing to do: the run reads the board to see what happened before it sends anything more.';

/** Answers after which it is open whether Monday executed the request. */
export const mondayUnclear: readonly ErrorEntry[] = [
  {
    code: 'INTERNAL_SERVER_ERROR',
    meaning: 'Monday failed inside. The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: `${SETTLED} If it repeats for one order, a value that Monday cannot digest is the usual cause.`,
    names: ['Internal Server Error', 'internalServerError', 'InternalServerError'],
  },
  {
    code: 'TIMEOUT_EXCEEDED',
    meaning: "Monday's gateway stopped waiting. The request may have been executed, or may still be.",
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
  {
    code: 'NO_ANSWER',
    meaning: 'No whole answer came back: a timeout, a broken connection or a cut body. The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
  {
    code: 'UNREADABLE_ANSWER',
    meaning: 'The answer is no GraphQL answer (a page of a gateway, a redirect, broken JSON). The request may have been executed.',
    retry: 'later',
    scope: 'run',
    remedy: `${SETTLED} If every request ends so, check the Monday URL in the settings.`,
  },
  {
    code: 'INDEFINITE_ANSWER',
    meaning: 'The answer does not say of each mutation whether it was executed.',
    retry: 'later',
    scope: 'run',
    remedy: SETTLED,
  },
];
