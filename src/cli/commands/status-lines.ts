import type { Output } from '../output/output.js';
import type { Style } from '../output/style.js';
import { openFindingsText } from '../open-findings.js';
import { batchTable } from '../batch-table.js';
import { runTable } from '../run-table.js';
import { localMinute, relative, zoneLine } from '../output/times.js';
import { count } from '../output/words.js';
import { workerWait } from '../temporal/workers.js';
import type { ScheduleFacts } from '../temporal/schedule-facts.js';
import { isAlarming, verificationText } from '../temporal/verification.js';
import { failureLine } from '../temporal/pending-failures.js';
import { gateCommands, shownWait } from '../follow/waits.js';
import { idInSentence, waitSentence } from '../../orders/wait.js';
import type { Wait } from '../../orders/wait.js';
import type { StatusReport, TablesReport } from './status-report.js';

/** A batch, and what it waits for; null when it works or has ended. */
export interface WaitingBatch {
  readonly batchId: string;
  readonly customer: string;
  readonly wait: Wait | null;
}

/** `findings` lists the others. */
const CODES_SHOWN = 6;

/** The running batches, the run and one more; an outage shows in all of them alike. */
const FAILURES_SHOWN = 6;

/** The status for a person: open work first, then problems, then past runs. */
export function statusLines(output: Output, report: StatusReport, now: number): string[] {
  const { style } = output;
  const { reconciled, queuesWithoutWorker } = report;
  return [
    style('bold', `${report.mapping} on ${report.temporal.address}, namespace ${report.temporal.namespace}`),
    ...openLines(report, style, now),
    ...waitLines(report.batches, style, now),
    ...failureLines(report, style, now),
    ...(queuesWithoutWorker.length === 0
      ? []
      : [style('yellow', `Workers   none on ${queuesWithoutWorker.join(' and ')}: start one with npm run worker`)]),
    ...scheduleLines(report, style, now),
    ...skippedLines(report, style, now),
    ...verificationLines(report, style, now),
    ...problemLines(report, style),
    ...(reconciled === 0
      ? []
      : [
          style(
            'yellow',
            `Closed    ${count(reconciled, 'batch')} whose workflow had ended without closing its row. The next run sends the rest.`,
          ),
        ]),
    '',
    ...pastLines(report, output, now),
  ];
}

/** Open errors and findings, and orders that are sent in part. */
export function problemLines(report: TablesReport, style: Style): string[] {
  const { errors, partlySent } = report;
  return [
    errors.open === 0
      ? 'Errors    none open'
      : style(
          'red',
          `Errors    ${String(errors.open)} open: ${String(errors.new)} new since the last run began, ${String(errors.standing)} older (npm run cli -- errors)`,
        ),
    ...findingLines(report, style),
    partlySent === 0
      ? 'Partly    no order is sent in part'
      : style('yellow', `Partly    ${count(partlySent, 'order')} sent in part; the next run completes them`),
  ];
}

/** The last runs, and batches that are open or need attention. */
export function pastLines(report: TablesReport & { readonly mapping: string }, output: Output, now: number): string[] {
  return [
    ...(report.lastRuns.length === 0
      ? [`No run of ${report.mapping} yet. Start one with npm run cli -- run.`]
      : runTable(report.lastRuns, output, now)),
    ...batchLines(report, output, now),
    '',
    zoneLine(),
  ];
}

/** Refused orders are counted above; here is everything that is open, theirs included. */
function findingLines({ findings }: TablesReport, style: Style): string[] {
  const text = openFindingsText(findings);
  if (text === null) return ['Findings  none open'];
  const worst = findings.some(({ severity }) => severity === 'error') ? 'red' : 'yellow';
  const codes = findings.slice(0, CODES_SHOWN).map(({ code, open }) => `${code} ${String(open)}`);
  return [style(worst, `Findings  ${text}: ${codes.join(', ')} (npm run cli -- findings)`)];
}

