/** What a mapping says of people's changes to an item. */
export interface ItemPolicies {
  readonly renamed: 'follow' | 'restore';
  readonly edited: 'follow' | 'restore';
  readonly moved: 'follow' | 'restore' | 'hold';
  readonly archived: 'hold' | 'recreate' | 'follow';
  readonly deleted: 'hold' | 'recreate';
}

/** What a mapping says of people's changes to the subitem of a size. */
export interface SubitemPolicies {
  readonly edited: 'follow' | 'restore';
  readonly removed: 'recreate' | 'hold';
}

/** A known item as the board shows it, against what was sent last. */
export type ShownItem =
  | { readonly state: 'archived' | 'deleted' }
  | { readonly state: 'active'; readonly renamed: boolean; readonly edited: readonly string[]; readonly moved: boolean };

/** The same of a subitem. */
export type ShownSubitem = 'removed' | 'edited' | 'as sent';

/** What a person did, and what the mapping says of it. */
export interface PersonsChange {
  readonly kind: 'renamed' | 'edited' | 'moved' | 'archived' | 'deleted' | 'size edited' | 'size removed';
  readonly policy: 'follow' | 'restore' | 'hold' | 'recreate';
}

export interface ItemVerdict {
  /** What has happened to the item, as its record's state machine names it. */
  readonly event: 'seenInPlace' | 'movedByPerson' | 'goneFromBoard' | 'leftArchived' | 'archivedByPerson' | 'deletedByPerson';
  /** Column ids, `name` or `group` to be written again. */
  readonly rewrite: readonly string[];
  readonly changes: readonly PersonsChange[];
}

export interface LineVerdict {
  readonly event: 'seenInPlace' | 'goneFromBoard' | 'removedByPerson';
  readonly rewrite: boolean;
  readonly changes: readonly PersonsChange[];
}

/**
 * What becomes of an order's item after people may have worked on it (R13). A removed item is GONE for a person to decide, or counts as taken off with
 * leave to make it anew, or is LEFT archived. An item whose order is removed from the board (`wanted` false) needs nothing of its fields.
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

/** What becomes of a size whose subitem the records know. */
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

/** One line for the report of a run; null when people changed nothing. */
export function tellChanges(customer: string, changes: readonly PersonsChange[]): string | null {
  const counts = new Map<string, number>();
  for (const { kind, policy } of changes) {
    const what = `${kind} (${policy})`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  return `People have changed items of ${customer} on the board: ${[...counts].map(([what, n]) => `${String(n)} ${what}`).join(', ')}.`;
}
