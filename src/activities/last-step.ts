import type { Database } from '../database/database.js';
import { StaleClaim, wasReleased } from '../store/claims.js';
import type { Claim } from '../store/claims.js';

/**
 * Does the step at whose end a claim is given back. Where another attempt at the same step was faster, `told` says what came of it: a worker that stood still
 * goes on in the middle of an attempt that was given up long ago.
 */
export async function lastStep<T>(database: Database, claim: Claim, work: () => Promise<T>, told: () => Promise<T>): Promise<T> {
  if (await wasReleased(database, claim)) return await told();
  try {
    return await work();
  } catch (error) {
    if (error instanceof StaleClaim && (await wasReleased(database, claim))) return await told();
    throw error;
  }
}
