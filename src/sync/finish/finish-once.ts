import type { Database } from '../../database/database.js';
import { isHeld, StaleLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';

/**
 * Runs the step that releases a lease at its end. When another attempt at the same step was faster, its stored result is returned: `storedResult` reads
 * it, or returns null while the row is open. A worker that was frozen may continue an attempt that was given up, and after a lost answer another
 * workflow may hold the lease.
 */
export async function finishOnce<T>(
  database: Database,
  lease: Lease,
  work: () => Promise<T>,
  storedResult: () => Promise<T | null>,
): Promise<T> {
  const before = (await isHeld(database, lease)) ? null : await storedResult();
  if (before !== null) return before;
  try {
    return await work();
  } catch (error) {
    const after = error instanceof StaleLease ? await storedResult() : null;
    if (after === null) throw error;
    return after;
  }
}
