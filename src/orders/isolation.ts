import { growingDelay } from './retry.js';

/**
 * Sends of a request of several mutations, each answered without a definite result, before its mutations are sent one by one. The first
 * may be a passing failure; the second shows that the request itself may be the cause.
 */
export const SENDS_TOGETHER = 2;

/**
 * Sends of one mutation, those together with others included, before its order becomes an error. With the growing pauses between them they
 * take a minute, longer than Monday's gateway takes to give up on one request.
 */
export const SENDS_OF_ONE = 6;

/**
 * Batches after which a mutation that never got an answer is an error even if no other mutation was answered meanwhile. Before that, nothing
 * distinguishes it from an outage of Monday, in which no order is to blame.
 */
const BATCHES_WITHOUT_PROOF = 3;

/**
 * Mutations of one batch that are sent alone and unanswered at the same time. In an outage no more are repeated, however many there are, so
 * that a batch calls Monday rarely and its history stays short. One that is answered makes room for the next at once.
 */
export const ALONE_AT_A_TIME = 5;

/** When the gateway times out, the work behind it may still finish; after this delay the board is read for the first time. */
export const FIRST_PAUSE_MS = 1_000;

/** While Monday fails repeatedly it is called at most once a minute per request (P9). */
const LONGEST_PAUSE_MS = 60_000;

/** The pause after an unanswered send, before which `earlier` sends of the same request were not answered either. */
export const pauseAfter = (earlier: number): number => growingDelay(FIRST_PAUSE_MS, LONGEST_PAUSE_MS, earlier);

/** Monday's gateway gives up after a minute. What is not done by then of a request that was done in part will hardly be done any more. */
const PART_DONE_MS = 60_000;

/** Waits for other batches and for groups of other orders: long enough for the unanswered create of another batch. */
const SHORTEST_PATIENCE_MS = 15 * 60_000;

/** A create that is never answered is given up twice, together with others and alone, before its order becomes an error. */
export const GIVEN_UP_CREATES = 2;

/** How often one mutation was given up, not answered and not on the board, since it was last done. */
export interface GivenUp {
  /** In this attempt at the batch. */
  readonly here: number;
  /** In all batches. */
  readonly total: number;
}

/** Whether the attempt at an order ends here: it was tried again in this batch, and has been given up often enough in all of them. */
export const isGivenUp = ({ here, total }: GivenUp): boolean => here > 0 && total >= GIVEN_UP_CREATES;

/**
 * A lock of what a create needs, its item or its board, ends with the change that holds it. One that lasts longer is a matter of its own: the
 * create is given up like one without an answer. Twice this time fits into the patience of a batch.
 */
export const LONGEST_LOCK_MS = 5 * 60_000;

/** Between two tries of a locked create, in which the batch continues with its other orders. */
export const LOCK_PAUSE_MS = 10_000;

/** Room for the reads and the sends between those waits. */
const PATIENCE_MARGIN_MS = 3 * 60_000;

/**
 * How long a batch waits for targets that a request still changes, before it closes and defers them, in milliseconds. It is derived from B
 * and L so that a batch lasts until the order that is never answered is an error, and the others have arrived: creates take the longest.
 */
export function batchPatienceMs({ effectMs, indexLagMs }: { readonly effectMs: number; readonly indexLagMs: number }): number {
  return Math.max(SHORTEST_PATIENCE_MS, GIVEN_UP_CREATES * (effectMs + indexLagMs) + PATIENCE_MARGIN_MS);
}

/** A request on known targets without a definite answer, of which the board does not show everything. */
export interface Unanswered {
  /** How many mutations it has, done ones included. */
  readonly mutations: number;
  /** How often it was sent. Of a single mutation: in all requests, since it was last done. */
  readonly sends: number;
  /** Its stored bytes may be sent again (R3). */
  readonly mayRepeat: boolean;
  /** The board shows none of it. */
  readonly untouched: boolean;
  /** Code of Monday's last answer; null when none arrived. */
  readonly errorCode: string | null;
  readonly sinceLastSentMs: number;
  /** B. */
  readonly effectMs: number;
  /** A workflow works on its batch, and sends what takes its place. */
  readonly running: boolean;
  /** Another mutation on the board was answered definitely since the first send of this batch. */
  readonly othersAnswered: boolean;
  /** Batches in which it was sent since it was last done, this one included. */
  readonly batches: number;
  /** It has been an error since it was last done. */
  readonly blamed: boolean;
}

/**
 * `repeat`: the identical request again. `takeApart`: one request for each mutation that is not done. `giveUp`: its order becomes an error.
 * `wait`: the board is read again later; once no copy can take effect any more, what is not done is planned again.
 */
export type NextStep = 'repeat' | 'takeApart' | 'giveUp' | 'wait';

/** What to do about a request on known targets that was not answered. Never blames an order while nothing else is answered either. */
export function nextStep(request: Unanswered): NextStep {
  return request.mutations === 1 ? stepOfOne(request) : stepOfSeveral(request);
}

/** When the board is read again after `wait`, in milliseconds since the last send. */
export function readAgainAfterMs({ mutations, running, sinceLastSentMs, effectMs }: Unanswered): number {
  return mutations > 1 && running && sinceLastSentMs < PART_DONE_MS ? Math.min(PART_DONE_MS, effectMs) : effectMs;
}

function stepOfOne({ sends, errorCode, running, othersAnswered, batches, blamed, mayRepeat }: Unanswered): NextStep {
  const enough = sends >= SENDS_OF_ONE;
  const noOutage = othersAnswered || blamed || batches >= BATCHES_WITHOUT_PROOF;
  if (running && enough && errorCode !== null && noOutage) return 'giveUp';
  return mayRepeat && (running || !enough) ? 'repeat' : 'wait';
}

function stepOfSeveral({ sends, errorCode, running, mayRepeat, untouched, sinceLastSentMs, effectMs }: Unanswered): NextStep {
  // Monday has answered and said nothing of its mutations: it would answer the identical request in the same way.
  const enough = sends >= SENDS_TOGETHER || errorCode === 'INDEFINITE_ANSWER';
  if (mayRepeat && !enough) return 'repeat';
  const quiet = sinceLastSentMs >= PART_DONE_MS;
  return running && sinceLastSentMs < effectMs && (quiet || (enough && untouched)) ? 'takeApart' : 'wait';
}
