import type { ActivityInboundCallsInterceptor, ActivityExecuteInput, Next } from '@temporalio/worker';
import type { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { DatabaseError } from '../database/errors.js';
import type { DatabaseErrorCode } from '../database/errors.js';
import { MappingError } from '../mapping/mapping-error.js';
import { MissingSourceColumns } from '../orders/binding.js';
import { InvalidSelection } from '../orders/selection.js';
import { ClaimHeld, StaleClaim } from '../store/claims.js';
import { SourceMissing } from '../store/source.js';
import { later, permanent } from './failures.js';

/** A quarter of the heartbeat timeout, so that a busy machine may lose three beats before its work is given to another worker. */
const BEAT_MS = 2_000;

/**
 * Around every activity: a heartbeat on a timer, so that a killed worker's work goes on elsewhere within seconds and a cancel gets
 * through, and failures named by their code, those that no retry can cure marked as such.
 */
export class ActivityGuard implements ActivityInboundCallsInterceptor {
  constructor(private readonly context: Context) {}

  async execute(input: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const timer = setInterval(() => {
      this.context.heartbeat();
    }, BEAT_MS);
    try {
      return await next(input);
    } catch (error) {
      throw asFailure(error, this.context.info.attempt);
    } finally {
      clearInterval(timer);
    }
  }
}

/** A value, statement or login that the database refuses is refused again. Anything else, a lock, a lost line or thread, may pass. */
const PERMANENT: ReadonlySet<DatabaseErrorCode> = new Set<DatabaseErrorCode>(['DATABASE_ACCESS', 'DATABASE_CONSTRAINT', 'DATABASE_SCHEMA', 'DATABASE_SNAPSHOT_REFUSED', 'DATABASE_STATEMENT', 'DATABASE_VALUE']);

/**
 * A source that is dropped and filled anew is away for minutes at most. After ten it is not being rebuilt but gone, and whoever is called at night
 * should not have to wait longer for that. Counted in attempts, so that a task that waited for a worker is not taken for one that was tried.
 */
const SOURCE_ATTEMPTS = 21;
const SOURCE_PAUSE_MS = 30_000;

function asFailure(error: unknown, attempt: number): unknown {
  if (error instanceof ApplicationFailure) return error;
  if (error instanceof ClaimHeld) return permanent('CLAIM_HELD', error.message);
  if (error instanceof StaleClaim) return permanent('STALE_CLAIM', error.message);
  if (error instanceof SourceMissing) return attempt < SOURCE_ATTEMPTS ? later('SOURCE_MISSING', error.message, SOURCE_PAUSE_MS) : permanent('SOURCE_MISSING', error.message);
  if (error instanceof DatabaseError) return ApplicationFailure.create({ type: error.code, message: error.message, nonRetryable: PERMANENT.has(error.code) });
  if (error instanceof InvalidSelection) return permanent('SELECTION_INVALID', error.message);
  if (error instanceof MappingError || error instanceof MissingSourceColumns) return permanent('MAPPING_INVALID', error.message);
  return error;
}
