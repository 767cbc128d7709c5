import type { Reply, ReportedError } from './answer.js';

const SECOND = 1000;

/** A request after a shorter wait than this would be refused again: Monday counts in whole seconds. */
const SHORTEST = SECOND;

/** How long to wait when Monday gives no hint. */
const withoutHint: Readonly<Record<string, number>> = {
  // Both budgets reset 60 s after the first call of their window.
  COMPLEXITY_BUDGET_EXHAUSTED: 60 * SECOND,
  MINUTE_RATE_LIMIT_EXCEEDED: 60 * SECOND,
  // The address limit counts in windows of 10 s.
  IP_RATE_LIMIT_EXCEEDED: 10 * SECOND,
  // These end as soon as another request ends, and no request takes longer than a minute.
  MAX_CONCURRENCY_EXCEEDED: 5 * SECOND,
  RESOURCE_LOCKED: 5 * SECOND,
  IDEMPOTENCY_CONFLICT: 5 * SECOND,
  CONNECTION_REFUSED: 5 * SECOND,
};

/** For any other limit without a hint: half of Monday's usual window. */
const OTHERWISE = 30 * SECOND;

/**
 * How long to wait, in milliseconds: the longest of Monday's own hints (body and Retry-After), else a default for the code.
 * `now` is milliseconds since 1970; the daily limit ends at midnight UTC.
 */
export function retryDelay(code: string, errors: readonly ReportedError[], reply: Reply | null, now: number): number {
  const inBody = errors.flatMap((error) => (error.retryAfterSeconds === null ? [] : [error.retryAfterSeconds * SECOND]));
  const inHeader = reply === null ? null : headerDelay(reply.header('retry-after'), now);
  const hints = inHeader === null ? inBody : [...inBody, inHeader];
  if (hints.length > 0) return Math.max(SHORTEST, ...hints);
  return code === 'DAILY_LIMIT_EXCEEDED' ? untilMidnight(now) : (withoutHint[code] ?? OTHERWISE);
}

function headerDelay(value: string | null, now: number): number | null {
  if (value === null || value.trim() === '') return null;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return seconds * SECOND;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date - now;
}

function untilMidnight(now: number): number {
  const day = 24 * 60 * 60 * SECOND;
  return Math.max(SHORTEST, day - (now % day));
}
