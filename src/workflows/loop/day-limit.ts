import type { Wait } from '../../orders/wait.js';
import type { StepFailure } from './steps.js';
import { dayLimitWait } from './waits.js';

/** Longest wait for the daily limit of calls: a night. After it the batch closes and the next run continues. */
const LONGEST_PARK_MS = 12 * 3_600_000;

/** The steps that parking needs. */
export interface Parking {
  failureOf(error: unknown): StepFailure;
  wait(ms: number): Promise<void>;
  /** False while a history is replayed that an earlier version wrote, in which the step failed. */
  mayPark(): boolean;
}

/** How long to wait when a step has met the daily limit; null when it has failed for another reason, or the wait is too long. */
export function untilNextDay(steps: Pick<Parking, 'failureOf'>, error: unknown): number | null {
  const failure = steps.failureOf(error);
  if (failure.kind !== 'failed' || failure.code !== 'DAILY_LIMIT_EXCEEDED') return null;
  return failure.retryAfterMs === null || failure.retryAfterMs > LONGEST_PARK_MS ? null : failure.retryAfterMs;
}

/** Does the work, and once more after Monday's next day has begun, if it meets the daily limit. `show` gets the wait, and null after it. */
export async function parked(steps: Parking, work: () => Promise<void>, show: (wait: Wait | null) => void): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const waitMs = untilNextDay(steps, error);
      if (waitMs === null || !steps.mayPark()) throw error;
      show(dayLimitWait(waitMs));
      await steps.wait(waitMs);
      show(null);
    }
  }
}
