import type { Clock } from '../clock.js';
import type { Plan } from '../plans.js';
import type { Settings } from '../settings.js';
import type { ComplexityReading } from '../graphql/context.js';
import { limited, refusal, type HttpAnswer } from './answer.js';

const WINDOW_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;
// The day counts tenths of a call: a limited request, and one for `complexity` alone, are one, as documented.
const CALL = 10;
const LIGHT_CALL = 1;
// How long to wait for a free place; Monday gives numbers up to 15 seconds, tests need a short one.
const CONCURRENCY_RETRY_SECONDS = 2;

/** A window that starts with the first use and is forgotten one minute later. */
class Window {
  private startedAt: number | null = null;
  private used = 0;

  constructor(private readonly clock: Clock) {}

  usedNow(): number {
    if (this.startedAt !== null && this.clock.now() - this.startedAt >= WINDOW_MS) {
      this.startedAt = null;
      this.used = 0;
    }
    return this.used;
  }

  add(amount: number): void {
    const used = this.usedNow();
    this.startedAt ??= this.clock.now();
    this.used = Math.max(0, used + amount);
  }

  /** Seconds until the window ends, at least 1; 60 when none is open. */
  resetSeconds(): number {
    this.usedNow();
    const passed = this.startedAt === null ? 0 : this.clock.now() - this.startedAt;
    return Math.max(1, Math.ceil((WINDOW_MS - passed) / 1000));
  }
}

type Kind = 'query' | 'mutation';

/** Counts what one token uses, and refuses what is above its plan. */
export class Limits {
  private requests: Window;
  private writes: Window;
  private reads: Window;
  private running = 0;
  private day = -1;
  private tenthsOfDay = 0;

  constructor(
    private readonly clock: Clock,
    private readonly plan: Plan,
    private readonly settings: () => Settings,
  ) {
    [this.requests, this.writes, this.reads] = [new Window(clock), new Window(clock), new Window(clock)];
  }

  reset(): void {
    [this.requests, this.writes, this.reads] = [new Window(this.clock), new Window(this.clock), new Window(this.clock)];
    this.tenthsOfDay = 0;
  }

  /** Reserves a place for a request. Null means that the request may run, and `leave` must follow. */
  enter(): HttpAnswer | null {
    const { requestsPerMinute, concurrency, requestsPerDay } = this.limits();
    const refused =
      this.requests.usedNow() >= requestsPerMinute
        ? limited('MINUTE_RATE_LIMIT_EXCEEDED', 'Minute rate limit exceeded', this.requests.resetSeconds())
        : this.running >= concurrency
          ? limited('MAX_CONCURRENCY_EXCEEDED', 'Too many concurrent requests', CONCURRENCY_RETRY_SECONDS)
          : this.tenthsToday() + CALL > requestsPerDay * CALL
            ? limited('DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded', this.secondsToMidnight())
            : null;
    this.tenthsOfDay = this.tenthsToday() + (refused ? LIGHT_CALL : CALL);
    if (refused) return refused;
    this.requests.add(1);
    this.running += 1;
    return null;
  }

  /** The request that just entered asks for `complexity` alone. */
  lightenCall(): void {
    this.tenthsOfDay -= CALL - LIGHT_CALL;
  }

  leave(): void {
    this.running -= 1;
  }

  /** Charges the estimate of a request, or refuses it. */
  charge(kind: Kind, points: number): ComplexityReading | HttpAnswer {
    const { complexityPerRequest } = this.limits();
    if (points > complexityPerRequest) {
      return refusal(200, 'REQUEST_MAX_COMPLEXITY_EXCEEDED', 'Max allowed complexity per request exceeded', {
        cost: points,
        max_complexity_per_request: complexityPerRequest,
      });
    }
    const { window, limit } = this.budget(kind);
    const before = Math.max(0, limit - window.usedNow());
    if (points > before) {
      this.tenthsOfDay -= CALL - LIGHT_CALL;
      return limited('COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted', window.resetSeconds(), {
        complexity: points,
        complexity_budget_left: before,
        complexity_budget_limit: limit,
        status_code: 429,
      });
    }
    window.add(points);
    return { before, after: before - points, query: points, reset_in_x_seconds: window.resetSeconds() };
  }

  /** Corrects a charge to the real cost; in a later minute it is charged to that one. */
  correct(kind: Kind, difference: number): void {
    this.budget(kind).window.add(difference);
  }

  /** The RateLimit headers of every answer. App tokens see the budget of the kind of request they sent. */
  headers(kind: Kind): Record<string, string> {
    const { requestsPerMinute, concurrency } = this.limits();
    const { window, limit } = this.budget(kind);
    const requestsLeft = Math.max(0, requestsPerMinute - this.requests.usedNow());
    const placesLeft = Math.max(0, concurrency - this.running);
    const exceeded = requestsLeft === 0 ? `;t=${this.requests.resetSeconds()}` : '';
    const full = placesLeft === 0 ? `;t=${CONCURRENCY_RETRY_SECONDS}` : '';
    return {
      'RateLimit-Policy': `"minuteRate";q=${requestsPerMinute};w=60, "concurrency";q=${concurrency};qu="concurrent-requests", "complexityMinute";q=${limit};w=60;qu="content-bytes"`,
      RateLimit: `"minuteRate";r=${requestsLeft}${exceeded}, "concurrency";r=${placesLeft}${full}, "complexityMinute";r=${Math.max(0, limit - window.usedNow())};t=${window.resetSeconds()}`,
    };
  }

  /** The rest of the budget for writes in this minute. */
  complexityLeft(): { left: number; limit: number } {
    const { window, limit } = this.budget('mutation');
    return { left: Math.max(0, limit - window.usedNow()), limit };
  }

  private budget(kind: Kind): { window: Window; limit: number } {
    const { complexity, readComplexity } = this.limits();
    return kind === 'query' && readComplexity !== null
      ? { window: this.reads, limit: readComplexity }
      : { window: this.writes, limit: complexity };
  }

  private limits(): Plan {
    return { ...this.plan, ...this.settings().limits };
  }

  private tenthsToday(): number {
    const today = Math.floor(this.clock.now() / DAY_MS);
    if (today !== this.day) {
      this.day = today;
      this.tenthsOfDay = 0;
    }
    return this.tenthsOfDay;
  }

  private secondsToMidnight(): number {
    return Math.ceil((DAY_MS - (this.clock.now() % DAY_MS)) / 1000);
  }
}
