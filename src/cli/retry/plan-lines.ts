import { table } from '../output/table.js';
import { localMinute, zoneLine } from '../output/times.js';
import { count } from '../output/words.js';
import type { Candidate } from './candidates.js';

const ORDERS_SHOWN = 30;

/** What a retry would do, for a script. */
export function planDocument(candidates: readonly Candidate[]) {
  return candidates.map(({ batch, orders, superseded }) => ({
    batchId: batch.batchId,
    runId: batch.runId,
    customer: batch.customer,
    status: batch.status,
    superseded,
    orders: orders.map((order) => ({ ...order, outgoing: JSON.parse(order.outgoing) as unknown })),
  }));
}

/** What a retry would do, for a person: which batches, which orders, with which content. */
export function planLines(candidates: readonly Candidate[], width: number): string[] {
  const orders = candidates.reduce((sum, candidate) => sum + candidate.orders.length, 0);
  return [
    `This retries ${count(orders, 'order')}, in ${count(candidates.length, 'batch')}, with the content that was staged:`,
    ...candidates.flatMap((candidate) => candidateLines(candidate, width)),
    '',
    zoneLine(),
    'A correction in the source since then needs a run instead: npm run cli -- run.',
  ];
}

function candidateLines({ batch, orders, superseded }: Candidate, width: number): string[] {
  const more = orders.length - ORDERS_SHOWN;
  return [
    '',
    `${batch.customer}, batch ${batch.batchId}, ${batch.status}`,
    ...table(
      orders.slice(0, ORDERS_SHOWN),
      [
        { title: 'ORDER', cell: (order) => order.title, max: 50 },
        { title: 'GROUP', cell: (order) => order.group, max: 30, yields: 3 },
        { title: 'CHANGE', cell: (order) => order.change, yields: 1 },
        { title: 'SIZES', cell: (order) => order.sizes, yields: 2 },
        { title: 'STAGED', cell: (order) => localMinute(order.stagedDate), yields: 4 },
        { title: 'FAILED BY', cell: (order) => order.code },
        { title: 'MESSAGE', cell: (order) => order.message, yields: 5, sentence: true },
      ],
      width - 2,
    ).map((line) => `  ${line}`),
    ...(more > 0 ? [`  and ${count(more, 'order')} more`] : []),
    ...(superseded === 0 ? [] : [`  ${count(superseded, 'order')} more: superseded by a newer batch; left alone.`]),
  ];
}
