import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { Chance } from '../../protocol/support/chance.js';

/** When every schedule begins, so that a seed gives the same schedule whenever it is run. */
const BEGINNING = Date.parse('2026-03-02T06:00:00.000Z');

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

const { setTimeout: realSetTimeout, clearTimeout: realClearTimeout } = globalThis;

/** Everything that waits for a promise of this process gets its turn. */
export const settleDown = async (): Promise<void> => await new Promise((done) => setImmediate(done));

/**
 * One clock for everything in this process: Monday, the database and the workers. It stops unless it is moved, and what was set to happen
 * later happens when it gets there. Each look at it takes a millisecond, so that no two things happen at once.
 */
export class VirtualTime {
  #now = BEGINNING;
  #order = 0;
  readonly #timers = new Map<object, Timer>();

  /** Milliseconds since 1970. */
  now(): number {
    this.#now += 1;
    return this.#now;
  }

  /** Puts this clock, and ids that follow from the seed, in the place of the real ones. For a process of its own. */
  install(): void {
    Date.now = () => this.now();
    performance.now = () => this.now() - BEGINNING;
    globalThis.setTimeout = ((fire: () => void, ms = 0) => this.#set(fire, ms)) as unknown as typeof setTimeout;
    globalThis.clearTimeout = (timer: unknown) => {
      if (typeof timer === 'object' && timer !== null) this.#timers.delete(timer);
    };
  }

  /** Back to the beginning; nothing is set any more. */
  restart(seed: number): void {
    this.#now = BEGINNING;
    this.#timers.clear();
    const chance = new Chance(seed);
    const hex = (digits: number): string => Array.from({ length: digits }, () => chance.below(16).toString(16)).join('');
    crypto.randomUUID = () => `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
    syncBuiltinESMExports();
  }

  /** Lets so many milliseconds go by, with everything that is set to happen meanwhile. */
  async pass(ms: number): Promise<void> {
    const until = this.#now + ms;
    for (let next = this.#next(); next !== undefined && next[1].at <= until; next = this.#next()) await this.#fire(next);
    this.#now = Math.max(this.#now, until);
  }

  /** The value of a promise that waits for this clock alone: time goes by until it is there. */
  async drive<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const watched = promise.finally(() => (settled = true));
    watched.catch(() => undefined);
    for (let idle = 0; !settled && idle < 3;) {
      await settleDown();
      const next = this.#next();
      if (settled) break;
      if (next === undefined) idle += 1;
      else await this.#fire(next);
    }
    return await watched;
  }

  #next(): [object, Timer] | undefined {
    return [...this.#timers].sort(([, a], [, b]) => a.at - b.at || a.order - b.order)[0];
  }

  async #fire([handle, timer]: [object, Timer]): Promise<void> {
    this.#timers.delete(handle);
    this.#now = Math.max(this.#now, timer.at);
    timer.fire();
    await settleDown();
  }

  #set(fire: () => void, ms: number): object {
    const handle = { unref: () => handle, ref: () => handle, hasRef: () => false, [Symbol.toPrimitive]: () => 0 };
    this.#order += 1;
    this.#timers.set(handle, { at: this.#now + ms, order: this.#order, fire });
    return handle;
  }
}

/** What was awaited goes on. */
export class TookTooLong extends Error {}

/** A deadline by the real clock, for what must end independently of the other clock. */
export async function withinReally<T>(promise: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = realSetTimeout(() => {
      reject(new TookTooLong(`${what} did not end within ${String(ms / 1000)} s.`));
    }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    realClearTimeout(timer);
  }
}
