import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ActivityGuard } from '../../../src/activities/activity-guard.js';
import { createBatchActivities } from '../../../src/activities/batch-activities.js';
import type { Ending } from '../../../src/contracts/messages.js';
import type { OpenedBatch } from '../../../src/contracts/steps.js';
import { createMondayActivities } from '../../../src/activities/monday-activities.js';
import { createRunActivities } from '../../../src/activities/run-activities.js';
import type { BeginRunInput, BegunRun, FinishedRun, ListedBatch } from '../../../src/contracts/steps.js';
import type { RequestResult } from '../../../src/sync/send/send-request.js';
import type { Services } from '../../../src/sync/services.js';
import type { RequestPlan } from '../../../src/sync/plan/plan-requests.js';
import type { RunSelection } from '../../../src/store/runs/runs.js';
import type { CustomerBatchResult } from '../../../src/contracts/messages.js';

export const MAPPING = 'customer-master-schedule';

/** More attempts than any request of these tests may need, one a second for as long as B: a loop that does not end fails instead of hanging. */
const MOST_ATTEMPTS = 400;

/** Failures of attempts are what these tests are about: they are asserted, not logged. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

/** The longest that a batch waits for others, as its workflow does. */
const LONGEST_WAIT_MS = 15 * 60_000;

/**
 * Does what the workflows do, without Temporal: each activity runs in an activity environment behind the worker's own guard, a failure
 * with a delay is tried again after it, and a permanent one ends the batch or run. `pass` lets the time of a delay go by.
 */
export class Driver {
  readonly #runs;
  readonly #batches;
  readonly #monday;

  constructor(
    services: Services,
    private readonly pass: (ms: number) => Promise<void>,
  ) {
    this.#runs = createRunActivities(services);
    this.#batches = createBatchActivities(services);
    this.#monday = createMondayActivities(services);
  }

  /** One attempt of one activity, as a worker runs it. */
  async attempt<T>(activity: () => Promise<T>): Promise<T> {
    const environment = new MockActivityEnvironment(undefined, {
      logger: QUIET,
      interceptors: [(context) => ({ inbound: new ActivityGuard(context) })],
    });
    return await environment.run(activity);
  }

