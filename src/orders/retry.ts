/**
 * A delay that grows with each failure in a row, up to a longest one: `first` after the first failure, `factor` times that after the next. All
 * of one unit. `earlier` counts the failures before this one.
 */
export function growingDelay(first: number, longest: number, earlier: number, factor = 2): number {
  return Math.min(longest, first * factor ** earlier);
}

/** When a failed order whose content stays the same is tried again. */
export interface RetryPolicy {
  /** Retries before the order is held for a person. */
  readonly attempts: number;
  readonly firstDelayMinutes: number;
  readonly factor: number;
  readonly maxDelayMinutes: number;
}

export interface RetryPlan {
  /** ISO 8601 UTC; null when no retry is left. */
  readonly nextRetry: string | null;
  readonly usedUp: boolean;
}

/** The next retry after a failure that was preceded by `retries` retries of the same content. */
export function planRetry(policy: RetryPolicy, retries: number, now: string): RetryPlan {
  if (retries >= policy.attempts) return { nextRetry: null, usedUp: true };
  const minutes = growingDelay(policy.firstDelayMinutes, policy.maxDelayMinutes, retries, policy.factor);
  return { nextRetry: new Date(Date.parse(now) + minutes * 60_000).toISOString(), usedUp: false };
}
