/** Orders of a read that need items on a board. */
export interface RoomCounts {
  readonly unchanged: number;
  readonly new: number;
  readonly changed: number;
}

/** The items that a board holds, and its limit; no limit where Monday reports none. */
export interface BoardLimits {
  readonly itemsCount: number;
  readonly itemsLimit: number | null;
}

export type RoomVerdict =
  | { readonly kind: 'enough' }
  /** The board can never show all orders in scope. */
  | { readonly kind: 'never'; readonly inScope: number; readonly itemsLimit: number }
  /** The board could show them all, and has no room for the new ones now: items that are no orders in scope take it. */
  | { readonly kind: 'not now'; readonly room: number; readonly itemsCount: number; readonly itemsLimit: number };

/**
 * Whether a board has room for the orders in scope. A partial read counts only some of the orders, so it returns `never` less often than a
 * complete one, but never wrongly.
 */
export function judgeRoom({ itemsCount, itemsLimit }: BoardLimits, counts: RoomCounts): RoomVerdict {
  if (itemsLimit === null) return { kind: 'enough' };
  const inScope = counts.unchanged + counts.new + counts.changed;
  if (inScope > itemsLimit) return { kind: 'never', inScope, itemsLimit };
  const room = Math.max(0, itemsLimit - itemsCount);
  return counts.new <= room ? { kind: 'enough' } : { kind: 'not now', room, itemsCount, itemsLimit };
}