  /** Attempts until one succeeds or fails for good, waiting as each failure says. */
  async persist<T>(activity: () => Promise<T>): Promise<T> {
    for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
      try {
        return await this.attempt(activity);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || typeof error.nextRetryDelay !== 'number') throw error;
        await this.pass(error.nextRetryDelay);
      }
    }
    throw new Error(`An activity did not end within ${String(MOST_ATTEMPTS)} attempts.`);
  }

  async begin(selection: RunSelection = {}, workflowId = `order-sync/${MAPPING}`): Promise<BegunRun> {
    return await this.beginAs({ runId: randomUUID(), workflowId, workflowRunId: randomUUID(), mappingName: MAPPING, selection });
  }

  async beginAs(input: BeginRunInput): Promise<BegunRun> {
    return await this.attempt(() => this.#runs.beginRun(input));
  }

  /** Preflight: rows that stand as running, the live board, requests without an answer, doubles. */
  async preflight(begun: BegunRun): Promise<void> {
    const step = { boardId: begun.boardId, mappingHash: begun.mappingHash };
    await this.attempt(() => this.#runs.reconcile({ mappingName: MAPPING, exceptRun: begun.runId }));
    await this.persist(() => this.#monday.refreshBoard(step));
    for (const requestId of await this.#runs.openRequests({ boardId: begun.boardId })) await this.send(requestId, begun.mappingHash);
    await this.persist(() => this.#monday.recheckDuplicates({ ...step, runId: begun.runId }));
  }

  async detect(begun: BegunRun): Promise<Awaited<ReturnType<ReturnType<typeof createRunActivities>['detect']>>> {
    return await this.attempt(() => this.#runs.detect({ runId: begun.runId, claim: begun.claim }));
  }

  /** A run up to its staged batches, in the order of work; none of them is begun. */
  async staged(): Promise<{ readonly begun: BegunRun; readonly batches: ListedBatch[] }> {
    const begun = await this.begin();
    await this.preflight(begun);
    await this.detect(begun);
    return { begun, batches: await this.stage(begun) };
  }

  /** Stages what was detected; returns the batches in the order of work. */
  async stage(begun: BegunRun): Promise<ListedBatch[]> {
    await this.attempt(() => this.#runs.stage({ runId: begun.runId, claim: begun.claim }));
    return await this.#runs.listBatches({ runId: begun.runId });
  }

  async finish(begun: BegunRun, end: Ending = { kind: 'finished' }): Promise<FinishedRun> {
    await this.attempt(() => this.#runs.reconcile({ mappingName: MAPPING, exceptRun: null }));
    return await this.finishOnly(begun, end);
  }

  async finishOnly(begun: BegunRun, end: Ending = { kind: 'finished' }): Promise<FinishedRun> {
    return await this.attempt(() => this.#runs.finishRun({ runId: begun.runId, claim: begun.claim, end, startedBatches: 0 }));
  }

  async open(batchId: string, workflowId = `batch/${batchId}`, runId: string = randomUUID()): Promise<OpenedBatch> {
    return await this.attempt(() => this.#batches.openBatch({ batchId, workflowId, runId }));
  }

  async refreshBoard({ boardId, mappingHash, batchId }: OpenedBatch): Promise<void> {
    await this.persist(() => this.#monday.refreshBoard({ boardId, mappingHash, batchId }));
  }

  async plan(opened: OpenedBatch): Promise<RequestPlan> {
    return await this.attempt(() => this.#batches.planRequests({ batchId: opened.batchId, claim: opened.claim }));
  }

  /** Drives one request to its definite answer. */
  async send(requestId: string, mappingHash: string): Promise<RequestResult> {
    return await this.persist(() => this.#monday.sendRequest({ requestId, mappingHash }));
  }

  /** A single attempt at one request, which may fail with a delay. */
  async sendOnce(requestId: string, mappingHash: string): Promise<RequestResult> {
    return await this.attempt(() => this.#monday.sendRequest({ requestId, mappingHash }));
  }

  async close(opened: OpenedBatch, end: Ending = { kind: 'finished' }): Promise<CustomerBatchResult> {
    return await this.attempt(() => this.#batches.closeBatch({ batchId: opened.batchId, claim: opened.claim, end }));
  }

  /** Plans and sends until nothing is left, or until `stopAfter` requests are answered. */
  async workOff(opened: OpenedBatch, stopAfter = Number.POSITIVE_INFINITY): Promise<Ending> {
    let waitedMs = 0;
    let sent = 0;
    try {
      await this.refreshBoard(opened);
      for (;;) {
        const plan = await this.plan(opened);
        if (plan.requestIds.length === 0) {
          if (plan.waitMs === null || waitedMs >= LONGEST_WAIT_MS) return { kind: 'finished' };
          await this.pass(plan.waitMs);
          waitedMs += plan.waitMs;
        }
        for (const requestId of plan.requestIds) {
          if (sent >= stopAfter) return { kind: 'cancelled', reason: 'cancelled by the test' };
          await this.persist(() => this.#monday.sendRequest({ requestId, mappingHash: opened.mappingHash, leaveOpen: true }));
          sent += 1;
        }
      }
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      return { kind: 'stopped', code: error.type ?? 'UNKNOWN', message: error.message };
    }
  }

  /** One batch from its opening to its books. */
  async runBatch(batchId: string, stopAfter?: number): Promise<CustomerBatchResult> {
    const opened = await this.open(batchId);
    return await this.close(opened, await this.workOff(opened, stopAfter));
  }

  /** A whole run, one batch after the other. A batch that stops for everybody's reason ends the run. */
  async run(selection: RunSelection = {}): Promise<FinishedRun> {
    const begun = await this.begin(selection);
    return await this.finish(begun, await this.#work(begun));
  }

  async #work(begun: BegunRun): Promise<Ending> {
    try {
      await this.preflight(begun);
      await this.detect(begun);
      for (const batch of await this.stage(begun)) {
        const result = await this.runBatch(batch.batchId);
        if (result.status === 'FAILED') return { kind: 'stopped', code: 'FAILED', message: 'A batch has stopped.' };
      }
      return { kind: 'finished' };
    } catch (error) {
      if (!(error instanceof ApplicationFailure)) throw error;
      return { kind: 'stopped', code: error.type ?? 'UNKNOWN', message: error.message };
    }
  }
}