function openLines({ open, queuesWithoutWorker }: StatusReport, style: Style, now: number): string[] {
  if (open === null) return ['Open run  none'];
  const { progress } = open;
  const wait = shownWait(progress, now);
  const commands = gateCommands(progress);
  const noWorker = workerWait(queuesWithoutWorker);
  const doing =
    progress === null
      ? noWorker === null
        ? 'no worker answers'
        : waitSentence(noWorker, now)
      : [
          `step ${progress.step}`,
          ...(progress.batchesTotal === 0 ? [] : [`${String(progress.batchesDone)} of ${String(progress.batchesTotal)} batches done`]),
          ...(progress.cancelled ? ['cancelling'] : []),
          ...(progress.paused ? ['paused (npm run cli -- resume)'] : []),
          ...(wait === null ? [] : [wait]),
        ].join(', ');
  return [
    style('blue', `Open run  ${open.workflowId} since ${localMinute(open.since)} (${relative(open.since, now)}): ${doing}`),
    ...(commands === null ? [] : [style('yellow', `          ${commands}`)]),
    ...(open.temporalUi === null ? [] : [`          ${open.temporalUi}`]),
  ];
}

/** What running batches wait for: one line each. */
export function waitLines(batches: readonly WaitingBatch[], style: Style, now: number): string[] {
  return batches.flatMap(({ customer, batchId, wait }) =>
    wait === null ? [] : [style('yellow', `Waiting   ${customer}, batch ${idInSentence(batchId)}: ${waitSentence(wait, now)}`)],
  );
}

/** Failures that delay an open run. They are retried, so they are not errors of an order. */
export function failureLines({ failures }: Pick<StatusReport, 'failures'>, style: Style, now: number): string[] {
  const more = failures.length - FAILURES_SHOWN;
  return [
    ...failures
      .slice(0, FAILURES_SHOWN)
      .map((failure, index) => style('yellow', `${index === 0 ? 'Retrying  ' : '          '}${failureLine(failure, now)}`)),
    ...(more > 0 ? [`          and ${String(more)} more`] : []),
  ];
}

function scheduleLines({ schedule }: StatusReport, style: Style, now: number): string[] {
  return [schedule === null ? 'Schedule  none' : scheduleLine('Schedule', schedule, style, now)];
}

function scheduleLine(name: string, { when, paused, note, nextTimes }: ScheduleFacts, style: Style, now: number): string {
  const why = note === null ? '' : `: ${note}`;
  if (paused) return style('yellow', `${name.padEnd(10)}${when}, paused${why}`);
  const [next] = nextTimes;
  return `${name.padEnd(10)}${when}${next === undefined ? '' : `, next ${localMinute(next)} (${relative(next, now)})`}${why}`;
}

/** The board is compared by hand alone unless there is a schedule for it. */
function verificationLines({ verification }: StatusReport, style: Style, now: number): string[] {
  if (verification === null) return [];
  const { last } = verification;
  const line = last === null ? 'no comparison yet' : verificationText(last, now);
  return [
    scheduleLine('Verify', verification, style, now),
    isAlarming(last) ? style('yellow', `          ${line} (npm run cli -- verify)`) : `          ${line}`,
  ];
}

function skippedLines({ skippedStart }: StatusReport, style: Style, now: number): string[] {
  if (skippedStart === null) return [];
  const { at, reason } = skippedStart;
  return [style('yellow', `Skipped   the scheduled start of ${localMinute(at)} (${relative(at, now)}): ${reason}`)];
}

/** Batches that finished without an error are many and need no attention. */
function batchLines({ batches }: TablesReport, output: Output, now: number): string[] {
  const shown = batches.filter((batch) => batch.open || batch.status !== 'COMPLETED');
  if (shown.length === 0) return [];
  return [
    '',
    ...batchTable(
      shown.map((batch) => ({ ...batch, reason: batch.errorSummary ?? batch.statusReason })),
      output,
      now,
    ),
  ];
}
