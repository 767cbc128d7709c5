import {
  ChildWorkflowFailure,
  ApplicationFailure,
  ParentClosePolicy,
  ChildWorkflowCancellationType,
  WorkflowIdReusePolicy,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { BegunRun, BatchToStart } from '../contracts/steps.js';
import { SyncBatchId, SyncCustomer, SyncRunKey, SyncStatus } from '../temporal/search-attributes.js';
import { batchSummary, batchWorkflowId, cancelSignal, pauseSignal, resumeSignal } from '../contracts/messages.js';
import type { CustomerBatchResult } from '../contracts/messages.js';
import type { customerBatch } from './customer-batch.js';
import type { BatchEnd } from './loop/steps.js';

/** The batches of a run as child workflows. */
export class BatchChildren {
  readonly #running = new Map<string, ChildWorkflowHandle<typeof customerBatch>>();
  /** The last signal to each child that may not have arrived yet. */
  readonly #signalling = new Map<string, Promise<void>>();

  /** Passes a signal on to every running child, in the order of the calls. Signals sent concurrently could arrive in another order. */
  forward(change: 'cancel' | 'pause' | 'resume'): void {
    const signal = change === 'cancel' ? cancelSignal : change === 'pause' ? pauseSignal : resumeSignal;
    for (const [batchId, child] of this.#running) {
      // A child that has just closed needs no signal any more.
      const send = async (): Promise<void> => await child.signal(signal).catch(() => undefined);
      const sent = this.#signalling.get(batchId)?.then(send) ?? send();
      this.#signalling.set(batchId, sent);
      void sent.then(() => {
        if (this.#signalling.get(batchId) === sent) this.#signalling.delete(batchId);
      });
    }
  }

  /** Starts a batch; `ended` is called when it has closed. False when a workflow has done it, or works on it, already. */
  async start(begun: BegunRun, batch: BatchToStart, ended: (end: BatchEnd) => void): Promise<boolean> {
    try {
      const child = await launch(begun, batch);
      this.#running.set(batch.batchId, child);
      void this.#follow(batch.batchId, child, ended);
      return true;
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      return false;
    }
  }

  async #follow(batchId: string, child: ChildWorkflowHandle<typeof customerBatch>, ended: (end: BatchEnd) => void): Promise<void> {
    const end = await endOf(child);
    this.#running.delete(batchId);
    ended(end);
  }
}

async function launch(begun: BegunRun, batch: BatchToStart): Promise<ChildWorkflowHandle<typeof customerBatch>> {
  return await startChild<typeof customerBatch>('customerBatch', {
    workflowId: batchWorkflowId(begun.mappingName, batch.batchId),
    args: [{ batchId: batch.batchId }],
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
    cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
    staticSummary: batchSummary(batch),
    typedSearchAttributes: [
      { key: SyncCustomer, value: batch.customer },
      { key: SyncBatchId, value: batch.batchId },
      { key: SyncRunKey, value: begun.runId },
      { key: SyncStatus, value: 'RUNNING' },
    ],
  });
}

async function endOf(child: ChildWorkflowHandle<typeof customerBatch>): Promise<BatchEnd> {
  try {
    return { requests: requestsOf(await child.result()), stoppedBy: null };
  } catch (error) {
    // The batch has closed its own row. Only a reason that concerns every batch stops the others.
    const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
    if (!(cause instanceof ApplicationFailure)) return { requests: 0, stoppedBy: null };
    return { requests: requestsOf(cause.details?.[0]), stoppedBy: cause.type === 'FAILED' ? cause.message : null };
  }
}

/** A batch of an earlier version does not report how many requests it has sent. */
function requestsOf(result: unknown): number {
  return (result as Partial<CustomerBatchResult> | null | undefined)?.requests ?? 0;
}
