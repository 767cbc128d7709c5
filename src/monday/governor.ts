import type { RateState } from './types.js';

/** Monday's budget window: it starts with the first call and ends 60 s later. */
const WINDOW_MS = 60_000;

/**
 * Monday's window starts when our first call arrives, which is later than our reservation, and its seconds are whole numbers. If our window
 * ends too early, Monday limits the next request; one second covers both.
 */
const GRACE_MS = 1_000;

/**
 * This share of the limit is never spent: for reads that cost more than was reserved, and for a person who uses the same token. With two
 * percent no request is limited, and it is less than the cost of one request per minute.
 */
const RESERVE = 0.02;

/** The budget of one token as the store keeps it. Complexity points; milliseconds since 1970. */
export interface BudgetWindow {
  readonly limit: number;
  /** Complexity points that are reserved or spent in the window. */
  readonly spent: number;
  readonly windowStartedAt: number;
}

export type Reservation =
  /** `spent` and `windowStartedAt` are the new state of the window. */
  | { readonly granted: true; readonly spent: number; readonly windowStartedAt: number }
  | { readonly granted: false; readonly waitMs: number };

/**
 * Requests `cost` complexity points at `now`. Granted while the window's total stays below the limit without its reserve. A larger request is
 * granted only in an empty window: waiting would not make it smaller, and Monday's answer is definite. In the last second of Monday's window
 * nothing is granted: such a request may be the first of Monday's next window, where ours would not count it.
 */
export function reserve({
  limit,
  spent,
  windowStartedAt,
  now,
  cost,
}: BudgetWindow & { readonly now: number; readonly cost: number }): Reservation {
  const waitMs = windowStartedAt + WINDOW_MS + GRACE_MS - now;
  if (waitMs <= 0 || spent === 0) return { granted: true, spent: cost, windowStartedAt: now };
  const atTheEnd = waitMs <= 2 * GRACE_MS;
  return !atTheEnd && spent + cost <= usable(limit) ? { granted: true, spent: spent + cost, windowStartedAt } : { granted: false, waitMs };
}

/**
 * The most complexity points that one request should cost: half of a window, so that the reads before it and concurrent requests fit beside it.
 * In Monday's smallest budget, that of a trial account, this allows 16 mutations.
 */
export const largestRequest = (limit: number): number => Math.floor(usable(limit) / 2);

/** What is spent of a limit at most. */
export const usable = (limit: number): number => Math.floor(limit * (1 - RESERVE));

/** The reservation of the request that is now answered, and the budget data of its answer. */
export interface AnsweredReservation {
  readonly reserved: number;
  readonly reservedAt: number;
  readonly rate: RateState;
  /** When the answer came. */
  readonly at: number;
}

/**
 * The window after an answer: the real cost replaces the estimate. Where Monday counts more than we do, or from a later start, Monday's numbers
 * are used. Of an answer from an earlier window only the limit is used.
 */
export function recordAnswer(window: BudgetWindow, { reserved, reservedAt, rate, at }: AnsweredReservation): BudgetWindow {
  const limit = rate.complexityLimit ?? window.limit;
  const correction = (rate.cost ?? reserved) - reserved;
  // A reservation from before this window is not part of its sum, so nothing can be given back.
  const own = window.spent + (reservedAt < window.windowStartedAt ? Math.max(0, correction) : correction);
  const start = windowStartOf(rate, at);
  if (start !== null && start < window.windowStartedAt - WINDOW_MS / 2) return { ...window, limit, spent: Math.max(0, own) };
  const theirs = rate.complexityLeft === undefined ? 0 : limit - rate.complexityLeft;
  return { limit, spent: Math.max(0, own, theirs), windowStartedAt: Math.max(window.windowStartedAt, start ?? 0) };
}

/** Start of Monday's window, from its remaining seconds: exact to a second, and never after the answer. */
function windowStartOf({ complexityResetSeconds: reset }: RateState, at: number): number | null {
  return reset === undefined ? null : Math.min(at, at + reset * 1000 - WINDOW_MS);
}

/** The window after Monday reported an exhausted budget: nothing more until the time that it named. */
export function exhausted(window: BudgetWindow, retryAfterMs: number, at: number): BudgetWindow {
  return {
    ...window,
    spent: Math.max(window.spent, window.limit),
    windowStartedAt: Math.max(window.windowStartedAt, at + retryAfterMs - WINDOW_MS),
  };
}
