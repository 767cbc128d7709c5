import type { RateState } from './types.js';

/** Monday's budget window: it starts with the first call and ends 60 s later. */
const WINDOW_MS = 60_000;

/**
 * Monday's window starts when our first call arrives, which is later than our reservation, and its seconds are whole numbers. A window that we end
 * too early makes the next request a limited one; one second covers both.
 */
const GRACE_MS = 1_000;

/**
 * This share of the limit is never spent: for reads that cost more than was reserved, and for a person who uses the same token. Two percent keeps
 * limited requests at none and costs less than one request of a minute.
 */
const RESERVE = 0.02;

/** The budget of one token as the store keeps it. Points; milliseconds since 1970. */
export interface BudgetWindow {
  readonly limit: number;
  /** Points that are reserved or spent in the window. */
  readonly spent: number;
  readonly windowStartedAt: number;
}

export type Reservation =
  /** `spent` and `windowStartedAt` are the new state of the window. */
  | { readonly granted: true; readonly spent: number; readonly windowStartedAt: number }
  | { readonly granted: false; readonly waitMs: number };

/**
 * Asks for `cost` points at `now`. Granted while the window's total stays below the limit without its reserve. A request that is larger than that is
 * granted only in an empty window: waiting would not make it smaller, and Monday's answer is definite.
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
  return spent + cost <= usable(limit) ? { granted: true, spent: spent + cost, windowStartedAt } : { granted: false, waitMs };
}

/**
 * The most points that one request should cost: half of a window, so that whatever a request needs before it, and what others have in flight, fits beside it.
 * Monday's smallest budget, of a trial account, takes 16 mutations like this.
 */
export const largestRequest = (limit: number): number => Math.floor(usable(limit) / 2);

const usable = (limit: number): number => Math.floor(limit * (1 - RESERVE));

/** What was reserved for the request that is now answered, and what the answer said. */
export interface Settlement {
  readonly reserved: number;
  readonly reservedAt: number;
  readonly rate: RateState;
  /** When the answer came. */
  readonly at: number;
}

/**
 * The window after an answer: the estimate becomes the real cost, and where Monday counts more than we do, or from a later start, Monday is right. What
 * an answer says of an earlier window is over, except for the limit.
 */
export function settle(window: BudgetWindow, { reserved, reservedAt, rate, at }: Settlement): BudgetWindow {
  const limit = rate.complexityLimit ?? window.limit;
  const correction = (rate.cost ?? reserved) - reserved;
  // A reservation from before this window is not part of its sum, so nothing can be given back.
  const own = window.spent + (reservedAt < window.windowStartedAt ? Math.max(0, correction) : correction);
  const start = theirStart(rate, at);
  if (start !== null && start < window.windowStartedAt - WINDOW_MS / 2) return { ...window, limit, spent: Math.max(0, own) };
  const theirs = rate.complexityLeft === undefined ? 0 : limit - rate.complexityLeft;
  return { limit, spent: Math.max(0, own, theirs), windowStartedAt: Math.max(window.windowStartedAt, start ?? 0) };
}

/** When Monday's window began, as its remaining seconds tell: within a second, and never after the answer. */
function theirStart({ complexityResetSeconds: reset }: RateState, at: number): number | null {
  return reset === undefined ? null : Math.min(at, at + reset * 1000 - WINDOW_MS);
}

/** The window after Monday said that the budget is exhausted: nothing more until the time that it named. */
export function exhausted(window: BudgetWindow, retryAfterMs: number, at: number): BudgetWindow {
  return {
    ...window,
    spent: Math.max(window.spent, window.limit),
    windowStartedAt: Math.max(window.windowStartedAt, at + retryAfterMs - WINDOW_MS),
  };
}
