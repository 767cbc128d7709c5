import { runMeaning, STATUS_TABLE } from '../../contracts/statuses.js';
import type { ListedBatch } from '../../store/batches/batch-list.js';
import { took } from '../output/times.js';
import { shortId } from '../output/words.js';
import { customerOutcomes } from '../report/customers.js';
import type { RunStory } from '../report/run-story.js';
import { selectionText } from '../run-table.js';
import { findingGroups, noticesOf } from './finding-groups.js';
import { html, link, NOTHING } from './html.js';
import type { Html, Piece } from './html.js';
import { command, facts, grid, pill, prose, section, statusText, tiles, time, toned, TONE_OF_COLOUR, zoneNote } from './parts.js';
import { number } from '../output/words.js';
import type { Tone } from './parts.js';
import { requestSections } from './request-sections.js';

/** How a page leads to others: the dashboard by links, a file by nothing. */
export interface Places {
  readonly batch: (batchId: string) => Piece;
  readonly run: (runId: string) => Piece;
}

/** The places of a self-contained page. */
export const NO_PLACES: Places = { batch: shortId, run: shortId };

/** One run in full: verdict, outcome by customer, findings with remedies, throughput, requests, waits. */
export function runBody(story: RunStory, places: Places): Html {
  const { run, now } = story;
  return html`<h1>Run ${shortId(run.runId)} of ${run.mapping}</h1>
    ${verdict(story)} ${zoneNote()} ${section('What became of the orders', orderTiles(run.counts), books(run))}
    ${section('By customer', customerTable(story))}
    ${section(
      'Findings and remedies',
      findingGroups(noticesOf(run.refused, run.findings), 'Nothing was refused, and nothing that the run found is open.'),
    )}
    ${requestSections(story)} ${section('Batches', batchGrid(run.listedBatches, places, now))} `;
}

function verdict({ run, now }: RunStory): Html {
  const { counts, status, newErrors } = run;
  const { colour, meaning } = runMeaning({ status, deferred: counts.deferred, newErrors, whole: run.wholeSource });
  const tone = TONE_OF_COLOUR[colour];
  const read = selectionText(run.selection);
  return html`<div class="banner ${tone}"><p>${pill(tone, status)} ${prose(meaning)}</p></div>
    ${facts([
      ['Reason', run.statusReason],
      ['Remedy', run.remedy === null ? null : prose(run.remedy)],
      ['Began', time(run.startTime)],
      ['Ended', run.endTime === null ? 'still open by its row' : time(run.endTime)],
      ['Took', took(run.startTime, run.endTime, now)],
      ['Source', read === '' ? (run.wholeSource ? 'all of it' : '') : read],
      ['New errors', newErrors === 0 ? null : toned('bad', number(newErrors))],
      [
        'Notes',
        run.notes.length === 0
          ? null
          : html`<ul class="plain">
              ${run.notes.map((note) => html`<li>${note}</li>`)}
            </ul>`,
      ],
      ['Run', html`<code>${run.runId}</code>`],
      [
        'Workflow',
        html`<code>${run.workflowId}</code>${run.temporalUi === null ? NOTHING : html`, ${link(run.temporalUi, 'in the Temporal UI')}`}`,
      ],
      ['Command', command(`runs show ${shortId(run.runId)}`)],
    ])}`;
}

type Counts = RunStory['run']['counts'];

function orderTiles(counts: Counts): Html {
  const one = (name: string, value: number, tone: Tone = 'plain'): { name: string; value: string; tone: Tone } => ({
    name,
    value: number(value),
    tone: value === 0 ? 'plain' : tone,
  });
  return html`${tiles([
    one('promoted', counts.promoted, 'good'),
    one('failed', counts.failed, 'bad'),
    one('deferred', counts.deferred, 'warn'),
    one('held', counts.held, 'warn'),
    one('rejected', counts.rejected, 'bad'),
    one('staged', counts.staged),
    one('new', counts.new),
    one('changed', counts.changed),
    one('removed', counts.removed),
    one('missing once', counts.missing),
    one('unchanged', counts.unchanged),
    one('rows read', counts.rowsRead),
  ])}`;
}

function books({ books: { balance, problems }, status }: RunStory['run']): Html {
  if (status === 'RUNNING') return NOTHING;
  return balance
    ? html`<p>The totals ${toned('good', 'balance')}: detected = staged + held + rejected, staged = promoted + failed + deferred.</p>`
    : html`<p>${toned('bad', 'The totals do not balance:')} ${problems.join(' ')}</p>`;
}

function customerTable({ run, now }: RunStory): Html {
  return grid(
    'Outcome by customer',
    customerOutcomes(run.listedBatches, run.refused),
    [
      { title: 'Customer', cell: ({ customer }) => (customer === '' ? '(none)' : customer) },
      { title: 'Orders', cell: ({ orders }) => orders, kind: 'number' },
      { title: 'Promoted', cell: ({ promoted }) => promoted, kind: 'number' },
      { title: 'Failed', cell: ({ failed }) => flagged(failed, 'bad'), kind: 'number' },
      { title: 'Deferred', cell: ({ deferred }) => flagged(deferred, 'warn'), kind: 'number' },
      { title: 'Rejected', cell: ({ rejected }) => flagged(rejected, 'bad'), kind: 'number' },
      { title: 'Sizes', cell: ({ sizes }) => sizes, kind: 'number' },
      { title: 'Batches', cell: ({ batches }) => batches, kind: 'number' },
      { title: 'Requests', cell: ({ requests }) => requests, kind: 'number' },
      { title: 'Took', cell: ({ began, ended }) => took(began, ended, now), kind: 'short' },
    ],
    'No order of any customer changed.',
  );
}

export const flagged = (value: number, tone: Tone): Piece => (value === 0 ? 0 : toned(tone, number(value)));

/** Batches as a table, each with its reason. */
export function batchGrid(
  batches: readonly ListedBatch[],
  places: Places,
  now: number,
  empty: Piece = 'No batch: nothing was staged.',
): Html {
  return grid(
    'Batches',
    batches,
    [
      { title: 'Batch', cell: ({ batchId }) => places.batch(batchId), kind: 'short' },
      {
        title: 'Customer',
        cell: ({ customer, number: part, count }) => (count === 1 ? customer : `${customer} ${String(part)}/${String(count)}`),
      },
      { title: 'Status', cell: (batch) => statusText(TONE_OF_COLOUR[STATUS_TABLE[batch.status].colour], batch.status) },
      { title: 'Orders', cell: ({ orders }) => orders.total, kind: 'number' },
      { title: 'Promoted', cell: ({ orders }) => orders.promoted, kind: 'number' },
      { title: 'Failed', cell: ({ orders }) => flagged(orders.failed, 'bad'), kind: 'number' },
      { title: 'Deferred', cell: ({ orders }) => flagged(orders.deferred, 'warn'), kind: 'number' },
      { title: 'Began', cell: ({ times }) => time(times.started), kind: 'short' },
      { title: 'Took', cell: ({ times }) => took(times.started, times.ended, now), kind: 'short' },
    ],
    empty,
    ({ errorSummary, statusReason }) => errorSummary ?? statusReason,
  );
}
