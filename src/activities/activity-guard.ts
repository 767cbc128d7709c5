import type { ActivityInboundCallsInterceptor, ActivityExecuteInput, Next } from '@temporalio/worker';
import type { Context } from '@temporalio/activity';
import { ServiceError } from '@temporalio/client';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { DatabaseError } from '../database/errors.js';
import type { DatabaseErrorCode } from '../database/errors.js';
import { MappingError } from '../mapping/mapping-error.js';
import { MissingSourceColumns } from '../orders/binding.js';
import { InvalidSelection } from '../orders/selection.js';
import { BrokenRecord } from '../orders/record/broken-record.js';
import { SnapshotUnreadable } from '../snapshot/folder.js';
import { RowMissing } from '../store/row-missing.js';
import { LeaseHeld, StaleLease } from '../store/runs/leases.js';
import { SourceMissing } from '../store/source/source.js';
import { retryLater, permanentFailure } from '../sync/step-failure.js';
import { boundedFailure } from './failure-size.js';
import { carried, UNKNOWN_PATIENCE_MS, unknownFailure, unknownSince } from './unknown-failures.js';

/** A quarter of the heartbeat timeout, so that a busy machine may miss three heartbeats before its work is given to another worker. */
const BEAT_MS = 2_000;

/**
 * Wraps every activity: a heartbeat on a timer, so that another worker continues the work of a killed one within seconds and a cancel
 * arrives, and failures with their code and a message of bounded length. Permanent failures are final at once, failures without a code after `patienceMs`.
 */
export class ActivityGuard implements ActivityInboundCallsInterceptor {
  constructor(
    private readonly context: Context,
    private readonly patienceMs = UNKNOWN_PATIENCE_MS,
  ) {}

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const since = unknownSince(this.context.info.heartbeatDetails);
    const timer = setInterval(() => {
      this.context.heartbeat(carried(since));
    }, BEAT_MS);
    try {
      return await next(input);
    } catch (error) {
      throw boundedFailure(this.asFailure(error, since));
    } finally {
      clearInterval(timer);
    }
  }

  private asFailure(error: unknown, since: number | null): unknown {
    // Any error that an activity throws after its cancellation ends the activity as cancelled.
    const known = this.context.cancellationSignal.aborted ? error : knownFailure(error, this.context.info.attempt);
    if (known !== null) {
      this.context.heartbeat(carried(null));
      return known;
    }
    const first = since ?? Date.now();
    this.context.heartbeat(carried(first));
    return unknownFailure(error, first, Date.now(), this.patienceMs);
  }
}

/** A value, statement or login that the database refuses is refused again. */
const PERMANENT: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>([
  'DATABASE_ACCESS',
  'DATABASE_CONSTRAINT',
  'DATABASE_SCHEMA',
  'DATABASE_SNAPSHOT_REFUSED',
  'DATABASE_STATEMENT',
  'DATABASE_VALUE',
]);

/** A lock, a lost connection, a worker that is shutting down, a full disk or a read-only database: retried for as long as the activity may take. */
const PASSING: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>([
  'DATABASE_BUSY',
  'DATABASE_UNAVAILABLE',
  'DATABASE_CLOSED',
  'DATABASE_FULL',
  'DATABASE_READ_ONLY',
]);

/**
 * A source that is dropped and rebuilt is absent for minutes at most. After ten minutes it counts as missing, and the operator should see that
 * without a longer wait. Counted in attempts, so that the time in which a task waited for a worker does not count.
 */
const SOURCE_ATTEMPTS = 21;
const SOURCE_PAUSE_MS = 30_000;

/** The failure for Temporal of an error whose kind is known; null for any other. */
function knownFailure(error: unknown, attempt: number): Error | null {
  // An unreachable Temporal is an outage like that of the database.
  if (error instanceof TemporalFailure || error instanceof ServiceError) return error;
  if (error instanceof LeaseHeld) return permanentFailure('CLAIM_HELD', error.message);
  if (error instanceof StaleLease) return permanentFailure('STALE_CLAIM', error.message);
  if (error instanceof RowMissing) return permanentFailure('ROW_MISSING', error.message);
  if (error instanceof BrokenRecord) return permanentFailure('RECORD_BROKEN', error.message);
  if (error instanceof SnapshotUnreadable) return permanentFailure('SNAPSHOT_UNREADABLE', error.message);
  if (error instanceof SourceMissing)
    return attempt < SOURCE_ATTEMPTS
      ? retryLater('SOURCE_MISSING', error.message, SOURCE_PAUSE_MS)
      : permanentFailure('SOURCE_MISSING', error.message);
  if (error instanceof DatabaseError && PERMANENT.has(error.code)) return permanentFailure(error.code, error.message);
  if (error instanceof DatabaseError && PASSING.has(error.code))
    return ApplicationFailure.create({ type: error.code, message: error.message });
  if (error instanceof InvalidSelection) return permanentFailure('SELECTION_INVALID', error.message);
  if (error instanceof MappingError || error instanceof MissingSourceColumns) return permanentFailure('MAPPING_INVALID', error.message);
  return null;
}
