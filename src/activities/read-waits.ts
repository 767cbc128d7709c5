import { Context } from '@temporalio/activity';
import { MondayUnavailable, outageWait } from '../monday/outage.js';
import { IncompleteRead, LimitedRead, ReadRefused } from '../monday/reads.js';
import { addMilliseconds } from '../orders/dates.js';
import { growingDelay } from '../orders/retry.js';
import { budgetWait } from '../orders/wait.js';
import { parked, permanentFailure, retryLater } from '../sync/step-failure.js';
import type { Services } from '../sync/services.js';

/** `parks`: the workflow itself waits where the wait has a known end, and shows it. Absent from a workflow of an earlier version. */
export interface Parking {
  readonly parks?: boolean;
}

/** A wait shorter than this is not worth a new plan. */
export const LONGEST_WAIT_IN_PLACE_MS = 5_000;

/** Wait before a read with an incomplete answer is repeated. It doubles with each attempt, as the wait after a send does. */
const READ_AGAIN_MS = 2_000;

/** Repeated like this, a read that stays incomplete is 12 calls an hour. */
const LONGEST_READ_AGAIN_MS = 5 * 60_000;

/** Runs a step that reads the board. Failures of reads become failures with their delay and their wait, or permanent ones. */
export async function waiting<T>({ database }: Pick<Services, 'database'>, { parks = false }: Parking, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    const failure = await failureOfRead(error, async (ms) => addMilliseconds(await database.now(), ms));
    throw parks ? parked(failure, LONGEST_WAIT_IN_PLACE_MS) : failure;
  }
}

async function failureOfRead(error: unknown, inMs: (ms: number) => Promise<string>): Promise<unknown> {
  if (error instanceof MondayUnavailable)
    return retryLater('MONDAY_UNAVAILABLE', error.message, error.outage.waitMs, outageWait(error.outage));
  if (error instanceof LimitedRead) {
    const { code } = error.error;
    // The workflow waits until the daily limit ends, whether a send or a read has reached it: an activity's retries end before a night does.
    if (code === 'DAILY_LIMIT_EXCEEDED') return permanentFailure(code, error.message, error.retryAfterMs);
    const wait = budgetWait(await inMs(error.retryAfterMs), `Monday's limit (${code})`);
    return retryLater('RATE_LIMITED', error.message, error.retryAfterMs, wait);
  }
  if (error instanceof IncompleteRead) {
    const { attempt } = Context.current().info;
    return retryLater('READ_INCOMPLETE', error.message, growingDelay(READ_AGAIN_MS, LONGEST_READ_AGAIN_MS, attempt - 1));
  }
  return error instanceof ReadRefused ? permanentFailure(error.error.code, error.message) : error;
}
