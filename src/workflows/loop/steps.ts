import type { BeginRunInput, BegunRun, FinishedRun, GateRequest, BatchToStart, OpenedBatch, OpenRequests } from '../../contracts/steps.js';
import type { CustomerBatchResult, Ending, Progress } from '../../contracts/messages.js';
import type { Wait } from '../../orders/wait.js';
import type { RequestPlan } from '../../sync/plan/plan-requests.js';

/** The signals to a workflow, and which work they interrupt. */
export interface LoopControl {
  readonly cancelled: boolean;
  readonly paused: boolean;
  /** Cancelled or paused. */
  readonly stopped: boolean;
  /** The pause, as a wait; null when it is not paused. */
  readonly pause: Wait | null;
  /** Discards the signals received so far. */
  reset(): void;
  /** Work that a cancel cuts short. It then throws an error that `failureOf` reports as cancelled. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  /** Work that a cancel or a pause cuts short without an error. */
  interruptible(work: () => Promise<void>): Promise<void>;
  /** Work that no cancellation reaches. */
  shielded<T>(work: () => Promise<T>): Promise<T>;
  /** Work that a cancel ends only when it has not succeeded a short while later. It then throws an error that `failureOf` reports as cancelled. */
  withGrace<T>(work: () => Promise<T>): Promise<T>;
  /** Waits while paused. False when the work shall not go on: cancelled, or paused for too long. */
  mayGoOn(): Promise<boolean>;
}

/** Why a step has failed permanently. `retryAfterMs` is the delay that the failure itself contains, and `wait` what that is for; null when it contains none. */
export type StepFailure =
  | { readonly kind: 'cancelled' }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs: number | null;
      readonly wait: Wait | null;
    };

interface LoopSteps {
  readonly control: LoopControl;
  /** The text that the Temporal UI shows for the workflow: Markdown. */
  details(text: string): void;
  /** Why a step has failed. Throws any error that is not the failure of a step. */
  failureOf(error: unknown): StepFailure;
}

/** Progress of a batch, for queries. The loop keeps it up to date. */
export type BatchProgress = { -readonly [K in 'step' | 'requestsDone']: Progress[K] } & { wait: Wait | null };

/** The steps that the loop of a batch calls. The implementation retries each step; an error that it throws is final. */
export interface BatchSteps extends LoopSteps {
  readonly progress: BatchProgress;
  openBatch(batchId: string): Promise<OpenedBatch>;
  refreshBoard(opened: OpenedBatch): Promise<void>;
  planRequests(opened: OpenedBatch): Promise<RequestPlan>;
  sendRequest(opened: OpenedBatch, requestId: string): Promise<void>;
  closeBatch(opened: OpenedBatch, end: Ending): Promise<CustomerBatchResult>;
  wait(ms: number): Promise<void>;
  /** False while a history is replayed in which a step that met the daily limit failed. */
  mayPark(): boolean;
}

/** How a batch has ended, for its run. */
export interface BatchEnd {
  /** Requests that were sent for it. */
  readonly requests: number;
  /** Why it stopped, when the reason concerns every batch; null otherwise. */
  readonly stoppedBy: string | null;
}

/** Progress of a run, for queries. The loop keeps it up to date. */
export type RunProgress = { -readonly [K in 'step' | 'batchesDone' | 'batchesTotal' | 'requestsDone']: Progress[K] } & {
  wait: Wait | null;
};

/** The steps that the loop of a run calls. The implementation retries each step; an error that it throws is final. */
export interface RunSteps extends LoopSteps {
  readonly progress: RunProgress;
  beginRun(input: BeginRunInput): Promise<BegunRun>;
  /** Closes the rows of batches and runs whose workflow has ended, except those of this run. */
  reconcile(begun: BegunRun, exceptRun: string | null): Promise<void>;
  refreshBoard(begun: BegunRun): Promise<void>;
  /** Requests of earlier runs without a definite answer, the oldest first, no more than `limit`. */
  openRequests(begun: BegunRun, limit: number): Promise<OpenRequests>;
  /** Drives each request to its definite answer, each of them inside `park`. They may wait concurrently. */
  sendRequests(begun: BegunRun, requestIds: readonly string[], park: (work: () => Promise<void>) => Promise<void>): Promise<void>;
  recheckDuplicates(begun: BegunRun): Promise<void>;
  wait(ms: number): Promise<void>;
  mayPark(): boolean;
  detect(begun: BegunRun): Promise<{ readonly summary: string; readonly gate: GateRequest | null }>;
  /** `approved`, or the reason why the run must not go on. */
  decide(gate: GateRequest): Promise<string>;
  stage(begun: BegunRun): Promise<void>;
  /** The batches behind this position in the order of work, no more than `limit`. */
  listBatches(begun: BegunRun, after: number, limit: number): Promise<readonly BatchToStart[]>;
  /** Starts a batch; `ended` is called once, when it has ended. False when it is done, or worked on, already: then `ended` is not called. */
  startBatch(begun: BegunRun, batch: BatchToStart, ended: (end: BatchEnd) => void): Promise<boolean>;
  /** Waits until this is true; it is checked whenever a batch has ended. */
  until(reached: () => boolean): Promise<void>;
  finishRun(begun: BegunRun, end: Ending, startedBatches: number): Promise<FinishedRun>;
}
