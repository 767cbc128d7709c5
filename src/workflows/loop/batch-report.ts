import type { CustomerBatchResult, Ending } from '../../contracts/messages.js';
import type { OpenedBatch } from '../../contracts/steps.js';
import { waitSentence } from '../../orders/wait.js';
import type { BatchProgress } from './steps.js';

/** A running batch, as Markdown for the Temporal UI. Counts, ids and commands only: the commands name the orders. */
export function describeBatch(opened: OpenedBatch, status: string, progress: BatchProgress, summary: string): string {
  const wait = progress.wait === null ? null : waitSentence(progress.wait, Date.now());
  return [
    `### ${opened.customer}: batch ${String(opened.number)} of ${String(opened.count)}`,
    `| | |\n|---|---|\n| status | ${status} |\n| orders | ${String(opened.orders)} |\n| step | ${progress.step} |\n| requests sent | ${String(progress.requestsDone)} |\n| now | ${wait ?? summary} |`,
    `\`npm run cli -- batches --batch ${opened.batchId}\``,
  ].join('\n\n');
}

/** A closed batch: with what was refused, the command that shows each order and its remedy, and the one that tries them again. */
export function describeClosed(opened: OpenedBatch, result: CustomerBatchResult, progress: BatchProgress): string {
  const described = describeBatch(opened, result.status, progress, countsOf(result));
  const isRed = result.status === 'COMPLETED_WITH_ERRORS' || result.status === 'FAILED';
  return isRed ? [described, ...redLines(result)].join('\n\n') : described;
}

function redLines({ batchId, open = [] }: CustomerBatchResult): string[] {
  const rows = open.map(({ error, code }) => `| ${code} | \`npm run cli -- errors show ${error}\` |`);
  return [
    ...(rows.length === 0 ? [] : [['| refused | the order, and what to do |', '|---|---|', ...rows].join('\n')]),
    `All refused orders, and what to do: \`npm run cli -- errors --batch ${batchId}\`. Then: \`npm run cli -- retry --batch ${batchId}\``,
  ];
}

/** One line about a closed batch: the results of its orders, and the reason why it stopped. */
export function batchHeadline(opened: OpenedBatch, result: CustomerBatchResult, end: Ending): string {
  const cause = end.kind === 'stopped' ? `. ${end.code}: ${end.message}` : '';
  return `${opened.customer}, batch ${String(opened.number)} of ${String(opened.count)}: ${result.status}, ${countsOf(result)}${cause}`;
}

/** How many orders of a batch were promoted, failed and were deferred, in words. */
export function countsOf(result: CustomerBatchResult): string {
  const refusals = result.refusals === '' ? '' : ` (${result.refusals})`;
  return `${String(result.promoted)} of ${String(result.total)} orders promoted, ${String(result.failed)} failed${refusals}, ${String(result.deferred)} deferred`;
}
