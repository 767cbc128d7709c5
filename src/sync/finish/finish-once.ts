import type { Database } from '../../database/database.js';
import { isHeld, StaleLease } from '../../store/runs/leases.js';
import type { Lease } from '../../store/runs/leases.js';

/**
 * Does the step at whose end a claim is given back. Where another attempt at the same step was faster, `told` says what came of it, or null while the books are
 * open: a worker that stood still goes on in the middle of an attempt that was given up long ago, and after a lost answer somebody else may hold the claim.
 */
export async function finishOnce<T>(database: Database, lease: Lease, work: () => Promise<T>, told: () => Promise<T | null>): Promise<T> {
  const before = (await isHeld(database, lease)) ? null : await told();
  if (before !== null) return before;
  try {
    return await work();
  } catch (error) {
    const after = error instanceof StaleLease ? await told() : null;
    if (after === null) throw error;
    return after;
  }
}
