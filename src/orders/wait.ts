/** What a batch or a run waits for. */
export type WaitCause =
  /** The answer to a request is missing; the board is read when it must show the result. */
  | 'lost answer'
  /** A request of another batch on the same order is under way. */
  | 'other batch'
  /** A group that another request creates. */
  | 'group'
  /** An older request could still take effect after a newer one (R5). */
  | 'quiet time'
  /** Monday's limit of calls per day. */
  | 'day limit'
  /** Monday fails or cannot be reached. */
  | 'outage'
  /** The complexity budget of the minute, or another short limit of Monday's. */
  | 'budget'
  /** A database that is locked, busy or unreachable. */
  | 'database'
  /** A step that has failed and is retried. */
  | 'retry'
  /** No worker polls a task queue. */
  | 'no worker'
  | 'change gate'
  | 'paused'
  /** An earlier version gave its cause as text only. */
  | 'other';

/** One wait: what for, and until when. */
export interface Wait {
  readonly cause: WaitCause;
  /** ISO 8601 UTC; null when the end depends on something else. */
  readonly until: string | null;
  /** What is waited for, so that "waiting for ..." is a sentence. Names requests by short id, no customer's data. */
  readonly detail: string;
}

/** A wait that a failure carries as one of its details; null for any other detail. */
export function waitOfDetail(detail: unknown): Wait | null {
  const { cause, detail: text } = (detail ?? {}) as Partial<Wait>;
  return typeof cause === 'string' && typeof text === 'string' ? (detail as Wait) : null;
}

/** The complexity budget of the minute, or another short limit of Monday's, until this instant. */
export const budgetWait = (until: string, what = 'the complexity budget of the minute'): Wait => ({ cause: 'budget', until, detail: what });

/** How a sentence about a wait names a request or a batch: the beginning of its id. Tables have room for more of it. */
export const idInSentence = (requestId: string): string => requestId.slice(0, 4);

/** The wait that an earlier version described by text alone. */
export function waitOfText(detail: string | null): Wait | null {
  return detail === null ? null : { cause: 'other', until: null, detail };
}

/**
 * `waiting until 14:05 UTC for the outcome of request 3f2a (lost answer)`. The day is named unless it is that of `now` (milliseconds); an
 * instant that has passed is left out.
 */
export function waitSentence({ until, detail }: Wait, now: number): string {
  const end = until === null || Date.parse(until) <= now ? '' : ` until ${minute(until, now)} UTC`;
  return `waiting${end} for ${detail}`;
}

/** `13:40 UTC`, with the day unless it is that of `now` (milliseconds). Rounded down. */
export function instantText(iso: string, now: number): string {
  const today = new Date(now).toISOString().slice(0, 10);
  return `${iso.startsWith(today) ? '' : `${iso.slice(0, 10)} `}${iso.slice(11, 16)} UTC`;
}

const MINUTE_MS = 60_000;

/** Rounded up, so that the wait is over at the minute that is named. */
function minute(until: string, now: number): string {
  const text = new Date(Math.ceil(Date.parse(until) / MINUTE_MS) * MINUTE_MS).toISOString();
  const today = new Date(now).toISOString().slice(0, 10);
  return text.startsWith(today) ? text.slice(11, 16) : `${text.slice(0, 10)} ${text.slice(11, 16)}`;
}
