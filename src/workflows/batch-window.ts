import {
  ChildWorkflowFailure,
  ApplicationFailure,
  ParentClosePolicy,
  ChildWorkflowCancellationType,
  WorkflowIdReusePolicy,
  condition,
  startChild,
} from '@temporalio/workflow';
import type { ChildWorkflowHandle } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import type { BegunRun, ListedBatch } from '../contracts/steps.js';
import { SyncBatchId, SyncCustomer, SyncRunKey, SyncStatus } from '../temporal/search-attributes.js';
import { batchWorkflowId, cancelSignal, pauseSignal, resumeSignal } from '../contracts/messages.js';
import type { CarriedRun, CustomerBatchResult } from '../contracts/messages.js';
import type { customerBatch } from './customer-batch.js';

/**
 * Batches at the same time. Monday's budget binds long before four batches do, and a customer that fails slowly holds up one place of
 * four instead of everything.
 */
const WINDOW = 4;

/** Children that are running, at most WINDOW of them, and what they ended with. */
export class BatchWindow {
  total = 0;
  done = 0;
  /** Requests of the batches that have ended. */
  requestsDone: number;
  /** Position of the last batch that was started. */
  started: number;
  /** Set when a batch stopped for a reason that concerns every batch: no further one is started. */
  stopCode: string | null = null;
  stopMessage = '';
  readonly #running = new Map<string, ChildWorkflowHandle<typeof customerBatch>>();
  /** Signals that are under way to a child, the last one of each. */
  readonly #signalling = new Map<string, Promise<void>>();

  constructor(carried: CarriedRun | undefined) {
    this.started = carried?.afterBatch ?? 0;
    this.done = this.started;
    this.requestsDone = carried?.requestsDone ?? 0;
  }

  /** Passes a signal on to every running child, in the order of the calls: the server keeps none between two signals that are under way at once. */
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

  /** Waits for a free place, then starts the batch. */
  async start(begun: BegunRun, batch: ListedBatch): Promise<void> {
    await condition(() => this.#running.size < WINDOW);
    this.started = batch.position;
    const child = await this.#startChild(begun, batch);
    if (child === null) return;
    this.#running.set(batch.batchId, child);
    void this.#follow(batch.batchId, child);
  }

  /** Null when the batch is done, or worked on, already: a run that was reset meets the batches of its first life. */
  async #startChild(begun: BegunRun, batch: ListedBatch): Promise<ChildWorkflowHandle<typeof customerBatch> | null> {
    try {
      return await this.#launch(begun, batch);
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      this.done += 1;
      return null;
    }
  }

  async #launch(begun: BegunRun, batch: ListedBatch): Promise<ChildWorkflowHandle<typeof customerBatch>> {
    return await startChild<typeof customerBatch>('customerBatch', {
      workflowId: batchWorkflowId(begun.mappingName, batch.batchId),
      args: [{ batchId: batch.batchId }],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      parentClosePolicy: ParentClosePolicy.REQUEST_CANCEL,
      cancellationType: ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED,
      staticSummary: `${batch.customer}: batch ${String(batch.number)} of ${String(batch.count)}, ${String(batch.orders)} orders`.slice(
        0,
        200,
      ),
      typedSearchAttributes: [
        { key: SyncCustomer, value: batch.customer },
        { key: SyncBatchId, value: batch.batchId },
        { key: SyncRunKey, value: begun.runId },
        { key: SyncStatus, value: 'RUNNING' },
      ],
    });
  }

  /** Waits until no child is running. */
  async drain(): Promise<void> {
    await condition(() => this.#running.size === 0);
  }

  /** A batch of an earlier version does not say how many it has sent. */
  #count(result: Partial<CustomerBatchResult> | undefined): void {
    this.requestsDone += result?.requests ?? 0;
  }

  async #follow(batchId: string, child: ChildWorkflowHandle<typeof customerBatch>): Promise<void> {
    try {
      this.#count(await child.result());
    } catch (error) {
      // The batch has written its own books. Only what concerns everybody stops the others.
      const cause = error instanceof ChildWorkflowFailure ? error.cause : error;
      if (cause instanceof ApplicationFailure) this.#count(cause.details?.[0] as Partial<CustomerBatchResult> | undefined);
      if (cause instanceof ApplicationFailure && cause.type === 'FAILED') {
        this.stopCode = 'FAILED';
        this.stopMessage = cause.message;
      }
    } finally {
      this.#running.delete(batchId);
      this.done += 1;
    }
  }
}
