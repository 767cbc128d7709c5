import { WorkflowIdReusePolicy } from '@temporalio/client';
import type { CustomerBatchInput } from '../workflows/contracts.js';
import { ORDER_SYNC_QUEUE, batchWorkflowId } from '../workflows/contracts.js';
import type { Demo } from './demo.js';

/** Starts a batch again by itself, without a run. Temporal refuses it unless its last attempt has failed. Throws when it fails again. */
export async function retryBatch({ stack, mapping }: Demo, batchId: string): Promise<void> {
  const input: CustomerBatchInput = { batchId };
  await stack.services.temporal.workflow.execute('customerBatch', {
    taskQueue: ORDER_SYNC_QUEUE,
    workflowId: batchWorkflowId(mapping.name, batchId),
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    args: [input],
  });
}
