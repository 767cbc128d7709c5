import { IncompleteRead, LimitedRead } from '../../monday/reads.js';
import type { MondayApi } from '../../monday/types.js';
import { growingDelay } from '../../orders/retry.js';

/** Wait before a read with an incomplete answer is repeated; it doubles up to a minute, as for the reads of a run. */
const READ_AGAIN_MS = 2_000;
const LONGEST_READ_AGAIN_MS = 60_000;

/** A read that fails so often in a row will not succeed soon; the command says how to go on later. */
const MOST_ATTEMPTS = 8;

/**
 * Monday's reads for a step outside of Temporal, which repeats none by itself: one that Monday limits is made again after the wait that Monday names, and one with
 * an incomplete answer after a growing delay. A limit of the day ends at once. `wait` takes milliseconds.
 */
export function patientReads(monday: MondayApi, wait: (ms: number) => Promise<void>): MondayApi {
  const again = async <T>(read: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await read();
      } catch (error) {
        const ms = waitAfter(error, attempt);
        if (ms === null || attempt >= MOST_ATTEMPTS) throw error;
        await wait(ms);
      }
    }
  };
  return {
    ...monday,
    readBoard: (...of) => again(() => monday.readBoard(...of)),
    findItems: (...of) => again(() => monday.findItems(...of)),
    allItems: (...of) => again(() => monday.allItems(...of)),
    readItems: (...of) => again(() => monday.readItems(...of)),
    readSubitems: (...of) => again(() => monday.readSubitems(...of)),
  };
}

function waitAfter(error: unknown, attempt: number): number | null {
  if (error instanceof LimitedRead) return error.error.code === 'DAILY_LIMIT_EXCEEDED' ? null : error.retryAfterMs;
  return error instanceof IncompleteRead ? growingDelay(READ_AGAIN_MS, LONGEST_READ_AGAIN_MS, attempt - 1) : null;
}
