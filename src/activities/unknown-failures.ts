import { ApplicationFailure } from '@temporalio/common';
import { DatabaseError } from '../database/errors.js';

/**
 * How long a failure without an entry in the registry is retried, from the first in a row. A failover of SQL Server or of Azure SQL takes about a
 * minute. A failure that lasts longer than five needs a person, and the next run continues with the pending orders. Closing may take as long
 * again in the batch and in the run, so a run that cannot continue is closed within half an hour.
 */
export const UNKNOWN_PATIENCE_MS = 5 * 60_000;

/** State that an attempt passes to the next one as heartbeat details: Temporal gives them to the worker that takes it. */
interface Carried {
  /** When the first of the unknown failures in a row happened, in milliseconds since 1970. */
  readonly unknownSince: number;
}

/** The state of the earlier attempt; null when its failure was a known one, or there was none. */
export function unknownSince(heartbeatDetails: unknown): number | null {
  const since = (heartbeatDetails as Partial<Carried> | null | undefined)?.unknownSince;
  return typeof since === 'number' ? since : null;
}

/** Heartbeat details for the next attempt. */
export function carried(since: number | null): Carried | undefined {
  return since === null ? undefined : { unknownSince: since };
}

/** A failure without a name in the registry: retried until the limit since the first one is reached, then final. */
export function unknownFailure(error: unknown, sinceMs: number, now: number, patienceMs: number): ApplicationFailure {
  const final = now - sinceMs >= patienceMs;
  const said = error instanceof Error ? error.message : String(error);
  return ApplicationFailure.create({
    type: error instanceof DatabaseError ? error.code : 'UNKNOWN_FAILURE',
    message: final ? `${said} (It was tried again for ${String(Math.round((now - sinceMs) / 1000))} s without success.)` : said,
    nonRetryable: final,
    ...(error instanceof Error ? { cause: error } : {}),
  });
}
