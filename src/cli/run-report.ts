import { pinnedMapping } from '../sync/services.js';
import { checkControlTotals } from '../store/runs/reconciliation.js';
import type { BatchStatus } from '../store/batches/batches.js';
import { describeFinding, knownFinding } from '../errors/describe-finding.js';
import type { OpenCode } from '../orders/run-verdict.js';
import { openCounts } from '../store/findings/open-counts.js';
import { listErrors, refusalText } from '../store/errors/error-list.js';
import type { ListedError } from '../store/errors/error-list.js';
import { batchStatuses } from '../store/runs/overview.js';
import type { StoredRun } from '../store/runs/runs.js';
import { runMeaning } from '../contracts/statuses.js';
import { workflowLink } from './context.js';
import type { DatabaseContext, TablesContext } from './context.js';
import { openFindingsTable } from './open-findings.js';
import type { Output } from './output/output.js';
import { table } from './output/table.js';
import { took } from './output/times.js';
import { count, shortId } from './output/words.js';

/** More lines would scroll the summary off the screen; `errors` lists them all. */
const ERRORS_SHOWN = 20;
/** Enough for any script; a run with more errors usually has one cause. */
const ERRORS_LISTED = 1_000;

/** How a run ended, as one document. */
export interface RunReport {
  readonly mapping: string;
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly status: StoredRun['status'];
  readonly statusReason: string | null;
  /** What to do about the code that the reason begins with; null when it begins with none. */
  readonly remedy: string | null;
  readonly exitCode: number;
  readonly startTime: string;
  readonly endTime: string | null;
  readonly selection: StoredRun['selection'];
  readonly counts: StoredRun['counts'];
  /** Whether it has read the whole source, unchanged meanwhile. */
  readonly wholeSource: boolean;
  /** Open errors that this run was the first to meet, or that only a person can decide; the others are older. */
  readonly newErrors: number;
  readonly batches: Partial<Record<BatchStatus, number>>;
  readonly books: { readonly balance: boolean; readonly problems: readonly string[] };
  /** What was refused in this run: by Monday (with a batch) or before anything was sent (without). */
  readonly errors: readonly ListedError[];
  /** What is open of the mapping, by code; a run has its verdict by it. */
  readonly findings: readonly (OpenCode & { readonly remedy: string })[];
  /** Of runs before findings were kept. */
  readonly notes: readonly string[];
  readonly temporalUi: string | null;
}

/** The report of a run, from the tables alone. */
export async function reportOf(context: TablesContext, run: StoredRun): Promise<RunReport> {
  const { database } = context.services;
  const mapping = await pinnedMapping(context.services, run.mappingHash);
  const problems = run.status === 'RUNNING' ? [] : await checkControlTotals(database, mapping, run.runId);
  return {
    mapping: run.mappingName,
    runId: run.runId,
    workflowId: run.workflowId,
    workflowRunId: run.workflowRunId,
    status: run.status,
    statusReason: run.statusReason,
    remedy: remedyOfReason(run.statusReason),
    exitCode: runMeaning({ status: run.status, deferred: run.counts.deferred, newErrors: run.newErrors }).exitCode,
    startTime: run.startTime,
    endTime: run.endTime,
    selection: run.selection,
    counts: run.counts,
    newErrors: run.newErrors,
    batches: await batchStatuses(database, run.runId),
    books: { balance: problems.length === 0, problems },
    errors: await listErrors(database, mapping, { runId: run.runId }, ERRORS_LISTED),
    findings: (await openCounts(database, mapping, run)).map((one) => ({ ...one, remedy: describeFinding(one.code).remedy })),
    notes: run.notes,
    wholeSource: run.completeRead,
    temporalUi: workflowLink(context, run.workflowId, run.workflowRunId),
  };
}

/** What became of a run, without what it lists. */
export type RunSummary = Omit<RunReport, 'errors' | 'findings'>;

