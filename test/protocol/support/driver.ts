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
import type { BeginRunInput, BegunRun, FinishedRun, BatchToStart } from '../../../src/contracts/steps.js';
import type { RequestResult } from '../../../src/sync/send/request-result.js';
import type { Services } from '../../../src/sync/services.js';
import type { RequestPlan } from '../../../src/sync/plan/plan-requests.js';
import type { RunSelection } from '../../../src/store/runs/runs.js';
import type { CustomerBatchResult } from '../../../src/contracts/messages.js';
import { runBatch, workOff } from '../../../src/workflows/loop/batch-loop.js';
import { batchHeadline } from '../../../src/workflows/loop/batch-report.js';
import { finish, preflight, runSync } from '../../../src/workflows/loop/run-loop.js';
import type { BatchEnd, BatchSteps, RunSteps } from '../../../src/workflows/loop/steps.js';
import { LocalControl, localFailure } from './local-control.js';

export const MAPPING = 'customer-master-schedule';

/** More attempts than any request of these tests may need, one a second for as long as B: a loop that does not end fails instead of hanging. */
const MOST_ATTEMPTS = 400;

/** Failures of attempts are what these tests are about: they are asserted, not logged. */
const QUIET = new DefaultLogger('ERROR', () => undefined);

/**
 * Runs the loops of the workflows without Temporal: each activity runs in an activity environment behind the worker's own guard, a failure
 * with a delay is tried again after it, and a permanent one is for the loop. Batches run one after the other. `pass` lets the time of a
 * delay go by.
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

  /** Attempts until one succeeds or fails permanently, with the delay that each failure names. */
  async persist<T>(activity: () => Promise<T>): Promise<T> {
    for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
      try {
        return await this.attempt(activity);
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || typeof error.nextRetryDelay !== 'number') throw error;
        if (error.nextRetryDelay === 0) throw new Error('Temporal ends a step whose delay is zero', { cause: error });
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

  async preflight(begun: BegunRun): Promise<void> {
    await preflight(this.runSteps(), begun);
  }

  async detect(begun: BegunRun): Promise<Awaited<ReturnType<ReturnType<typeof createRunActivities>['detect']>>> {
    return await this.attempt(() => this.#runs.detect({ runId: begun.runId, claim: begun.claim }));
  }

  /** A run up to its staged batches, in the order of work; none of them is begun. */
  async staged(): Promise<{ readonly begun: BegunRun; readonly batches: BatchToStart[] }> {
    const begun = await this.begin();
    await this.preflight(begun);
    await this.detect(begun);
    return { begun, batches: await this.stage(begun) };
  }

  /** Stages what was detected; returns the batches in the order of work. */
  async stage(begun: BegunRun): Promise<BatchToStart[]> {
    await this.attempt(() => this.#runs.stage({ runId: begun.runId, claim: begun.claim }));
    return await this.#listed(begun);
  }

  async finish(begun: BegunRun, end: Ending = { kind: 'finished' }): Promise<FinishedRun> {
    return await finish(this.runSteps(), begun, end, 0);
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
  async workOff(opened: OpenedBatch, stopAfter?: number): Promise<Ending> {
    return await workOff(this.#stoppingAfter(stopAfter), opened);
  }

  /** One batch from its opening to its closing. */
  async runBatch(batchId: string, stopAfter?: number): Promise<CustomerBatchResult> {
    const closed = await runBatch(this.#stoppingAfter(stopAfter), batchId);
    if (closed.kind === 'unclosed') throw new Error(closed.headline);
    return closed.result;
  }

  /** A whole run, one batch after the other. A batch that stops for a reason that concerns all orders ends the run. */
  async run(selection: RunSelection = {}): Promise<FinishedRun> {
    return await this.runWith(this.runSteps(), selection);
  }

  async runWith(steps: RunSteps, selection: RunSelection, workflowId = `order-sync/${MAPPING}`): Promise<FinishedRun> {
    const input = { runId: randomUUID(), workflowId, workflowRunId: randomUUID(), mappingName: MAPPING, selection };
    let end = await runSync(steps, input, undefined);
    while (end.kind === 'continue') end = await runSync(steps, input, end.carried);
    if (end.kind === 'unclosed') throw new Error(end.headline);
    return end.result;
  }

  /** The steps of a batch, in this process. */
  batchSteps(control = new LocalControl()): BatchSteps {
    return {
      control,
      progress: { step: '', wait: null, requestsDone: 0 },
      details: () => undefined,
      failureOf: localFailure,
      openBatch: async (batchId) => await this.open(batchId),
      refreshBoard: control.step(async ({ boardId, mappingHash, batchId }) => {
        await this.persist(() => this.#monday.refreshBoard({ boardId, mappingHash, batchId, parks: true }));
      }),
      planRequests: async (opened) => await this.plan(opened),
      sendRequest: async ({ mappingHash }, requestId) => {
        await this.persist(() => this.#monday.sendRequest({ requestId, mappingHash, leaveOpen: true, parks: true }));
      },
      closeBatch: async (opened, end) => await this.close(opened, end),
      wait: this.pass,
      mayPark: () => true,
    };
  }

  /** A cancel comes when this many requests are answered, as the next one is about to go out. */
  #stoppingAfter(requests = Number.POSITIVE_INFINITY): BatchSteps {
    const control = new LocalControl();
    const steps = this.batchSteps(control);
    let sent = 0;
    return {
      ...steps,
      sendRequest: async (opened, requestId) => {
        if (sent >= requests) {
          control.cancelled = true;
          return;
        }
        await steps.sendRequest(opened, requestId);
        sent += 1;
      },
    };
  }

  /** The steps of a run, in this process. A change gate is approved at once. */
  runSteps(control = new LocalControl()): RunSteps {
    return {
      control,
      progress: { step: '', wait: null, batchesDone: 0, batchesTotal: 0, requestsDone: 0 },
      details: () => undefined,
      failureOf: localFailure,
      beginRun: async (input) => await this.beginAs(input),
      reconcile: control.step(async ({ mappingName }, exceptRun) => {
        await this.attempt(() => this.#runs.reconcile({ mappingName, exceptRun }));
      }),
      refreshBoard: control.step(async ({ boardId, mappingHash, runId }) => {
        await this.persist(() => this.#monday.refreshBoard({ boardId, mappingHash, runId, parks: true }));
      }),
      openRequests: control.step(async ({ boardId }, limit) => {
        const open = await this.attempt(() => this.#runs.openRequests({ boardId, limit, withUntil: true }));
        return Array.isArray(open) ? { requestIds: open, until: null } : open;
      }),
      sendRequests: control.step(async ({ mappingHash }, requestIds, park) => {
        for (const requestId of requestIds)
          await park(async () => {
            await this.send(requestId, mappingHash);
          });
      }),
      recheckDuplicates: control.step(async ({ boardId, mappingHash }) => {
        await this.persist(() => this.#monday.recheckDuplicates({ boardId, mappingHash, parks: true }));
      }),
      detect: control.step(async (begun) => await this.detect(begun)),
      wait: this.pass,
      mayPark: () => true,
      decide: () => Promise.resolve('approved'),
      stage: control.step(async ({ runId, claim }) => {
        await this.attempt(() => this.#runs.stage({ runId, claim }));
      }),
      listBatches: async ({ runId }, after, limit) => await this.attempt(() => this.#runs.listBatches({ runId, after, limit })),
      startBatch: async (_begun, { batchId }, ended) => {
        ended(await this.batchEnd(this.batchSteps(), batchId));
        return true;
      },
      until: (reached) => {
        if (!reached()) throw new Error('A batch is running, although each one is awaited.');
        return Promise.resolve();
      },
      finishRun: async (begun, end) => await this.finishOnly(begun, end),
    };
  }

  /** Runs a batch to its end. One that cannot be opened or closed concerns no other, as with child workflows. */
  async batchEnd(steps: BatchSteps, batchId: string): Promise<BatchEnd> {
    try {
      const closed = await runBatch(steps, batchId);
      if (closed.kind === 'unclosed') return { requests: 0, stoppedBy: null };
      const { opened, result, end } = closed;
      return { requests: result.requests, stoppedBy: result.status === 'FAILED' ? batchHeadline(opened, result, end) : null };
    } catch (error) {
      localFailure(error);
      return { requests: 0, stoppedBy: null };
    }
  }

  async #listed({ runId }: BegunRun): Promise<BatchToStart[]> {
    return await this.attempt(() => this.#runs.listBatches({ runId }));
  }
}
