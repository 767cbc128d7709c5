import type { TokenState } from '../../store/boards/tokens.js';
import { relative } from '../output/times.js';
import type { Html } from './html.js';
import { html } from './html.js';
import { grid, time, toned } from './parts.js';
import { number } from '../output/words.js';

/** Monday's window of the complexity budget. */
const WINDOW_MS = 60_000;

/** The budget of each token that the sync has used, and whether Monday answers it. Tokens have a number here, the one used last first. */
export function budgetTable(tokens: readonly TokenState[], now: number): Html {
  const current = ({ windowStarted }: TokenState): boolean => now - Date.parse(windowStarted) < WINDOW_MS;
  return grid(
    'Budget',
    tokens.map((token, index) => ({ ...token, place: index + 1 })),
    [
      { title: 'Token', cell: ({ place }) => place, kind: 'number' },
      { title: 'Points per minute', cell: ({ limit }) => limit, kind: 'number' },
      { title: 'Spent in this minute', cell: (token) => (current(token) ? token.spent : 0), kind: 'number' },
      {
        title: 'Used',
        cell: (token) => `${String(current(token) && token.limit > 0 ? Math.round((token.spent / token.limit) * 100) : 0)} %`,
        kind: 'number',
      },
      { title: 'Last window', cell: ({ windowStarted }) => html`${time(windowStarted)}, ${relative(windowStarted, now)}`, kind: 'short' },
      { title: 'Requests so far', cell: ({ requestsSent }) => requestsSent, kind: 'number' },
      {
        title: 'Monday answers',
        cell: ({ outage }) =>
          outage === null
            ? 'yes'
            : html`${toned('bad', 'no')}: ${number(outage.failures)} failures in a row since ${time(outage.since)}, next call at
              ${time(outage.until)} (${outage.answer})`,
      },
    ],
    'No token has sent a request yet.',
  );
}
