import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
import { oneLine } from '../output/style.js';

/**
 * How long a follower waits for a database or a Temporal that does not answer. The short steps of a run are tried again for an hour, so an outage that
 * is longer ends the run or is a matter for a person; a follower that never gave up would block whatever started it.
 */
export const PATIENCE_MS = 60 * 60_000;

/** A call without an answer for this long counts as none: connecting alone may wait a minute, and the operator wants to know sooner. */
const ANSWER_MS = 10_000;

/** Something that is looked at and does not answer now. */
export interface Outage {
  readonly of: 'the database' | 'Temporal';
  /** Milliseconds since 1970. */
  readonly since: number;
  /** One line, of bounded length. */
  readonly reason: string;
}

/** One thing that is looked at again and again, and may be away for a while: then what was seen last stays. */
export class Sight<T> {
  outage: Outage | null = null;
  #underWay: Promise<T> | null = null;

  constructor(
    private readonly of: Outage['of'],
    public seen: T,
    private readonly ask: () => Promise<T>,
  ) {}

  /** Looks once. Never throws: without an answer `outage` says since when and why. */
  async refresh(): Promise<void> {
    // A call that hangs is waited for, not repeated.
    this.#underWay ??= this.ask().finally(() => {
      this.#underWay = null;
    });
    try {
      this.seen = await inTime(this.#underWay);
      this.outage = null;
    } catch (error) {
      this.outage = { of: this.of, since: this.outage?.since ?? Date.now(), reason: oneLine(reasonOf(error)) };
    }
  }
}

/** What the other side or the line to it says. Temporal's client wraps it into what it was asked for, which is of no interest here. */
export function reasonOf(error: unknown): string {
  const cause: unknown = error instanceof ServiceError ? error.cause : undefined;
  const { details } = (cause ?? {}) as { details?: unknown };
  if (typeof details === 'string' && details !== '') return details;
  return error instanceof Error ? error.message : String(error);
}

async function inTime<T>(answer: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = delay(ANSWER_MS, undefined, { signal: over.signal }).then(() => {
    throw new Error(`no answer for ${String(ANSWER_MS / 1000)} s`);
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } finally {
    over.abort();
  }
}
