import { waitSentence } from '../../orders/wait.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import { describeFinding } from '../../errors/describe-finding.js';
import type { LEVELS } from '../../orders/health.js';
import { levelOf } from '../../orders/health.js';
import type { Overview } from '../dashboard/facts.js';
import { shownWait } from '../follow/waits.js';
import { relative, took } from '../output/times.js';
import { count } from '../output/words.js';
import { failureLine } from '../temporal/pending-failures.js';
import { html, link, NOTHING } from './html.js';
import type { Html, Piece } from './html.js';
import {
  command,
  facts,
  grid,
  pill,
  prose,
  section,
  statusText,
  time,
  toned,
  TONE_OF_COLOUR,
  TONE_OF_SEVERITY,
  zoneSentence,
} from './parts.js';
import { number } from '../output/words.js';
import type { Places } from './run-body.js';
import { flagged } from './run-body.js';
import { budgetTable } from './token-table.js';
import { runGrid } from './run-grid.js';
import { scheduleFacts } from './schedule-section.js';

const TONE_OF_LEVEL = { OK: 'good', WARNING: 'warn', CRITICAL: 'bad' } as const satisfies Record<(typeof LEVELS)[number], string>;

/** The state of everything on one page: what is wrong first, then what waits for a person, then what is at work. */
export function overviewBody(seen: Overview, places: Places): Html {
  return html`<h1>Overview of ${seen.mapping}</h1>
    ${levelBanner(seen)} ${section('Waits for a person', decisions(seen))} ${section('Now', openRun(seen), workTable(seen, places))}
    ${section('Open findings', findingTable(seen))} ${section('Last runs', runGrid(seen.runs, places, seen.now), allRuns(seen))}
    ${section('Schedule and workers', scheduleFacts(seen))} ${section('Budget of Monday', budgetTable(seen.tokens, seen.now))} `;
}

function levelBanner({ problems, tables, now }: Overview): Html {
  const level = levelOf(problems);
  const last = tables.lastSuccess === null ? 'No success yet.' : `Last success ${relative(tables.lastSuccess, now)}.`;
  return html`<div class="banner ${TONE_OF_LEVEL[level]}">
      <p>${pill(TONE_OF_LEVEL[level], level)} ${last}</p>
      ${
        problems.length === 0
          ? NOTHING
          : html`<ul class="plain">
              ${problems.map(({ level: of, text }) => html`<li>${of}: ${text}</li>`)}
            </ul>`
      }
    </div>
    <p class="muted">Judged as by ${command('status --check')}. ${zoneSentence()}</p>`;
}

const allRuns = ({ runs }: Overview): Html => (runs.length === 0 ? NOTHING : html`<p><a href="/runs">All runs</a></p>`);

function openRun({ temporal, now, tables }: Overview): Html {
  if (temporal.kind === 'none')
    return html`<p class="warn">Temporal does not answer, so open runs, waits, schedule and workers are not known: ${temporal.reason}</p>`;
  const { open, failures } = temporal.value;
  if (open === null)
    return html`<p>No run is open.${tables.lastRun === null ? '' : ` The last one ended ${relative(tables.lastRun.ended, now)}.`}</p>`;
  const { progress } = open;
  return html`${facts([
    ['Open run', html`<code>${open.workflowId}</code>${open.link === null ? NOTHING : html`, ${link(open.link, 'in the Temporal UI')}`}`],
    ['Began', html`${time(open.since)} (${relative(open.since, now)})`],
    ['Step', progress === null ? toned('warn', 'no worker answers') : progress.step],
    ['Batches', progress === null || progress.batchesTotal === 0 ? null : share(progress.batchesDone, progress.batchesTotal)],
    [
      'State',
      progress === null
        ? null
        : warned([progress.cancelled ? 'cancelling' : '', progress.paused ? 'paused' : ''].filter((word) => word !== '').join(', ')),
    ],
    ['Waits', warned(shownWait(progress, now))],
  ])}${
    failures.length === 0
      ? NOTHING
      : html`<p>${toned('warn', 'Failed and tried again:')}</p>
          <ul class="plain">
            ${failures.map((failure) => html`<li>${failureLine(failure, now)}</li>`)}
          </ul>`
  }`;
}

const warned = (text: string | null): Piece => (text === null || text === '' ? null : toned('warn', text));

/** `3 of 12 done`, with a bar. */
const share = (done: number, total: number): Html =>
  html`<progress aria-label="Batches done" value="${done}" max="${total}"></progress> ${number(done)} of ${number(total)} done`;

function workTable({ batches, temporal, now }: Overview, places: Places): Html {
  const waits = temporal.kind === 'answer' ? temporal.value.waits : new Map<string, never>();
  const said = (batchId: string): string | null => {
    const wait = waits.get(batchId);
    return wait === undefined ? null : waitSentence(wait, now);
  };
  return grid(
    'Batches at work, and batches of the last day with orders left',
    batches,
    [
      { title: 'Batch', cell: ({ batchId }) => places.batch(batchId), kind: 'short' },
      { title: 'Customer', cell: ({ customer }) => customer },
      { title: 'Status', cell: (batch) => statusText(TONE_OF_COLOUR[STATUS_TABLE[batch.status].colour], batch.status) },
      { title: 'Orders', cell: ({ orders }) => orders, kind: 'number' },
      { title: 'Promoted', cell: ({ promoted }) => promoted, kind: 'number' },
      { title: 'Failed', cell: ({ failed }) => flagged(failed, 'bad'), kind: 'number' },
      { title: 'Took', cell: ({ startTime, endTime }) => took(startTime, endTime, now), kind: 'short' },
    ],
    'No batch is at work, and none of the last day has orders left.',
    ({ batchId, errorSummary, statusReason }) => said(batchId) ?? errorSummary ?? statusReason,
  );
}

function decisions({ held, partlySent, temporal }: Overview): Html {
  const undecided = held.filter(({ state }) => state === 'undecided');
  const orders = undecided.reduce((sum, one) => sum + one.orders.length, 0);
  const gate = temporal.kind === 'answer' && temporal.value.open?.progress?.waitingFor?.startsWith('approval') === true;
  const lines: Piece[] = [
    ...(gate ? [html`<li>${toned('warn', 'The open run waits for an approval:')} ${command('approve')} or ${command('reject')}</li>`] : []),
    ...(orders === 0
      ? []
      : [
          html`<li>
            ${toned('warn', `${count(orders, 'removal')} held`)} of ${count(undecided.length, 'customer')}: <a href="/removals">which</a>
          </li>`,
        ]),
    ...(partlySent === 0 ? [] : [html`<li>${count(partlySent, 'order')} sent in part; the next run completes them.</li>`]),
  ];
  return lines.length === 0
    ? html`<p>Nothing.</p>`
    : html`<ul class="plain">
        ${lines}
      </ul>`;
}

function findingTable({ tables: { open } }: Overview): Html {
  return grid(
    'Open findings by code',
    open,
    [
      { title: 'Code', cell: ({ code }) => html`<a href="/findings?code=${encodeURIComponent(code)}">${code}</a>`, kind: 'short' },
      { title: 'Severity', cell: ({ severity }) => toned(TONE_OF_SEVERITY[severity], severity), kind: 'short' },
      { title: 'Open', cell: (one) => one.open, kind: 'number' },
      { title: 'New', cell: (one) => one.new, kind: 'number' },
    ],
    'None is open.',
    ({ code }) => prose(describeFinding(code).remedy),
  );
}
