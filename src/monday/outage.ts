import { growingDelay } from '../orders/retry.js';
import { instantText } from '../orders/wait.js';
import type { Wait } from '../orders/wait.js';
import { readAnswer } from './answer.js';
import type { Exchange } from './answer.js';
import { familyOf, registryCode } from './codes.js';
import type { Reader } from './read-budget.js';

/** First pause after a failed read. Restarts of a gateway take seconds. */
const FIRST_PAUSE_MS = 5_000;

/**
 * Longest pause between two calls during an outage. The smallest plans of Monday allow 200 to 1,000 calls a day, and an outage must not use them up; five
 * minutes are short beside the hours that an outage lasts.
 */
const LONGEST_PAUSE_MS = 5 * 60_000;

/** Calls of all workers with one token in the first hour of an outage, the one that notices it included; afterwards 12 an hour. The pauses add up to that. */
export const OUTAGE_CALLS_PER_HOUR = 20;

/** The pause after so many failures in a row: 5 s, doubled each time, five minutes at most. */
export const pauseAfter = (failures: number): number => growingDelay(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, failures - 1);

/**
 * How long one call may take that is let through after a pause. Others wait for its result: above the client's timeout of 65 s. If its worker dies, another
 * call is let through after this.
 */
export const PROBE_MS = 70_000;

/** Monday fails: no call is made before `until`. Instants are ISO 8601 UTC by the database's clock. */
export interface Outage {
  readonly since: string;
  readonly until: string;
  /** Milliseconds until then. */
  readonly waitMs: number;
  /** What Monday answered last: `HTTP 500`; or `nothing`. */
  readonly answer: string;
}

/** What a call says about Monday. `perhaps` is a mutation that failed: the cause may be that mutation alone. */
export type Verdict = { readonly kind: 'answers' } | { readonly kind: 'fails' | 'perhaps'; readonly answer: string };

/** The gate that all calls of one token share, over all workers. */
export interface OutageGate {
  /**
   * Asks before a call; throws `MondayUnavailable` while the gate is closed. After a pause it lets one call through. The returned function takes what the call
   * has shown, and returns the outage when the gate is closed by it.
   */
  enter(tokenIdentity: string): Promise<(verdict: Verdict) => Promise<Outage | null>>;
}

/** Monday fails, and no call was made, or the call failed. */
export class MondayUnavailable extends Error {
  override readonly name = 'MondayUnavailable';
  constructor(readonly outage: Outage) {
    super(`Monday has answered ${outage.answer} since ${outage.since}. The next call is made after ${outage.until}.`);
  }
}

/** `Monday, which has answered HTTP 500 since 13:40 UTC`. */
export function outageWait({ since, until, answer }: Outage): Wait {
  return { cause: 'outage', until, detail: `Monday, which has answered ${answer} since ${instantText(since, Date.parse(until))}` };
}

/** What the answer to a read shows. A limit or a refusal is an answer too; only a server that fails, or cannot be reached, is an outage. */
export function verdictOf(exchange: Exchange): Verdict {
  if (exchange.kind === 'failure') return { kind: 'fails', answer: 'nothing' };
  if (exchange.status >= 500) return { kind: 'fails', answer: `HTTP ${String(exchange.status)}` };
  const answer = readAnswer(exchange.body);
  const { errors = [], data = null } = answer ?? {};
  const [code] = errors.map(registryCode);
  const broken = data === null && code != null && errors.every((error) => familyOf(registryCode(error)) === 'unclear');
  return broken && code === 'INTERNAL_SERVER_ERROR' ? { kind: 'fails', answer: code } : { kind: 'answers' };
}

/** Reads that ask the gate first. Without one, as for a command that has no database at hand, each read is made. */
export function readerThrough(gate: OutageGate | undefined, tokenIdentity: string, reader: Reader): Reader {
  if (gate === undefined) return reader;
  return {
    largest: () => reader.largest(),
    post: async (body, cost) => {
      const tell = await gate.enter(tokenIdentity);
      const exchange = await reader.post(body, cost);
      const outage = await tell(verdictOf(exchange));
      if (outage !== null) throw new MondayUnavailable(outage);
      return exchange;
    },
  };
}
