import { ApplicationFailure, setCurrentDetails, setHandler, sleep, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import { SyncFailedOrders, SyncStatus } from '../temporal/search-attributes.js';
import { progressQuery } from '../contracts/messages.js';
import type { CustomerBatchInput, CustomerBatchResult } from '../contracts/messages.js';
import { STATUS_TABLE } from '../contracts/statuses.js';
import { Control, closeAsCanceled, closeUnclosed } from './control.js';
import { failureOf } from './temporal-failure.js';
import { runBatch } from './loop/batch-loop.js';
import type { ClosedBatch } from './loop/batch-loop.js';
import { batchHeadline } from './loop/batch-report.js';
import type { BatchSteps } from './loop/steps.js';
import { batch, monday } from './options.js';

/**
 * Sends what is not yet acknowledged of one customer's batch, and nothing else: groups, then items, then subitems, then promotion.
 * It needs no parent: started again, reset or retried, it reads the remaining work from SQL. Closes as failed when an order failed.
 */
export async function customerBatch(input: CustomerBatchInput): Promise<CustomerBatchResult> {
  const control = new Control();
  const steps = temporalSteps(control);
  setHandler(progressQuery, () => ({
    ...steps.progress,
    ...control.shown(steps.progress.wait),
    batchesDone: 0,
    batchesTotal: 1,
  }));
  const closed = await runBatch(steps, input.batchId);
  if (closed.kind === 'unclosed') return await closeUnclosed(closed.headline);
  upsertSearchAttributes([
    { key: SyncStatus, value: closed.result.status },
    { key: SyncFailedOrders, value: closed.result.failed },
  ]);
  return await closeAs(closed);
}

/** The steps of a batch as activities and timers. */
function temporalSteps(control: Control): BatchSteps {
  return {
    control,
    progress: { step: 'opening', wait: null, requestsDone: 0 },
    details: setCurrentDetails,
    failureOf,
    openBatch: async (batchId) => {
      const { workflowId, runId } = workflowInfo();
      return await batch.openBatch({ batchId, workflowId, runId });
    },
    refreshBoard: async ({ boardId, mappingHash, batchId }) => {
      await monday.refreshBoard({ boardId, mappingHash, batchId, parks: true });
    },
    planRequests: async ({ batchId, claim }) => await batch.planRequests({ batchId, claim }),
    sendRequest: async ({ mappingHash }, requestId) => {
      await monday.sendRequest({ requestId, mappingHash, leaveOpen: true, parks: true });
    },
    closeBatch: async ({ batchId, claim }, end) => await batch.closeBatch({ batchId, claim, end }),
    wait: sleep,
    // A batch has always waited for the day after a send; no history has a wait as the failure of its read.
    mayPark: () => true,
  };
}

async function closeAs({ opened, result, end }: ClosedBatch): Promise<CustomerBatchResult> {
  const { close } = STATUS_TABLE[result.status];
  if (close === 'Completed') return result;
  const headline = batchHeadline(opened, result, end);
  if (close === 'Canceled') return await closeAsCanceled(headline);
  throw ApplicationFailure.create({ type: result.status, message: headline, nonRetryable: true, details: [result] });
}
