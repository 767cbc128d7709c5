import type { LiveFacts, Overview } from '../dashboard/facts.js';
import { relative } from '../output/times.js';
import { count } from '../output/words.js';
import type { ScheduleFacts } from '../temporal/schedule-facts.js';
import { isAlarming, verificationText } from '../temporal/verification.js';
import type { LastVerification } from '../temporal/verification.js';
import { html } from './html.js';
import type { Html, Piece } from './html.js';
import { command, facts, time, toned } from './parts.js';

/** When the next run starts, as a part of the overview. */
export function scheduleFacts({ temporal, now }: Overview): Html {
  if (temporal.kind === 'none') return html`<p>Not known while Temporal does not answer.</p>`;
  const { schedule, skippedStart, verification, queues }: LiveFacts = temporal.value;
  return facts([
    ['Schedule', schedule === null ? toned('warn', 'none') : whenText(schedule)],
    ['Note', schedule?.note ?? null],
    ['Next starts', schedule === null ? null : nextStarts(schedule)],
    [
      'Skipped',
      skippedStart === null
        ? null
        : html`the start of ${time(skippedStart.at)} (${relative(skippedStart.at, now)}): ${skippedStart.reason}`,
    ],
    ['Comparison of the board', verification === null ? html`by hand: ${command('verify')}` : whenText(verification)],
    ['Its note', verification?.note ?? null],
    ['Its next starts', verification === null ? null : nextStarts(verification)],
    ['Last comparison', lastComparison(verification?.last ?? null, now)],
    ...queues.map(({ queue, workers, attended }) => {
      const polling = `${count(workers.length, 'worker')}: ${workers.join(', ')}`;
      if (attended) return [`Queue ${queue}`, polling] as const;
      const none =
        workers.length === 0 ? html`no worker: start one with <code>npm run worker</code>` : `${polling}; none is of the current version`;
      return [`Queue ${queue}`, toned('bad', none)] as const;
    }),
  ]);
}

const whenText = ({ when, paused }: ScheduleFacts): Piece => (paused ? toned('warn', `${when}, paused`) : when);

const nextStarts = ({ nextTimes }: ScheduleFacts): Piece => nextTimes.map((at, index) => html`${index === 0 ? '' : ', '}${time(at)}`);

function lastComparison(last: LastVerification | null, now: number): Piece {
  if (last === null) return null;
  const text = verificationText(last, now);
  return isAlarming(last) ? toned('warn', text) : text;
}
