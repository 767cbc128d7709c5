import { listBatches, unpromotedOrders } from '../../store/batches/batch-list.js';
import type { ListedBatch } from '../../store/batches/batch-list.js';
import type { Wait } from '../../orders/wait.js';
import { healersOf } from '../../store/batches/healed.js';
import { requestsOfBatch } from '../../store/requests/batch-requests.js';
import { loadBatch } from '../../store/batches/batches.js';
import { listErrors } from '../../store/errors/error-list.js';
import { pinnedMapping } from '../../sync/services.js';
import { workflowLink } from '../context.js';
import type { DatabaseContext } from '../context.js';
import { withRemedy } from './remedy.js';

/** Errors of one batch; it has at most some hundred orders. */
const ERRORS_OF_BATCH = 1_000;

export type BatchReport = Awaited<ReturnType<typeof batchRows>>;

/** One batch in full, from the tables: counters, orders that are not promoted, errors and requests. `waits` says what open batches wait for, by their id. */
export async function batchRows(
  context: DatabaseContext,
  batchId: string,
  waits: (listed: ListedBatch) => Promise<ReadonlyMap<string, Wait>>,
) {
  const { services, mapping } = context;
  const { database } = services;
  const stored = await loadBatch(database, batchId);
  const pinned = await pinnedMapping(services, stored.mappingHash);
  const [listed] = await listBatches(database, { mappingName: mapping, batchId }, 1);
  if (listed === undefined) throw new Error(`Batch ${batchId} was deleted while it was read.`);
  const orders = await unpromotedOrders(database, pinned, stored);
  return {
    ...listed,
    /** What it waits for now; null when it works or has ended. */
    wait: (await waits(listed)).get(listed.batchId) ?? null,
    temporalUi: listed.workflowId === null ? null : workflowLink(context, listed.workflowId, listed.workflowRunId),
    /** Orders that are not promoted, with what to do about them. */
    unfinished: orders.map((order) => ({ ...order, outgoing: JSON.parse(order.outgoing) as unknown, ...withRemedy(order.code) })),
    errors: (await listErrors(database, pinned, { batchId }, ERRORS_OF_BATCH)).map((error) => ({ ...error, ...withRemedy(error.code) })),
    /** Later batches that have promoted what this one left. */
    healers: listed.status === 'COMPLETED' ? [] : await healersOf(database, pinned, batchId),
    requests: await requestsOfBatch(database, batchId),
  };
}
