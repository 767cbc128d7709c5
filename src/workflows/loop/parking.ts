import type { Wait } from '../../orders/wait.js';
import type { StepFailure } from './steps.js';
import { dayLimitWait } from './waits.js';

/** Longest wait for the daily limit of calls or for the end of an outage, without any progress between: a night. After it the batch closes and the next run continues. */
export const LONGEST_PARK_MS = 12 * 3_600_000;

/** The steps that parking needs. */
export interface Parking {
  failureOf(error: unknown): StepFailure;
  wait(ms: number): Promise<void>;
  /** False while a history is replayed that an earlier version wrote, in which the step failed. */
  mayPark(): boolean;
}

/** A wait after which a step is tried again. */
export interface Parked {
  readonly ms: number;
  readonly wait: Wait;
}

/** The wait of a step that has met Monday's daily limit, an outage or an exhausted budget; null when it has failed for another reason, or the wait is longer than `leftMs`. */
export function parkedBy(steps: Pick<Parking, 'failureOf'>, error: unknown, leftMs: number): Parked | null {
  const failure = steps.failureOf(error);
  if (failure.kind !== 'failed' || failure.retryAfterMs === null || failure.retryAfterMs > leftMs) return null;
  const { retryAfterMs: ms, wait } = failure;
  if (failure.code === 'DAILY_LIMIT_EXCEEDED') return { ms, wait: dayLimitWait(ms) };
  return wait === null ? null : { ms, wait };
}

/** Does the work, and again after each wait that it meets. `show` gets the wait, and null after it. */
export async function untilDone(steps: Parking, work: () => Promise<void>, show: (wait: Wait | null) => void): Promise<void> {
  let leftMs = LONGEST_PARK_MS;
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const parked = parkedBy(steps, error, leftMs);
      if (parked === null || !steps.mayPark()) throw error;
      show(parked.wait);
      await steps.wait(parked.ms);
      leftMs -= parked.ms;
      show(null);
    }
  }
}
