import {
  CancellationScope,
  CancelledFailure,
  condition,
  isCancellation,
  patched,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { SyncStatus } from '../temporal/search-attributes.js';
import { cancelSignal, pauseSignal, resumeSignal } from '../contracts/messages.js';
import type { Progress } from '../contracts/messages.js';
import type { Wait } from '../orders/wait.js';
import type { LoopControl } from './loop/steps.js';
import { inMs } from './loop/waits.js';
import { run } from './options.js';

/** Longest pause. After a day the workflow closes with the rest pending, so that it does not block the schedule indefinitely. */
const LONGEST_PAUSE_MS = 24 * 3_600_000;

/**
 * How long a step that writes the beginning or the end of a run or batch may still be retried after a cancel. Five attempts fit into it (at 0, 1, 3, 7 and
 * 15 s), so a short failure costs nothing; a longer one must not hold a cancelled run for hours.
 */
const GRACE_MS = 16_000;

/**
 * Cancel, pause and resume of one workflow. Work inside `guard` is cut short by a cancel; work inside `interruptible` by a pause too.
 * No new work starts after either. The caller forwards signals to children, by `onChange`.
 */
export class Control implements LoopControl {
  cancelled = false;
  paused = false;
  /** When a pause ends by itself; null before the work has reached it. */
  #pausedUntil: string | null = null;
  #guarded: CancellationScope | null = null;
  #interruptible: CancellationScope | null = null;
  readonly #onChange: (change: 'cancel' | 'pause' | 'resume', pause: Wait | null) => void;
  readonly #root = CancellationScope.current();

  constructor(onChange: (change: 'cancel' | 'pause' | 'resume', pause: Wait | null) => void = () => undefined) {
    this.#onChange = onChange;
    setHandler(cancelSignal, () => {
      this.cancelled = true;
      this.#guarded?.cancel();
      this.#interruptible?.cancel();
      this.#onChange('cancel', this.pause);
    });
    setHandler(pauseSignal, () => {
      this.paused = true;
      this.#pausedUntil = inMs(LONGEST_PAUSE_MS);
      this.#interruptible?.cancel();
      this.#onChange('pause', this.pause);
    });
    setHandler(resumeSignal, () => {
      this.paused = false;
      this.#onChange('resume', this.pause);
    });
  }

  /**
   * Discards the signals received so far. A batch that is reset or started again shall continue, but a reset copies the signals of the
   * earlier workflow run to the new one (Temporal's default): a pause that no run would resume, or a cancel that has taken effect already.
   */
  reset(): void {
    this.cancelled = false;
    this.paused = false;
  }

  get stopped(): boolean {
    return this.cancelled || this.paused;
  }

  get pause(): Wait | null {
    return this.paused && !this.cancelled ? { cause: 'paused', until: this.#pausedUntil, detail: 'a resume (paused)' } : null;
  }

  /** Signals and wait, for the query. A pause comes before the wait that it interrupts. */
  shown(wait: Wait | null): Pick<Progress, 'paused' | 'cancelled' | 'wait' | 'waitingFor'> {
    const now = this.pause ?? wait;
    return { paused: this.paused, cancelled: this.cancelled, wait: now, waitingFor: now?.detail ?? null };
  }

  /** Runs work that a cancel signal interrupts with a CancelledFailure. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    // The signal may have come before this work began.
    if (this.cancelled) scope.cancel();
    this.#guarded = scope;
    try {
      return await scope.run(work);
    } finally {
      this.#guarded = null;
    }
  }

  /** Runs work that a cancel or pause signal cuts short without an error. A request that was cut short stays open in SQL and is continued later. */
  async interruptible(work: () => Promise<void>): Promise<void> {
    const scope = new CancellationScope();
    if (this.stopped) scope.cancel();
    this.#interruptible = scope;
    try {
      await scope.run(work);
    } catch (error) {
      // Cancelled by a signal, and perhaps resumed before the work has stopped: no error in both cases. A cancellation from outside shows in the outer scope.
      if (!isCancellation(error) || (CancellationScope.current().consideredCancelled && !this.stopped)) throw error;
    } finally {
      this.#interruptible = null;
    }
  }

  /** Runs work that no cancellation reaches, of whatever source. */
  async shielded<T>(work: () => Promise<T>): Promise<T> {
    return await CancellationScope.nonCancellable(work);
  }

  /**
   * Runs a step that a cancel, of whatever source, ends only when it has not succeeded `GRACE_MS` later. An attempt that is running then comes to its end first.
   * A step that was ended throws a CancelledFailure.
   */
  async withGrace<T>(work: () => Promise<T>): Promise<T> {
    const scope = new CancellationScope();
    // The cancel that it waits for must not end it.
    const watch = new CancellationScope({ cancellable: true, parent: new CancellationScope({ cancellable: false }) });
    watch.run(async () => await this.#endLater(scope)).catch(() => undefined);
    try {
      return await scope.run(work);
    } catch (error) {
      // The last attempt may have failed by itself.
      throw scope.consideredCancelled ? new CancelledFailure('A step was ended by a cancel while it was retried.') : error;
    } finally {
      watch.cancel();
    }
  }

  async #endLater(scope: CancellationScope): Promise<void> {
    await condition(() => this.cancelled || this.#root.consideredCancelled);
    if (!patched('cancel-ends-retries')) return;
    await sleep(GRACE_MS);
    scope.cancel();
  }

  /** Waits while paused. False when the work shall not go on: cancelled, or paused for too long. */
  async mayGoOn(): Promise<boolean> {
    if (this.paused && !this.cancelled) {
      this.#pausedUntil = inMs(LONGEST_PAUSE_MS);
      await condition(() => !this.paused || this.cancelled, LONGEST_PAUSE_MS);
    }
    return !this.stopped;
  }
}

/** Closes this workflow as Canceled when a cancel has ended the step that would have begun or closed its row. */
export async function closeUnclosed(headline: string): Promise<never> {
  // An earlier version closed without a status.
  if (patched('cancel-ends-retries')) upsertSearchAttributes([{ key: SyncStatus, value: 'CANCELLED' }]);
  setCurrentDetails(headline);
  return await closeAsCanceled(headline);
}

/**
 * Closes this workflow as Canceled. Temporal allows that only to a workflow whose cancellation was requested, so a cancel by signal
 * asks for it first.
 */
export async function closeAsCanceled(message: string): Promise<never> {
  const root = CancellationScope.current();
  if (!root.consideredCancelled) {
    const { workflowId, runId } = workflowInfo();
    await CancellationScope.nonCancellable(async () => {
      await run.requestCancel({ workflowId, runId });
    });
    await root.cancelRequested.catch(() => undefined);
  }
  throw new CancelledFailure(message);
}