/** How a run ended, with its reason and its counts, for a person. */
export function summaryLines({ style }: Output, report: RunSummary, now: number): string[] {
  const { counts, status } = report;
  const { colour, meaning } = runMeaning({ status, deferred: counts.deferred, newErrors: report.newErrors, whole: report.wholeSource });
  const batches = Object.values(report.batches).reduce((sum, number) => sum + number, 0);
  return [
    `${style(colour, style('bold', status))} after ${took(report.startTime, report.endTime, now)}. ${meaning}`,
    ...(report.statusReason === null ? [] : [`  Reason  ${report.statusReason}`]),
    ...(report.remedy === null ? [] : [`  Remedy  ${report.remedy}`]),
    `  Read    ${count(counts.rowsRead, 'row')}: ${listed([
      [counts.unchanged, 'unchanged'],
      [counts.new, 'new'],
      [counts.changed, 'changed'],
      [counts.removed, 'removed'],
      [counts.held, 'held'],
      [counts.rejected, 'rejected'],
      ...happened([
        [counts.missing, 'missing'],
        [counts.rowsRepeated, 'repeated'],
        [counts.rowsOutOfScope, 'out of scope'],
        [counts.rowsBlank, 'blank'],
      ]),
    ])}`,
    `  Sent    ${count(counts.staged, 'order')} in ${count(batches, 'batch')}: ${listed([
      [counts.promoted, 'promoted'],
      [counts.failed, 'failed'],
      [counts.deferred, 'deferred'],
    ])}`,
    report.books.balance ? '  Totals  balance' : style('red', `  Totals  do not balance: ${report.books.problems.join(' ')}`),
    ...report.notes.map((note) => `  Note    ${note}`),
  ];
}

/** The report of a run that has just ended, for a person. */
export function reportLines({ output }: Pick<DatabaseContext, 'output'>, report: RunReport, now: number): string[] {
  return [
    ...summaryLines(output, report, now),
    ...errorLines(report, output.width()),
    ...(report.findings.length === 0 ? [] : ['', ...openFindingsTable(report.findings, output.width())]),
    '',
    ...(report.temporalUi === null ? [] : [`Temporal  ${report.temporalUi}`]),
    `See       npm run cli -- runs show ${shortId(report.runId)}`,
    ...(report.findings.length === 0 ? [] : ['          npm run cli -- findings']),
    ...(report.errors.length === 0 ? [] : ['          npm run cli -- errors']),
  ];
}

/** A run that something stopped has the code of it first in its reason: `SELECTION_INVALID: ...`. */
function remedyOfReason(reason: string | null): string | null {
  const code = /^([A-Z][A-Z0-9_]+): /.exec(reason ?? '')?.[1];
  return code === undefined || knownFinding(code) === null ? null : describeFinding(code).remedy;
}

function errorLines({ errors }: RunReport, width: number): string[] {
  if (errors.length === 0) return [];
  const more = errors.length - ERRORS_SHOWN;
  return [
    '',
    ...table(
      errors.slice(0, ERRORS_SHOWN),
      [
        { title: 'REFUSED ORDER', cell: (row) => row.orderNumber, max: 20 },
        { title: 'SIZE', cell: (row) => row.size, yields: 2 },
        { title: 'CUSTOMER', cell: (row) => row.customer, max: 24, yields: 1 },
        { title: 'CODE', cell: (row) => row.code },
        { title: 'MESSAGE', cell: refusalText, yields: 3, sentence: true },
      ],
      width,
    ),
    ...(more > 0 ? [`and ${errors.length < ERRORS_LISTED ? '' : 'at least '}${String(more)} more`] : []),
  ];
}

type Counted = readonly [number, string];

/** What is rare is named where there is some. */
const happened = (parts: readonly Counted[]): Counted[] => parts.filter(([number]) => number > 0);

const listed = (parts: readonly Counted[]): string => parts.map(([number, word]) => `${String(number)} ${word}`).join(', ');
