import { setTimeout as delay } from 'node:timers/promises';
import { ServiceError } from '@temporalio/client';
import { oneLine } from '../output/style.js';

/**
 * How long a follower waits for a database or a Temporal that does not answer. The short steps of a run are retried for an hour, so a longer
 * outage ends the run or needs a person. A follower without this limit would block the script that started it.
 */
export const PATIENCE_MS = 60 * 60_000;

/** A call without an answer for this long counts as unanswered. Connecting alone may wait a minute, and the operator needs to see an outage sooner. */
const ANSWER_MS = 10_000;

/** A service that does not answer now. */
export interface Outage {
  readonly of: 'the database' | 'Temporal';
  /** Milliseconds since 1970. */
  readonly since: number;
  /** One line, of bounded length. */
  readonly reason: string;
}

/** A value that is read repeatedly from a service. While the service does not answer, the last value remains. */
export class Polled<T> {
  outage: Outage | null = null;
  #underWay: Promise<T> | null = null;

  constructor(
    private readonly of: Outage['of'],
    public seen: T,
    private readonly ask: () => Promise<T>,
  ) {}

  /** Reads once. Never throws: without an answer `outage` contains the time and the reason. */
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

/** The error of the service or of the connection. Temporal's client wraps it into the name of its call, which is left out here. */
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
