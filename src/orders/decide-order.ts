import type { Effect } from './effects.js';
import { BrokenRecord } from './record/broken-record.js';
import { isGivenUp } from './isolation.js';
import type { GivenUp } from './isolation.js';
import { planEffects } from './plan-effects.js';
import type { BoardState, EffectTarget } from './plan-effects.js';
import type { BoardLine, SubitemSettings } from './plan-sizes.js';
import type { GroupState } from './record/states.js';
import type { Digest } from './types.js';
import { idInSentence } from './wait.js';
import type { Wait } from './wait.js';

export interface KnownGroup {
  readonly state: Exclude<GroupState, 'DUPLICATE'>;
  readonly groupId: string | null;
  /** CLAIMED: when the board is read next for it, where its answer is missing. */
  readonly until?: string | null;
  /** CLAIMED: the request that creates it. */
  readonly requestId?: string | null;
  /** How often its creation was given up. */
  readonly givenUp?: GivenUp | undefined;
}

/** A request without a definite answer; `until` is when the board is read next for it, null while it is under way. */
export interface OpenRequest {
  readonly requestId: string;
  readonly until: string | null;
}

export interface OrderSituation {
  readonly key: Digest;
  readonly target: EffectTarget;
  /** Read number under which the order was staged, and the highest under which it was ever written (R9). */
  readonly stagedRead: number;
  readonly recordRead: number;
  readonly board: BoardState;
  readonly lines: readonly BoardLine[];
  readonly group: (title: string) => KnownGroup;
  readonly keyColumn: string;
  readonly subitems?: SubitemSettings | undefined;
  /** An effect on the order, or one of its sizes, is open under another request (R1); `until` is when that request is checked next. */
  readonly openElsewhere: OpenRequest | null;
  /** Nothing newer may be sent before (R5). */
  readonly quietUntil: string | null;
  /** Sizes that Monday refused in this attempt. */
  readonly refusedSizes: ReadonlySet<string>;
  /** How often a mutation of the order was given up: not answered, and without an effect on the board. */
  readonly givenUp: GivenUp;
  readonly now: string;
}

export type OrderDecision =
  | { readonly kind: 'send'; readonly effects: readonly Effect[] }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'wait'; readonly wait: Wait }
  | { readonly kind: 'superseded' }
  /** Cannot be finished in this attempt; `code` is an entry of the error registry. */
  | { readonly kind: 'failed'; readonly code: HeldForPerson | 'SIZE_REFUSED' | 'OUTCOME_UNKNOWN' }
  /** Its record, or that of its group, contradicts itself; `message` names it. */
  | { readonly kind: 'failed'; readonly code: 'RECORD_BROKEN'; readonly message: string };

/** Why an order waits for a person. */
export type HeldForPerson = 'ITEM_GONE' | 'ITEM_MOVED' | 'ITEM_ELSEWHERE' | 'DUPLICATE_FOUND';

/**
 * What to do for one order now, decided from its record alone and never from the staged change kind (R1). A send names only effects
 * whose targets are free; what depends on them is decided again once they are answered.
 */
export function decideOrder(situation: OrderSituation): OrderDecision {
  try {
    return decide(situation);
  } catch (error) {
    if (error instanceof BrokenRecord) return failedBy(error);
    throw error;
  }
}

/** The decision about an order whose record is broken: it fails alone. */
export function failedBy({ message }: BrokenRecord): OrderDecision {
  return { kind: 'failed', code: 'RECORD_BROKEN', message };
}

function decide(situation: OrderSituation): OrderDecision {
  if (situation.recordRead > situation.stagedRead) return { kind: 'superseded' };
  const held = heldForPerson(situation);
  if (held !== null) return { kind: 'failed', code: held };
  if (situation.openElsewhere !== null) return { kind: 'wait', wait: waitForRequest(situation.openElsewhere) };
  const effects = planEffects({
    key: situation.key,
    target: situation.target,
    board: situation.board,
    lines: situation.lines,
    keyColumn: situation.keyColumn,
    groupId: (title) => situation.group(title).groupId,
    subitems: situation.subitems,
  });
  const barred = barredSizes(situation);
  const free = effects.filter((effect) => !('size' in effect && barred.has(effect.size)));
  if (free.length === 0) return barred.size > 0 ? { kind: 'failed', code: 'SIZE_REFUSED' } : { kind: 'acknowledged' };
  if (isGivenUp(situation.givenUp) || free.some((effect) => isGroupGivenUp(situation, effect)))
    return { kind: 'failed', code: 'OUTCOME_UNKNOWN' };
  if (situation.quietUntil !== null && situation.quietUntil > situation.now) {
    const detail = 'the end of the time in which an older request on the same order could take effect (lost answer)';
    return { kind: 'wait', wait: { cause: 'quiet time', until: situation.quietUntil, detail } };
  }
  const [group] = free.flatMap((effect) => (effect.operation === 'CREATE_GROUP' ? [effect.title] : []));
  if (group === undefined) return { kind: 'send', effects: free };
  const known = situation.group(group);
  if (known.state === 'CLAIMED') return { kind: 'wait', wait: waitForGroup(known) };
  if (known.state === 'LIVE') throw new BrokenRecord(`The record of group "${group}" is LIVE and has no group id`);
  return { kind: 'send', effects: free };
}

/** A group that Monday never creates fails its orders, like an item that it never creates. */
function isGroupGivenUp({ group }: OrderSituation, effect: Effect): boolean {
  if (effect.operation !== 'CREATE_GROUP') return false;
  const { givenUp, state } = group(effect.title);
  return state !== 'CLAIMED' && givenUp !== undefined && isGivenUp(givenUp);
}

function waitForRequest({ requestId, until }: OpenRequest): Wait {
  const request = `request ${idInSentence(requestId)}`;
  return until === null
    ? { cause: 'other batch', until, detail: `${request} of another batch on the same order` }
    : { cause: 'lost answer', until, detail: `the outcome of ${request} (lost answer)` };
}

function waitForGroup({ until = null, requestId = null }: KnownGroup): Wait {
  const request = requestId === null ? 'another request' : `request ${idInSentence(requestId)}`;
  const detail = `a group that ${request} creates${until === null ? '' : ' (lost answer)'}`;
  return { cause: 'group', until, detail };
}

/**
 * Sizes that cannot be written: refused in this attempt, or wanted and taken off the board or moved away by a person, whose subitem is not
 * created again, like an item.
 */
function barredSizes({ refusedSizes, lines, target }: OrderSituation): ReadonlySet<string> {
  const wanted = new Set(target.kind === 'order' ? target.order.sizes.map(({ size }) => size) : []);
  return new Set([
    ...refusedSizes,
    ...lines.filter(({ state, size }) => (state === 'GONE' || state === 'ELSEWHERE') && wanted.has(size)).map(({ size }) => size),
  ]);
}

/** An item that a person removed or moved away, in its board or to another one, or that is on the board twice, is not changed until a person has decided. */
function heldForPerson({ board, lines, target }: OrderSituation): HeldForPerson | null {
  if (board.state === 'DUPLICATE' || lines.some((line) => line.state === 'DUPLICATE')) return 'DUPLICATE_FOUND';
  if (target.kind === 'removed') return null;
  if (board.state === 'GONE') return 'ITEM_GONE';
  if (board.state === 'MOVED') return 'ITEM_MOVED';
  if (board.state === 'ELSEWHERE') return 'ITEM_ELSEWHERE';
  return null;
}
