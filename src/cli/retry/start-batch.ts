import { WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import { reconcile } from '../../sync/reconcile/reconcile.js';
import { listBatches } from '../../store/batches/batch-list.js';
import type { ListedBatch } from '../../store/batches/batch-list.js';
import { SyncBatchId, SyncCustomer, SyncRunKey, SyncStatus } from '../../temporal/search-attributes.js';
import { batchSummary, batchWorkflowId, ORDER_SYNC_QUEUE } from '../../contracts/messages.js';
import type { customerBatch } from '../../workflows/customer-batch.js';
import type { CommandContext } from '../context.js';
import { CommandError } from '../exit-codes.js';
import { closedRow } from '../follow/closed-row.js';
import { follow } from '../follow/follow.js';
import type { EndedWatch } from '../follow/ended-watch.js';
import { RUN_TASK_TIMEOUT } from '../temporal/timeouts.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import type { Candidate } from './candidates.js';

/** How a retried batch ended, or why following it stopped before. */
export type RetriedBatch =
  | { readonly kind: 'closed'; readonly batch: ListedBatch; readonly end: WorkflowEnd | null }
  | (EndedWatch & { readonly workflowId: string });

/** Starts a batch again without a run, with the same workflow, and shows what it does until it is closed. */
export async function retryBatch(context: CommandContext, { batch, mapping, orders }: Candidate): Promise<RetriedBatch> {
  const { services, output } = context;
  const { batchId, customer } = batch;
  const since = await services.database.now();
  const handle = await startAgain(context, batch, orders.length);
  output.say('', `${customer}: workflow ${handle.workflowId}`);
  const { workflowId } = handle;
  const followed = await follow(context, {
    handle,
    firstRunId: null,
    watched: () => Promise.resolve({ what: { batchId }, mapping }),
    since,
  });
  if (followed.kind !== 'closed') return { ...followed, workflowId };
  const { end } = followed;
  const [now] = await closedRow(context, workflowId, end, async () => {
    if (end?.kind === 'terminated' || end?.kind === 'timed out') await reconcile(services, context.mapping, null);
    return await listBatches(services.database, { mappingName: context.mapping, batchId }, 1);
  });
  if (now === undefined) throw new CommandError(`Batch ${batchId} was deleted from MON_BatchProcessing while it was running.`);
  return { kind: 'closed', batch: now, end };
}

async function startAgain(
  { services }: CommandContext,
  batch: Candidate['batch'],
  orders: number,
): Promise<WorkflowHandle<typeof customerBatch>> {
  const { batchId, customer } = batch;
  return await services.temporal.workflow
    .start<typeof customerBatch>('customerBatch', {
      workflowId: batchWorkflowId(batch.mappingName, batchId),
      taskQueue: ORDER_SYNC_QUEUE,
      args: [{ batchId }],
      workflowTaskTimeout: RUN_TASK_TIMEOUT,
      // A batch that completed cannot be run twice by accident, whatever the tables contain.
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      staticSummary: batchSummary({ customer, number: batch.number, count: batch.count, orders }, ' again'),
      typedSearchAttributes: [
        { key: SyncCustomer, value: customer },
        { key: SyncBatchId, value: batchId },
        { key: SyncRunKey, value: batch.runId },
        { key: SyncStatus, value: 'RUNNING' },
      ],
    })
    .catch((error: unknown) => {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      throw new CommandError(
        `Batch ${batchId} of ${customer} is running already, or is completed in Temporal. \`npm run cli -- batches --batch ${batchId}\` shows which.`,
      );
    });
}
