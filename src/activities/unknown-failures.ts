import { ApplicationFailure } from '@temporalio/common';
import { DatabaseError } from '../database/errors.js';

/**
 * How long a failure that this version does not know is tried again, from the first in a row. A failover of SQL Server or of Azure SQL takes about a
 * minute; what has not passed in five needs a person, and the next run takes up whatever is pending. Closing the books after it may take as long
 * once more in the batch and in the run, so a run that cannot go on is closed within half an hour.
 */
export const UNKNOWN_PATIENCE_MS = 5 * 60_000;

/** What an attempt leaves to the next one, as heartbeat details: Temporal hands them over to whichever worker takes it. */
interface Carried {
  /** When the first of the unknown failures in a row happened, in milliseconds since 1970. */
  readonly unknownSince: number;
}

/** Reads what the earlier attempt left; null when its failure was a known one, or there was none. */
export function unknownSince(heartbeatDetails: unknown): number | null {
  const since = (heartbeatDetails as Partial<Carried> | null | undefined)?.unknownSince;
  return typeof since === 'number' ? since : null;
}

/** Heartbeat details for the next attempt. */
export function carried(since: number | null): Carried | undefined {
  return since === null ? undefined : { unknownSince: since };
}

/** A failure without a name in the registry: tried again until the patience since the first one is used up, then final. */
export function unknownFailure(error: unknown, sinceMs: number, now: number, patienceMs: number): ApplicationFailure {
  const final = now - sinceMs >= patienceMs;
  const said = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({
    type: error instanceof DatabaseError ? error.code : 'UNKNOWN_FAILURE',
    message: final ? `${said} (It was tried again for ${String(Math.round((now - sinceMs) / 1000))} s in vain.)` : said,
    nonRetryable: final,
    ...(error instanceof Error ? { cause: error } : {}),
  });
}
