import { runMeaning } from '../contracts/statuses.js';
import type { StoredRun } from '../store/runs/runs.js';
import type { Output } from './output/output.js';
import { table } from './output/table.js';
import { localMinute, took } from './output/times.js';
import { count, shortId } from './output/words.js';

export type RunLine = Pick<
  StoredRun,
  'runId' | 'workflowId' | 'workflowRunId' | 'status' | 'statusReason' | 'selection' | 'counts' | 'newErrors' | 'startTime' | 'endTime'
>;

/** What a listing of runs says of one. */
export function runLine(run: StoredRun): RunLine {
  const { runId, workflowId, workflowRunId, status, statusReason, selection, counts, newErrors, startTime, endTime } = run;
  return { runId, workflowId, workflowRunId, status, statusReason, selection, counts, newErrors, startTime, endTime };
}

/** Runs as a table, each with its reason on the line below. Times are local: `zoneLine` belongs below. */
export function runTable(runs: readonly RunLine[], { style, width }: Pick<Output, 'style' | 'width'>, now: number): string[] {
  return table(
    runs,
    [
      { title: 'RUN', cell: ({ runId }) => shortId(runId) },
      { title: 'BEGAN', cell: ({ startTime }) => localMinute(startTime) },
      {
        title: 'STATUS',
        cell: ({ status }) => status,
        style: (text, run) => style(runMeaning({ ...run, deferred: run.counts.deferred }).colour, text),
      },
      { title: 'TOOK', cell: ({ startTime, endTime }) => took(startTime, endTime, now) },
      { title: 'STAGED', cell: ({ counts }) => counts.staged },
      { title: 'PROMOTED', cell: ({ counts }) => counts.promoted, yields: 1 },
      { title: 'FAILED', cell: ({ counts }) => counts.failed },
      { title: 'DEFERRED', cell: ({ counts }) => counts.deferred, yields: 2 },
      { title: 'HELD', cell: ({ counts }) => counts.held, yields: 4 },
      { title: 'REJECTED', cell: ({ counts }) => counts.rejected, yields: 3 },
    ],
    width(),
    ({ statusReason, selection, newErrors }) =>
      [selectionText(selection), newErrors === 0 ? '' : `${String(newErrors)} new`, statusReason ?? '']
        .filter((text) => text !== '')
        .join('; '),
  );
}

/** `only customer TITLE NINE, limit 2`; empty for a run over the whole source. */
export function selectionText(selection: StoredRun['selection']): string {
  const { orders, ...others } = selection;
  const chosen = orders === undefined ? [] : [count(orders.length, 'chosen order')];
  const parts = [...chosen, ...Object.entries(others).map(([name, value]) => `${name} ${String(value)}`)];
  return parts.length === 0 ? '' : `only ${parts.join(', ')}`;
}
