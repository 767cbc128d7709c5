import { duration } from '../output/times.js';
import { answeredMutations, answerTimes, binned, outcomes, pauses, spentPoints } from '../report/timeline.js';
import type { Event } from '../report/timeline.js';
import type { RunStory } from '../report/run-story.js';
import { html, NOTHING } from './html.js';
import type { Html } from './html.js';
import { grid, section, time } from './parts.js';
import { number } from '../output/words.js';
import { barPlot, width } from './plot.js';

/** Monday's budget is one of complexity points per minute. */
const BUDGET_MS = 60_000;

const PAUSES_SHOWN = 5;

/** Throughput and budget over time, requests by outcome, and waits: from what the tables keep of the requests. */
export function requestSections(story: RunStory): Html {
  const { run, requests } = story;
  if (requests.length === 0)
    return section(
      'Requests',
      run.counts.staged === 0
        ? html`<p>Nothing was staged, so no request was sent.</p>`
        : html`<p>The tables hold no request of this run: none was sent yet, or the retention has deleted them.</p>`,
    );
  return html`${section('Throughput and budget', rate(story), plots(story))}
  ${section('Requests by outcome', outcomeTable(story), latency(story))} ${section('Waits', waits(story))}`;
}

function rate({ run, requests, now }: RunStory): Html {
  const mutations = answeredMutations(requests).reduce((sum, { amount }) => sum + amount, 0);
  const seconds = ((run.endTime === null ? now : Date.parse(run.endTime)) - Date.parse(run.startTime)) / 1000;
  return html`<p>${number(run.counts.promoted)} orders promoted and ${number(mutations)} mutations answered in ${duration(seconds)}.</p>`;
}

/** Side by side where there is room, over the same time. */
function plots(story: RunStory): Html {
  const mutations = answeredMutations(story.requests);
  const orders = promoted(story);
  const span = [...mutations, ...orders].map(({ at }) => at);
  return html`<div class="plots">
    ${plotOf('Mutations answered', mutations, span)} ${plotOf('Orders promoted', orders, span)} ${budgetPlot(story)}
  </div>`;
}

function plotOf(title: string, events: readonly Event[], span: readonly number[]): Html {
  const bins = binned(events, 1_000, span);
  return bins === null ? html`<p>${title}: none.</p>` : barPlot({ title, bins, limit: null, note: null });
}

const promoted = ({ run }: RunStory): Event[] =>
  run.listedBatches.flatMap(({ times, orders }) =>
    times.promoted === null || orders.promoted === 0 ? [] : [{ at: Date.parse(times.promoted), amount: orders.promoted }],
  );

function budgetPlot({ requests, tokens }: RunStory): Html {
  const bins = binned(spentPoints(requests), BUDGET_MS);
  const [token] = tokens;
  if (bins === null) return html`<p>No request was sent yet.</p>`;
  const minutes = bins.widthMs / BUDGET_MS;
  const limit =
    token === undefined ? null : { name: `The budget of the token that was used last, per ${width(bins)}`, value: token.limit * minutes };
  const note = 'Of mutations, as estimated before they were sent. Reads of the board use the same budget and are not in it.';
  return barPlot({ title: 'Complexity points', bins, limit, note });
}

const WORDS: Readonly<Record<string, string>> = {
  OPEN: 'not sent yet',
  SENT: 'sent, answer missing',
  ANSWERED: 'answered',
  REFUSED: 'refused as a whole',
  SPLIT: 'divided into smaller ones',
  SETTLED: 'settled by reading the board',
};

function outcomeTable({ requests }: RunStory): Html {
  return grid(
    'Requests by outcome',
    outcomes(requests),
    [
      { title: 'Operation', cell: ({ operation }) => operation, kind: 'short' },
      { title: 'Outcome', cell: ({ status }) => WORDS[status] ?? status },
      { title: 'Requests', cell: (one) => one.requests, kind: 'number' },
      { title: 'Mutations', cell: ({ effects }) => effects, kind: 'number' },
      { title: 'Times sent', cell: ({ sends }) => sends, kind: 'number' },
    ],
    'None.',
  );
}

function latency({ requests }: RunStory): Html {
  const times = answerTimes(requests);
  if (times === null) return NOTHING;
  const said = (seconds: number): string =>
    seconds < 1 ? `${String(Math.round(seconds * 1000))} ms` : seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
  return html`<p>
    An answer took ${said(times.median)} in the median, 95 of 100 at most ${said(times.most)}, the longest ${said(times.longest)}.
  </p>`;
}

function waits({ requests }: RunStory): Html {
  const again = requests.filter(({ sendCount }) => sendCount > 1);
  const repeats = again.reduce((sum, { sendCount }) => sum + sendCount - 1, 0);
  const sent =
    again.length === 0
      ? 'No request was sent more than once.'
      : `${number(again.length)} ${again.length === 1 ? 'request was' : 'requests were'} sent again, ${number(repeats)} ${repeats === 1 ? 'time' : 'times'} in all.`;
  const longest = pauses(requests, PAUSES_SHOWN);
  if (longest.length === 0) return html`<p>${sent} There was no pause of 5 s or more between two requests.</p>`;
  return html`<p>${sent} The longest times in which no request was sent or answered:</p>
    ${grid(
      'Longest pauses between requests',
      longest,
      [
        { title: 'From', cell: ({ from }) => time(from), kind: 'short' },
        { title: 'To', cell: ({ to }) => time(to), kind: 'short' },
        { title: 'For', cell: ({ seconds }) => duration(seconds), kind: 'number' },
      ],
      'None.',
    )}`;
}
