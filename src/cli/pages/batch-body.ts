import { STATUS_TABLE } from '../../contracts/statuses.js';
import { waitSentence } from '../../orders/wait.js';
import type { BatchReport } from '../commands/batch-report.js';
import { took } from '../output/times.js';
import { shortId } from '../output/words.js';
import { healedText } from '../retry/healed-text.js';
import { findingGroups, noticesOf } from './finding-groups.js';
import { html, link, NOTHING } from './html.js';
import type { Html } from './html.js';
import { command, facts, grid, more, pill, prose, section, tiles, time, toned, TONE_OF_COLOUR, zoneNote } from './parts.js';
import { number } from '../output/words.js';
import type { Places } from './run-body.js';

/** A batch has some hundred requests at most; the last ones show how it ended. */
const REQUESTS_SHOWN = 100;

/** One batch in full: counters, times, orders that are not promoted, refusals, requests. */
export function batchBody(batch: BatchReport, places: Places, now: number): Html {
  const { orders, sizes, api } = batch;
  return html`<h1>${batch.customer}: batch ${batch.number} of ${batch.count}</h1>
    ${verdict(batch, places, now)} ${zoneNote()}
    ${section(
      'Counters',
      tiles([
        { name: 'orders', value: number(orders.total) },
        { name: 'promoted', value: number(orders.promoted), tone: orders.promoted > 0 ? 'good' : 'plain' },
        { name: 'failed', value: number(orders.failed), tone: orders.failed > 0 ? 'bad' : 'plain' },
        { name: 'deferred', value: number(orders.deferred), tone: orders.deferred > 0 ? 'warn' : 'plain' },
        { name: 'sizes', value: number(sizes.total) },
        { name: 'sizes failed', value: number(sizes.failed), tone: sizes.failed > 0 ? 'bad' : 'plain' },
        { name: 'requests sent', value: number(api.calls) },
        { name: 'sent again', value: number(api.repeats) },
      ]),
    )}
    ${section('Orders that are not promoted', unfinished(batch))}
    ${section('Refusals and remedies', findingGroups(noticesOf(batch.errors, []), 'No open refusal.'))}
    ${section('Requests', requests(batch))} `;
}

function verdict(batch: BatchReport, places: Places, now: number): Html {
  const { status, times } = batch;
  const { colour, meaning, startable } = STATUS_TABLE[status];
  const left = batch.unfinished.some(({ superseded }) => !superseded);
  return html`<div class="banner ${TONE_OF_COLOUR[colour]}"><p>${pill(TONE_OF_COLOUR[colour], status)} ${prose(meaning)}</p></div>
    ${facts([
      ['Now', batch.wait === null ? null : toned('warn', waitSentence(batch.wait, now))],
      ['Reason', batch.statusReason],
      ['Summary', batch.errorSummary],
      [
        'Next',
        !startable
          ? null
          : left
            ? command(`retry --batch ${shortId(batch.batchId)}`)
            : `Nothing is left to retry. ${healedText(batch.healers, batch.unfinished.length)}`,
      ],
      ['Run', places.run(batch.runId)],
      ['Staged', time(times.staged)],
      ['Began', time(times.started)],
      ['Items sent', time(times.itemsSent)],
      ['Sizes sent', time(times.subitemsSent)],
      ['Promoted', time(times.promoted)],
      ['Ended', time(times.ended)],
      ['Took', took(times.started, times.ended, now)],
      ['Batch', html`<code>${batch.batchId}</code>`],
      [
        'Workflow',
        batch.workflowId === null
          ? null
          : html`<code>${batch.workflowId}</code
              >${batch.temporalUi === null ? NOTHING : html`, ${link(batch.temporalUi, 'in the Temporal UI')}`}`,
      ],
    ])}`;
}

function unfinished({ unfinished: orders }: BatchReport): Html {
  return grid(
    'Orders that are not promoted',
    orders,
    [
      { title: 'Order', cell: ({ title }) => title },
      { title: 'Group', cell: ({ group }) => group },
      { title: 'Change', cell: ({ change }) => change.toLowerCase(), kind: 'short' },
      { title: 'Status', cell: ({ status, superseded }) => (superseded ? `${status}, taken by a newer read` : status) },
      { title: 'Code', cell: ({ code }) => code, kind: 'short' },
    ],
    'Every order is promoted.',
    ({ message }) => message,
  );
}

function requests({ requests: all }: BatchReport): Html {
  const shown = all.slice(-REQUESTS_SHOWN);
  return html`${grid(
    'Requests',
    shown,
    [
      { title: 'Request', cell: ({ requestId }) => html`<code>${shortId(requestId)}</code>`, kind: 'short' },
      { title: 'Operation', cell: ({ operation }) => operation, kind: 'short' },
      { title: 'Mutations', cell: ({ aliases }) => aliases, kind: 'number' },
      { title: 'Status', cell: ({ status }) => status, kind: 'short' },
      { title: 'Sent', cell: ({ sendCount }) => sendCount, kind: 'number' },
      { title: 'Last sent', cell: ({ lastSent }) => time(lastSent), kind: 'short' },
      { title: 'Answered', cell: ({ answered }) => time(answered), kind: 'short' },
      { title: 'Code', cell: ({ code }) => code, kind: 'short' },
    ],
    'None: nothing was sent yet, or the retention has deleted them.',
    ({ message }) => message,
  )}${more(all.length - shown.length, 'earlier ones that are not shown')}`;
}
