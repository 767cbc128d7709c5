import type { Effect } from './effects.js';
import { planEffects } from './plan-effects.js';
import type { BoardState, EffectTarget } from './plan-effects.js';
import type { BoardLine, SubitemSettings } from './plan-sizes.js';
import type { Digest } from './types.js';

export interface GroupState {
  readonly state: 'LIVE' | 'CLAIMED' | 'ABSENT';
  readonly groupId: string | null;
}

export interface OrderSituation {
  readonly key: Digest;
  readonly target: EffectTarget;
  /** Read number under which the order was staged, and the highest under which it was ever written (R9). */
  readonly stagedRead: number;
  readonly recordRead: number;
  readonly board: BoardState;
  readonly lines: readonly BoardLine[];
  readonly group: (title: string) => GroupState;
  readonly keyColumn: string;
  readonly subitems?: SubitemSettings | undefined;
  /** An effect on the order, or one of its sizes, is open under another request (R1). */
  readonly openElsewhere: boolean;
  /** Nothing newer may be sent before (R5). */
  readonly quietUntil: string | null;
  /** Sizes that Monday refused in this attempt. */
  readonly refusedSizes: ReadonlySet<string>;
  readonly now: string;
}

export type OrderDecision =
  | { readonly kind: 'send'; readonly effects: readonly Effect[] }
  | { readonly kind: 'acknowledged' }
  | { readonly kind: 'wait'; readonly reason: string; readonly until: string | null }
  | { readonly kind: 'superseded' }
  /** Cannot be finished in this attempt; `code` is an entry of the error registry. */
  | { readonly kind: 'failed'; readonly code: 'ITEM_GONE' | 'DUPLICATE_FOUND' | 'SIZE_REFUSED' };

/**
 * What to do for one order now, decided from its record alone and never from the staged change kind (R1). A send names only effects
 * whose targets are free; what depends on them is decided again once they are answered.
 */
export function decideOrder(situation: OrderSituation): OrderDecision {
  if (situation.recordRead > situation.stagedRead) return { kind: 'superseded' };
  const held = heldForPerson(situation);
  if (held !== null) return { kind: 'failed', code: held };
  if (situation.openElsewhere) return { kind: 'wait', reason: 'a request of another batch on the same order', until: null };
  const effects = planEffects({
    key: situation.key,
    target: situation.target,
    board: situation.board,
    lines: situation.lines,
    keyColumn: situation.keyColumn,
    groupId: (title) => situation.group(title).groupId,
    subitems: situation.subitems,
  });
  const free = effects.filter((effect) => !('size' in effect && situation.refusedSizes.has(effect.size)));
  if (free.length === 0) return situation.refusedSizes.size > 0 ? { kind: 'failed', code: 'SIZE_REFUSED' } : { kind: 'acknowledged' };
  if (situation.quietUntil !== null && situation.quietUntil > situation.now) {
    return { kind: 'wait', reason: 'an older request that could still take effect', until: situation.quietUntil };
  }
  const claimed = free.find((effect) => effect.operation === 'CREATE_GROUP' && situation.group(effect.title).state === 'CLAIMED');
  if (claimed !== undefined) return { kind: 'wait', reason: 'a group that another batch is creating', until: null };
  return { kind: 'send', effects: free };
}

/** An item that a person removed, or that stands twice on the board, is not touched until a person has decided. */
function heldForPerson({ board, lines, target }: OrderSituation): 'ITEM_GONE' | 'DUPLICATE_FOUND' | null {
  if (board.state === 'DUPLICATE' || lines.some((line) => line.state === 'DUPLICATE')) return 'DUPLICATE_FOUND';
  if (board.state === 'GONE' && target.kind === 'order') return 'ITEM_GONE';
  return null;
}
