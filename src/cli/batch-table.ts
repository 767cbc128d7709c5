import { STATUS_TABLE } from '../contracts/statuses.js';
import type { ListedBatch } from '../store/batches/batch-list.js';
import type { ActiveBatch } from '../store/runs/overview.js';
import type { Output } from './output/output.js';
import { table } from './output/table.js';
import { took } from './output/times.js';
import { shortId } from './output/words.js';

/** One batch of a listing. */
export type BatchLine = Omit<ActiveBatch, 'runId' | 'statusReason' | 'errorSummary'> & { readonly reason: string | null };

/** A batch as a row of a listing. */
export function batchLine({ batchId, customer, status, statusReason, errorSummary, orders, times }: ListedBatch): BatchLine {
  const { total, ...ends } = orders;
  return {
    batchId,
    customer,
    status,
    startTime: times.started,
    endTime: times.ended,
    orders: total,
    ...ends,
    reason: errorSummary ?? statusReason,
  };
}

/** Batches as a table, each with its reason on the line below. */
export function batchTable(batches: readonly BatchLine[], { style, width }: Pick<Output, 'style' | 'width'>, now: number): string[] {
  return table(
    batches,
    [
      { title: 'BATCH', cell: ({ batchId }) => shortId(batchId) },
      { title: 'CUSTOMER', cell: ({ customer }) => customer, max: 30 },
      { title: 'STATUS', cell: ({ status }) => status, style: (text, { status }) => style(STATUS_TABLE[status].colour, text) },
      { title: 'TOOK', cell: ({ startTime, endTime }) => took(startTime, endTime, now), yields: 3 },
      { title: 'ORDERS', cell: ({ orders }) => orders },
      { title: 'PROMOTED', cell: ({ promoted }) => promoted, yields: 2 },
      { title: 'FAILED', cell: ({ failed }) => failed },
      { title: 'DEFERRED', cell: ({ deferred }) => deferred, yields: 1 },
    ],
    width(),
    ({ reason }) => reason,
  );
}
