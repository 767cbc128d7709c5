import type { ColumnValues } from '../effects.js';
import { judgeCreation } from './states.js';
import type { ItemState } from './states.js';
import { illegalEvent, stateAfter, stays, to } from './table.js';
import type { TransitionTable } from './table.js';

/** What the events of an item change of an order's record. */
export interface ItemRecord {
  readonly boardId: string;
  readonly keyDigest: string;
  readonly state: ItemState;
  readonly itemId: string | null;
  readonly itemName: string | null;
  /** What Monday made of the name that was sent; null where it kept it. */
  readonly shownName: string | null;
  readonly groupTitle: string | null;
  /** What the board shows, according to Monday's answers. */
  readonly sentColumns: ColumnValues;
  /** Column ids, `name` or `group`, that count as different from everything. */
  readonly uncertain: readonly string[];
  readonly dirty: boolean;
  /** Where an item that is not on its board was seen last, such as `board 123 (Done)`; null while that is not known, or it is where it belongs. */
  readonly elsewhere: string | null;
}

/** The item as the board shows it, or as it was created. */
interface Shown {
  readonly itemId: string;
  readonly name: string;
  /** What Monday made of the name; null where it kept it. */
  readonly shownName?: string | null;
  readonly groupTitle: string | null;
  readonly columns: ColumnValues;
}

/** An item to be followed from now on. `fields`, all that the sync writes, are uncertain: people may have edited any of them meanwhile. */
interface Followed {
  readonly itemId: string;
  readonly fields: readonly string[];
}

/** What can happen to an order's item. Writing its values is no event: it changes no state. */
export type ItemEvent =
  | ({ readonly type: 'created' } & Shown)
  | ({ readonly type: 'adopted'; readonly keyColumn: string } & Shown)
  | ({ readonly type: 'foundOnBoard' | 'restored' | 'duplicatesResolved' } & Followed)
  | { readonly type: 'ambiguousAtAdoption' | 'keyMoved'; readonly keyColumn: string }
  | { readonly type: 'foundElsewhere' | 'forgottenElsewhere' | 'releasedElsewhere'; readonly where: string }
  | {
      readonly type:
        | 'archivedByUs'
        | 'deletedByUs'
        | 'goneFromBoard'
        | 'archivedByPerson'
        | 'deletedByPerson'
        | 'leftArchived'
        | 'movedByPerson'
        | 'seenInPlace'
        | 'foundTwice'
        | 'noneLeft'
        | 'removalPromoted';
    };

