import type { Clock } from '../clock.js';
import { refusal, type HttpAnswer } from './answer.js';

// Monday keeps no answer that is larger than 1 MB.
const KEPT_BYTES = 1_000_000;
const RETRY_AFTER_SECONDS = '1';

interface Entry {
  readonly bodySha256: string;
  /** Null while the first request runs. */
  kept: { readonly answer: HttpAnswer; readonly at: number } | null;
}

export type Admission = { readonly kind: 'run' } | { readonly kind: 'answer'; readonly answer: HttpAnswer; readonly replayed: boolean };

/** Answers of mutations by token and Idempotency-Key. */
export class IdempotencyStore {
  private readonly entries = new Map<string, Entry>();

  /** `keptMs` is how long an answer is kept. */
  constructor(
    private readonly clock: Clock,
    private readonly keptMs: () => number,
  ) {}

  /** Decides what happens to a request: run it (then `finish` must follow), replay the first answer, or a conflict. */
  admit(token: string, key: string, bodySha256: string, conflictOnOtherBody: boolean): Admission {
    const name = `${token}\n${key}`;
    const entry = this.live(name);
    if (!entry) {
      this.entries.set(name, { bodySha256, kept: null });
      return { kind: 'run' };
    }
    if (entry.bodySha256 !== bodySha256 && conflictOnOtherBody) {
      return { kind: 'answer', answer: conflict('This idempotency key was used with another request body'), replayed: false };
    }
    if (!entry.kept)
      return { kind: 'answer', answer: conflict('A request with this idempotency key is currently being processed'), replayed: false };
    const { answer } = entry.kept;
    return { kind: 'answer', answer: { ...answer, headers: { ...answer.headers, 'Idempotency-Replayed': 'true' } }, replayed: true };
  }

  /** Ends a run. Null deletes the key, so that the next request with it runs again. */
  finish(token: string, key: string, answer: HttpAnswer | null): void {
    const name = `${token}\n${key}`;
    const entry = this.entries.get(name);
    if (!entry) return;
    if (answer && JSON.stringify(answer.body).length <= KEPT_BYTES) entry.kept = { answer, at: this.clock.now() };
    else this.entries.delete(name);
  }

  /** Deletes the kept answer of a key. The entry of a running request stays. */
  forget(token: string, key: string): void {
    const name = `${token}\n${key}`;
    if (this.entries.get(name)?.kept) this.entries.delete(name);
  }

  clear(): void {
    this.entries.clear();
  }

  private live(name: string): Entry | undefined {
    const entry = this.entries.get(name);
    if (!entry?.kept || this.clock.now() - entry.kept.at < this.keptMs()) return entry;
    this.entries.delete(name);
    return undefined;
  }
}

const conflict = (message: string): HttpAnswer => refusal(409, 'IDEMPOTENCY_CONFLICT', message, {}, { 'Retry-After': RETRY_AFTER_SECONDS });
