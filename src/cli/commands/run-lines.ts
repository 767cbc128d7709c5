import { refusalText } from '../../store/errors/error-list.js';
import type { ListedError } from '../../store/errors/error-list.js';
import type { ListedBatch } from '../../store/batches/batch-list.js';
import type { ListedFinding } from '../../store/findings/listed-finding.js';
import { batchLine, batchTable } from '../batch-table.js';
import type { Output } from '../output/output.js';
import { table } from '../output/table.js';
import { localMinute, zoneLine } from '../output/times.js';
import { shortId } from '../output/words.js';
import { summaryLines } from '../run-report.js';
import type { RunSummary } from '../run-report.js';
import { selectionText } from '../run-table.js';

/** More lines of a table would scroll the summary off the screen; `--json` has them all. */
const SHOWN = 50;

/** One run in full, from the tables. */
export interface RunDetails extends RunSummary {
  readonly listedBatches: readonly ListedBatch[];
  /** Refused orders and sizes that no later run has met again, healed ones too. */
  readonly refused: readonly ListedError[];
  /** Open ones that the run was the first or the last to meet. */
  readonly findings: readonly ListedFinding[];
}

/** One run in full, for a person. */
export function runLines(output: Output, run: RunDetails, now: number): string[] {
  const { listedBatches, refused, findings, selection } = run;
  return [
    output.style('bold', `Run ${run.runId} of ${run.mapping}`),
    `  Began   ${localMinute(run.startTime)}${run.endTime === null ? '' : `, ended ${localMinute(run.endTime)}`}`,
    ...(selectionText(selection) === '' ? [] : [`  Source  ${selectionText(selection)}`]),
    ...summaryLines(output, run, now),
    ...(run.status === 'RUNNING' ? ['  Open    by its row; npm run cli -- status asks Temporal whether it still runs'] : []),
    ...section(batchTable(listedBatches.slice(0, SHOWN).map(batchLine), output, now), listedBatches.length),
    ...section(refusedTable(refused.slice(0, SHOWN), output), refused.length),
    ...section(findingTable(findings.slice(0, SHOWN), output), findings.length),
    '',
    ...(refused.length + findings.length === 0 ? ['Nothing was refused, and nothing that it found is open.'] : []),
    zoneLine(),
    `Workflow  ${run.workflowId}, run ${run.workflowRunId}`,
    ...(run.temporalUi === null ? [] : [`          ${run.temporalUi}`]),
    ...(listedBatches.length === 0 ? [] : [`See       npm run cli -- batches --batch ${shortId(listedBatches[0]?.batchId ?? '')}`]),
    ...(refused.length === 0 ? [] : [`          npm run cli -- errors show ${shortId(refused[0]?.errorId ?? '')}`]),
    ...(findings.length === 0 ? [] : [`          npm run cli -- findings show ${shortId(findings[0]?.id ?? '')}`]),
  ];
}

function section(lines: readonly string[], rows: number): string[] {
  if (rows === 0) return [];
  return ['', ...lines, ...(rows > SHOWN ? [`and ${String(rows - SHOWN)} more; --json lists them`] : [])];
}

function refusedTable(refused: readonly ListedError[], { width }: Output): string[] {
  return table(
    refused,
    [
      { title: 'REFUSED', cell: ({ errorId }) => shortId(errorId) },
      { title: 'ORDER', cell: ({ orderNumber }) => orderNumber, max: 20 },
      { title: 'SIZE', cell: ({ size }) => size, max: 12, yields: 2 },
      { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 24, yields: 1 },
      { title: 'CODE', cell: ({ code }) => code },
      { title: 'NOW', cell: ({ resolvedDate }) => (resolvedDate === null ? 'open' : 'ended') },
    ],
    width(),
    (error) =>
      error.resolvedDate === null
        ? refusalText(error)
        : `ended ${localMinute(error.resolvedDate)} (${error.resolvedBy ?? ''}); it was: ${refusalText(error)}`,
  );
}

function findingTable(findings: readonly ListedFinding[], { width }: Output): string[] {
  return table(
    findings,
    [
      { title: 'FINDING', cell: ({ id }) => shortId(id) },
      { title: 'CODE', cell: ({ code }) => code },
      { title: 'SEVERITY', cell: ({ severity }) => severity },
      { title: 'ORDER', cell: ({ orderNumber }) => orderNumber, max: 20, yields: 1 },
      { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 24, yields: 2 },
    ],
    width(),
    ({ message }) => message,
  );
}