export const ITEM_EVENTS: TransitionTable<ItemEvent['type'], ItemState> = {
  created: {
    means: 'Monday confirmed that the item was created, or the board shows it after an answer was lost.',
    moves: to('LIVE', 'ABSENT', 'ARCHIVED', 'DELETED', 'GONE', 'LEFT', 'MOVED', 'DUPLICATE', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'),
  },
  adopted: {
    means: '`adopt` bound the order to an item that a person had created for it.',
    // Only records without an item are adopted. GONE and ARCHIVED: found twice before any item was followed, then all were removed.
    moves: to('LIVE', 'ABSENT', 'DUPLICATE', 'GONE', 'ARCHIVED'),
  },
  ambiguousAtAdoption: {
    means: '`adopt` found several items or several orders that may belong together.',
    moves: to('DUPLICATE', 'ABSENT', 'DUPLICATE', 'GONE', 'ARCHIVED'),
  },
  foundTwice: {
    means: 'More than one item of the order was found on the board, or a second id was confirmed.',
    moves: to(
      'DUPLICATE',
      ...(['ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE', 'MOVED', 'LEFT', 'DUPLICATE', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'] as const),
    ),
  },
  duplicatesResolved: {
    means: 'A single item is left of several. It is followed, and written in full.',
    moves: to('LIVE', 'DUPLICATE'),
  },
  noneLeft: { means: 'No item is left of several.', moves: to('GONE', 'DUPLICATE') },
  foundOnBoard: {
    means: 'The board shows an item of the order other than the known one. It is followed, and written in full.',
    moves: to('LIVE', 'ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'),
  },
  restored: {
    means: 'A person brought the item back. It is followed again, and written in full.',
    moves: to('LIVE', 'GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'),
  },
  seenInPlace: {
    means: 'The board shows the item, and its group needs no decision.',
    moves: to('LIVE', 'LIVE', 'MOVED'),
  },
  movedByPerson: { means: 'A person moved the item, and the policy is `hold`.', moves: to('MOVED', 'LIVE', 'MOVED') },
  goneFromBoard: {
    means:
      'The item is archived or deleted, and a person must decide: Monday refused a write, a read shows it (policy `hold`, or the order leaves the board).',
    moves: to('GONE', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE', 'FORGOTTEN'),
  },
  foundElsewhere: {
    means:
      'The item is on another board, and a person must decide: the policy is `hold`, the order leaves the board, or a request was open.',
    moves: to('ELSEWHERE', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  forgottenElsewhere: {
    means: 'The item is on another board, and the policy is `forget`.',
    moves: to('FORGOTTEN', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  releasedElsewhere: {
    means: 'The item is on another board, and the policy is `recreate`.',
    moves: to('RELEASED', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  archivedByPerson: {
    means: 'A person archived the item, and the policy is `recreate`.',
    moves: to('ARCHIVED', 'LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  deletedByPerson: {
    means: 'A person deleted the item, and the policy is `recreate`.',
    moves: to('DELETED', 'LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  leftArchived: {
    means: 'A person archived the item and the policy is `follow`, or a person decided to leave the order without its item.',
    moves: to('LEFT', 'LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  // The answer to our own archiving may come late, after a read has already shown the item gone or duplicated.
  archivedByUs: {
    means: 'Monday confirmed that it archived the item for the sync, or an archiving without an answer took effect.',
    moves: to('ARCHIVED', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'),
  },
  deletedByUs: {
    means: 'Monday confirmed that it deleted the item for the sync.',
    moves: to('DELETED', 'LIVE', 'MOVED', 'GONE', 'LEFT', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE', 'FORGOTTEN', 'RELEASED'),
  },
  keyMoved: {
    means: 'The order continues under another key, with the same item. The old key keeps an ABSENT record.',
    moves: stays('LIVE', 'GONE', 'MOVED', 'LEFT', 'ELSEWHERE', 'FORGOTTEN'),
  },
  removalPromoted: {
    means:
      'The order has left the board permanently. If it comes back, it gets a new item: one that a person took off counts as archived by the sync, one on another board is released.',
    moves: {
      ...stays<ItemState>('ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'MOVED', 'DUPLICATE', 'RELEASED'),
      ...to<ItemState>('ARCHIVED', 'GONE', 'LEFT'),
      ...to<ItemState>('RELEASED', 'ELSEWHERE', 'FORGOTTEN'),
    },
  },
};

/** The record after an event. Pure; throws for an event that cannot happen in the record's state. */
export function transitionItem<Record extends ItemRecord>(record: Record, event: ItemEvent): Record {
  const what = `The item of order key ${record.keyDigest} on board ${record.boardId}`;
  const state = stateAfter(ITEM_EVENTS, what, record.state, event.type);
  const after = { ...record, state, elsewhere: placeAfter(record, state, event) };
  switch (event.type) {
    case 'created':
      if (judgeCreation(record.state, record.itemId, event.itemId) === 'second') throw illegalEvent(what, record.state, event.type);
      return { ...after, ...shown(event), uncertain: [], dirty: true };
    case 'adopted':
      // The key column is written by the next run, with whatever else differs.
      return { ...after, ...shown(event), uncertain: [event.keyColumn], dirty: true };
    case 'ambiguousAtAdoption':
      return { ...after, uncertain: [event.keyColumn], dirty: true };
    case 'keyMoved':
      return { ...after, uncertain: [...new Set([...record.uncertain, event.keyColumn])].sort(), dirty: true };
    case 'foundOnBoard':
    case 'restored':
    case 'duplicatesResolved':
      return { ...after, itemId: event.itemId, uncertain: [...event.fields].sort(), dirty: true };
    default:
      return after;
  }
}

const AWAY: ReadonlySet<ItemState> = new Set<ItemState>(['ELSEWHERE', 'FORGOTTEN', 'RELEASED']);

function placeAfter(record: ItemRecord, state: ItemState, event: ItemEvent): string | null {
  if ('where' in event) return event.where;
  return AWAY.has(state) ? record.elsewhere : null;
}

function shown({
  itemId,
  name,
  shownName = null,
  groupTitle,
  columns,
}: Shown): Pick<ItemRecord, 'itemId' | 'itemName' | 'shownName' | 'groupTitle' | 'sentColumns'> {
  return { itemId, itemName: name, shownName, groupTitle, sentColumns: columns };
}

/** What it means that one item of the order is on the board: the last of several, another than the known one, or the known one again. */
export function followedEvent(record: ItemRecord, followed: Followed): ItemEvent {
  if (record.state === 'DUPLICATE') return { type: 'duplicatesResolved', ...followed };
  return { type: record.itemId === followed.itemId ? 'restored' : 'foundOnBoard', ...followed };
}
