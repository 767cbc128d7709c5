import { pinnedMapping } from '../../sync/services.js';
import { listBatches, unpromotedOrders } from '../../store/batches/batch-list.js';
import type { UnpromotedOrder } from '../../store/batches/batch-list.js';
import { healersOf } from '../../store/batches/healed.js';
import { loadBatch } from '../../store/batches/batches.js';
import type { StoredBatch } from '../../store/batches/batches.js';
import type { Mapping } from '../../mapping/schema.js';
import { listErrors } from '../../store/errors/error-list.js';
import { workflowState } from '../../temporal/workflow-status.js';
import { batchWorkflowId } from '../../contracts/messages.js';
import { STATUS_TABLE } from '../../contracts/statuses.js';
import type { CommandContext } from '../context.js';
import { CommandError } from '../exit-codes.js';
import { healedText } from './healed-text.js';

/** More open errors than this usually have one cause, and the rest can follow in a second retry. */
const ERRORS_READ = 10_000;
/** Batches of a customer that may still hold unfinished orders. */
const BATCHES_READ = 200;

/** A batch that can be started again, and what it would send. */
export interface Candidate {
  readonly batch: StoredBatch;
  readonly mapping: Mapping;
  /** Orders that would be tried: those that are not promoted and not superseded by a newer read. */
  readonly orders: readonly UnpromotedOrder[];
  /** Orders that a newer batch has superseded; this batch leaves them alone. */
  readonly superseded: number;
}

/** The batch, or a sentence why it cannot be started again. */
export async function candidateOf(context: CommandContext, batchId: string): Promise<Candidate> {
  const { services } = context;
  const batch = await loadBatch(services.database, batchId);
  const { state } = await workflowState(services.temporal, batchWorkflowId(batch.mappingName, batchId));
  if (state === 'OPEN')
    throw new CommandError(
      `Batch ${batchId} of ${batch.customer} is running now (workflow ${batchWorkflowId(batch.mappingName, batchId)}). Wait for it, or cancel it with \`npm run cli -- cancel --batch ${batchId}\`.`,
    );
  if (batch.status === 'COMPLETED')
    throw new CommandError(
      `Batch ${batchId} of ${batch.customer} is COMPLETED: every order of it is acknowledged and promoted. There is nothing to retry.`,
    );
  if (!STATUS_TABLE[batch.status].startable)
    throw new CommandError(
      `Batch ${batchId} of ${batch.customer} is ${batch.status} and belongs to a run that has not reached it yet. Wait for that run.`,
    );
  const mapping = await pinnedMapping(services, batch.mappingHash);
  const unfinished = await unpromotedOrders(services.database, mapping, batch);
  const orders = unfinished.filter((order) => !order.superseded);
  if (orders.length === 0)
    throw new CommandError(
      `Batch ${batchId} of ${batch.customer} has nothing left to retry. ${healedText(await healersOf(services.database, mapping, batchId), unfinished.length)}`,
    );
  return { batch, mapping, orders, superseded: unfinished.length - orders.length };
}

/** Batches with open errors of a customer or a code, and a customer's batches with unfinished orders. Running and completed batches are left out. */
export async function candidatesBy(
  context: CommandContext,
  mapping: Mapping,
  filter: { readonly customer?: string; readonly code?: string },
): Promise<Candidate[]> {
  const { database } = context.services;
  const errors = await listErrors(database, mapping, filter, ERRORS_READ);
  const ids = new Set(errors.flatMap(({ batchId }) => (batchId === null ? [] : [batchId])));
  if (filter.customer !== undefined) {
    const batches = await listBatches(database, { mappingName: context.mapping, customer: filter.customer }, BATCHES_READ);
    for (const { batchId, status } of batches) if (STATUS_TABLE[status].startable) ids.add(batchId);
  }
  const candidates: Candidate[] = [];
  for (const id of [...ids].sort()) {
    const candidate = await candidateOf(context, id).catch((error: unknown) => {
      if (error instanceof CommandError) return null;
      throw error;
    });
    if (candidate !== null && candidate.orders.length > 0) candidates.push(candidate);
  }
  return candidates;
}
