/** What each state of an order's item means. */
export const ITEM_STATES = {
  ABSENT: 'No item of the order is known to be on the board.',
  LIVE: 'The item is on the board and is kept equal to the source.',
  ARCHIVED: 'The item was archived, by the sync, or by a person and the policy is `recreate`. If the order is wanted, it gets a new item.',
  DELETED: 'The item was deleted, by the sync, or by a person and the policy is `recreate`. If the order is wanted, it gets a new item.',
  GONE: 'The item is not on the board any more and a person must decide (ITEM_GONE), unless the order itself leaves the board.',
  MOVED: 'A person moved the item into another group and must decide (ITEM_MOVED).',
  LEFT: 'A person archived the item and the policy is `follow`, or a person decided to leave the order without its item: it stays as it is.',
  ELSEWHERE: 'The item is on another board and a person must decide (ITEM_ELSEWHERE), unless the order itself leaves the board.',
  FORGOTTEN: 'The item is on another board, and the policy is `forget`: its order is left alone.',
  RELEASED:
    'The item is on another board, and the policy is `recreate`, or the order has left the source. If the order is wanted, it gets a new item.',
  DUPLICATE: 'More than one item may belong to the order; it is not changed until a person has decided (DUPLICATE_FOUND).',
} as const;

/** What each state of one size of an order means; its subitem is on the board below the order's item. */
export const SIZE_STATES = {
  ABSENT: 'No subitem of the size is known to be on the board.',
  LIVE: 'The subitem is on the board and is kept equal to the source.',
  ARCHIVED: 'The sync archived the subitem. If the size is wanted, it gets a new one.',
  DELETED:
    'The sync deleted the subitem, or a person took it off the board and the policy is `recreate`. If the size is wanted, it gets a new one.',
  GONE: 'A person took the subitem off the board and must decide (ITEM_GONE).',
  ELSEWHERE: 'The subitem is not below the item of its order any more and a person must decide (ITEM_ELSEWHERE).',
  RELEASED:
    'The subitem is not below the item of its order any more, and the policy is `recreate`. If the size is wanted, it gets a new one.',
  DUPLICATE: 'More than one subitem belongs to the size; the order is not changed until a person has decided (DUPLICATE_FOUND).',
} as const;

/** What each state of a group's title means. */
export const GROUP_STATES = {
  ABSENT: 'No group of this title is known to be on the board.',
  CLAIMED: 'One request creates the group; all other batches wait for it.',
  LIVE: 'The group is on the board and its id is known.',
  DUPLICATE:
    'The sync created the group and the board shows more than one of its title. This is reported to a person. Orders use the known group.',
} as const;

export type ItemState = keyof typeof ITEM_STATES;
export type SizeState = keyof typeof SIZE_STATES;
export type GroupState = keyof typeof GROUP_STATES;

/** The state of an item, size or group of which nothing has happened yet. */
export const FIRST_STATE = 'ABSENT';

const ON_BOARD: ReadonlySet<ItemState> = new Set<ItemState>(['LIVE', 'MOVED', 'DUPLICATE']);

/**
 * What the confirmed creation of an item or subitem means: `known` for the id that is followed already, `second` for another id beside one
 * on the board, `first` otherwise.
 */
export function judgeCreation(state: ItemState, knownId: string | null, createdId: string): 'known' | 'second' | 'first' {
  if (knownId === createdId && state === 'LIVE') return 'known';
  return knownId !== null && knownId !== createdId && ON_BOARD.has(state) ? 'second' : 'first';
}
