/** The policies of a mapping for people's changes to an item. */
export interface ItemPolicies {
  readonly renamed: 'follow' | 'restore';
  readonly edited: 'follow' | 'restore';
  readonly moved: 'follow' | 'restore' | 'hold';
  readonly archived: 'hold' | 'recreate' | 'follow';
  /** `follow`, as a person decides for one order: it counts as done without its item. */
  readonly deleted: 'hold' | 'recreate' | 'follow';
  readonly leftBoard: 'hold' | 'recreate' | 'forget';
}

/** The policy of a mapping for people's changes to the subitem of a size. */
export interface SubitemPolicies {
  readonly edited: 'follow' | 'restore';
  readonly removed: 'recreate' | 'hold';
  readonly moved: 'recreate' | 'hold';
}

/** A known item as the board shows it, against what was sent last. */
export type ShownItem =
  | { readonly state: 'archived' | 'deleted' }
  | { readonly state: 'active'; readonly renamed: boolean; readonly edited: readonly string[]; readonly moved: boolean };

/** The same of a subitem that is below its item, or nowhere. */
export type ShownSubitem = 'removed' | 'edited' | 'as sent';

/** What a person did, and the mapping's policy for it. */
export interface PersonsChange {
  readonly kind:
    | 'renamed'
    | 'edited'
    | 'moved'
    | 'archived'
    | 'deleted'
    | 'size edited'
    | 'size removed'
    /** To another board, or below another item. */
    | `moved to ${string}`
    | `size moved to ${string}`;
  readonly policy: 'follow' | 'restore' | 'hold' | 'recreate' | 'forget';
}

interface ItemVerdict {
  /** The event of the record's state machine for it. */
  readonly event: 'seenInPlace' | 'movedByPerson' | 'goneFromBoard' | 'leftArchived' | 'archivedByPerson' | 'deletedByPerson';
  /** Column ids, `name` or `group` to be written again. */
  readonly rewrite: readonly string[];
  readonly changes: readonly PersonsChange[];
}

interface LineVerdict {
  readonly event: 'seenInPlace' | 'goneFromBoard' | 'removedByPerson';
  readonly rewrite: boolean;
  readonly changes: readonly PersonsChange[];
}

/**
 * The state of an order's item after people may have changed it (R13). A removed item is GONE until a person decides, or is free to be
 * created again, or is LEFT archived. An item whose order is removed from the board (`wanted` false) needs nothing of its fields.
 */
export function judgeItem(policies: ItemPolicies, shown: ShownItem, wanted: boolean): ItemVerdict {
  if (shown.state !== 'active') {
    if (!wanted) return { event: 'goneFromBoard', rewrite: [], changes: [] };
    const policy = policies[shown.state];
    const recreate = shown.state === 'archived' ? 'archivedByPerson' : 'deletedByPerson';
    const event = ({ hold: 'goneFromBoard', follow: 'leftArchived', recreate } as const)[policy];
    return { event, rewrite: [], changes: [{ kind: shown.state, policy }] };
  }
  if (!wanted) return { event: 'seenInPlace', rewrite: [], changes: [] };
  const did = {
    renamed: shown.renamed ? ['name'] : [],
    edited: shown.edited,
    moved: shown.moved ? ['group'] : [],
  };
  const kinds = (['renamed', 'edited', 'moved'] as const).filter((kind) => did[kind].length > 0);
  return {
    event: shown.moved && policies.moved === 'hold' ? 'movedByPerson' : 'seenInPlace',
    rewrite: kinds.filter((kind) => policies[kind] === 'restore').flatMap((kind) => did[kind]),
    changes: kinds.map((kind) => ({ kind, policy: policies[kind] })),
  };
}

/** The state of a size whose subitem has a record. */
export function judgeLine(policies: SubitemPolicies, shown: ShownSubitem): LineVerdict {
  if (shown === 'as sent') return { event: 'seenInPlace', rewrite: false, changes: [] };
  if (shown === 'edited')
    return { event: 'seenInPlace', rewrite: policies.edited === 'restore', changes: [{ kind: 'size edited', policy: policies.edited }] };
  return {
    event: policies.removed === 'hold' ? 'goneFromBoard' : 'removedByPerson',
    rewrite: false,
    changes: [{ kind: 'size removed', policy: policies.removed }],
  };
}
