import { STATUS_TABLE } from '../../contracts/statuses.js';
import { waitSentence } from '../../orders/wait.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { localMinute, localSecond, took, zoneLine } from '../output/times.js';
import { count, shortId } from '../output/words.js';
import { healedText } from '../retry/healed-text.js';
import type { BatchReport } from './batch-report.js';

const REQUESTS_SHOWN = 20;

/** One batch in full, for a person. */
export function batchLines({ style, width }: Output, report: BatchReport, now: number): string[] {
  const { orders, sizes, api, times } = report;
  const { colour, meaning } = STATUS_TABLE[report.status];
  return [
    style('bold', `${report.customer}: batch ${String(report.number)} of ${String(report.count)}`),
    `  Status    ${style(colour, report.status)}: ${meaning}`,
    ...(report.wait === null ? [] : [style('yellow', `  Now       ${waitSentence(report.wait, now)}`)]),
    ...(report.statusReason === null ? [] : [`  Reason    ${report.statusReason}`]),
    `  Batch     ${report.batchId}`,
    `  Run       ${report.runId}`,
    ...(report.workflowId === null ? [] : [`  Workflow  ${report.workflowId}, run ${report.workflowRunId ?? 'unknown'}`]),
    ...(report.temporalUi === null ? [] : [`            ${report.temporalUi}`]),
    `  Orders    ${String(orders.total)}: ${String(orders.promoted)} promoted, ${String(orders.failed)} failed, ${String(orders.deferred)} deferred`,
    `  Sizes     ${String(sizes.total)}: ${String(sizes.promoted)} promoted, ${String(sizes.failed)} failed`,
    `  Monday    ${count(api.calls, 'request')} sent, ${count(api.refusals, 'effect')} refused, ${String(api.repeats)} sent again`,
    `  Times     staged ${localSecond(times.staged)}${stamp('started', times.started)}${stamp('items sent', times.itemsSent)}${stamp('sizes sent', times.subitemsSent)}${stamp('promoted', times.promoted)}${stamp('ended', times.ended)}`,
    `  Took      ${took(times.started, times.ended, now)}`,
    ...unfinishedLines(report, width()),
    ...errorLines(report, width()),
    ...requestLines(report, width()),
    ...(STATUS_TABLE[report.status].startable ? ['', whatIsLeft(report)] : []),
    '',
    zoneLine(),
  ];
}

function whatIsLeft({ unfinished, healers, batchId }: BatchReport): string {
  return unfinished.some((order) => !order.superseded)
    ? `Try again what is left: npm run cli -- retry --batch ${shortId(batchId)}`
    : `Nothing is left to retry. ${healedText(healers, unfinished.length)}`;
}

const stamp = (word: string, iso: string | null): string => (iso === null ? '' : `, ${word} ${localSecond(iso)}`);

function unfinishedLines({ unfinished }: BatchReport, width: number): string[] {
  if (unfinished.length === 0) return [];
  return [
    '',
    ...table(
      unfinished,
      [
        { title: 'NOT PROMOTED', cell: (order) => order.title, max: 50 },
        { title: 'GROUP', cell: (order) => order.group, max: 30, yields: 2 },
        { title: 'CHANGE', cell: (order) => order.change, yields: 1 },
        { title: 'STATUS', cell: (order) => order.status },
        { title: 'CODE', cell: (order) => order.code },
        { title: 'MESSAGE', cell: (order) => order.message, yields: 3, sentence: true },
      ],
      width,
    ),
  ];
}

function errorLines({ errors }: BatchReport, width: number): string[] {
  if (errors.length === 0) return [];
  const remedies = new Map(errors.map((error) => [error.code, error.remedy]));
  return [
    '',
    ...table(
      errors,
      [
        { title: 'OPEN ERROR', cell: (error) => error.code },
        { title: 'ORDER', cell: (error) => error.orderNumber, max: 20 },
        { title: 'SIZE', cell: (error) => error.size, yields: 1 },
        { title: 'SEEN', cell: (error) => error.seenCount, yields: 3 },
        { title: 'FIRST SEEN', cell: (error) => localMinute(error.firstSeen), yields: 4 },
        { title: 'NEXT RETRY', cell: (error) => (error.retriesUsedUp ? 'used up' : localMinute(error.nextRetry)), yields: 2 },
        { title: 'MESSAGE', cell: (error) => error.message, yields: 5, sentence: true },
      ],
      width,
    ),
    ...[...remedies].map(([code, remedy]) => `  ${code}: ${remedy ?? ''}`),
  ];
}

function requestLines({ requests }: BatchReport, width: number): string[] {
  if (requests.length === 0) return [];
  // The last requests show how the batch ended, and a refused request must be visible at any position.
  const notable = requests.filter((request, index) => request.code !== null || index >= requests.length - REQUESTS_SHOWN);
  const hidden = requests.length - notable.length;
  return [
    '',
    ...table(
      notable,
      [
        { title: 'REQUEST', cell: (request) => shortId(request.requestId) },
        { title: 'OPERATION', cell: (request) => request.operation },
        { title: 'EFFECTS', cell: (request) => request.aliases, yields: 3 },
        { title: 'STATUS', cell: (request) => request.status },
        { title: 'SENT', cell: (request) => request.sendCount, yields: 1 },
        { title: 'LAST SENT', cell: (request) => localSecond(request.lastSent), yields: 2 },
        { title: 'CODE', cell: (request) => request.code },
        { title: 'MESSAGE', cell: (request) => request.message, yields: 4, sentence: true },
      ],
      width,
    ),
    ...(hidden > 0 ? [`and ${String(hidden)} earlier ones that were answered; --json lists them all`] : []),
  ];
}
