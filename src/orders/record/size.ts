import { judgeCreation } from './states.js';
import type { SizeState } from './states.js';
import { illegalEvent, stateAfter, to } from './table.js';
import type { TransitionTable } from './table.js';

/** What the events of a subitem change of the line of one size. */
export interface SizeRecord {
  readonly boardId: string;
  readonly keyDigest: string;
  readonly size: string;
  readonly state: SizeState;
  readonly subitemId: string | null;
  readonly quantity: number | null;
  /** The quantity on the board is uncertain: it counts as different from everything. */
  readonly uncertain: boolean;
  /** Where a subitem that is not below its item was seen last, such as `item 123`; null while that is not known, or it is where it belongs. */
  readonly elsewhere: string | null;
}

/** What can happen to the subitem of a size. Writing its quantity is no event: it changes no state. */
export type SizeEvent =
  | { readonly type: 'created' | 'adopted'; readonly subitemId: string; readonly quantity: number | null }
  | { readonly type: 'foundOnBoard' | 'restored' | 'duplicatesResolved'; readonly subitemId: string }
  | { readonly type: 'foundElsewhere' | 'releasedElsewhere'; readonly where: string }
  | {
      readonly type:
        'archivedByUs' | 'deletedByUs' | 'goneFromBoard' | 'removedByPerson' | 'seenInPlace' | 'foundTwice' | 'noneLeft' | 'itemReplaced';
    };

export const SIZE_EVENTS: TransitionTable<SizeEvent['type'], SizeState> = {
  created: {
    means: 'Monday confirmed that the subitem was created, or the board shows it after an answer was lost.',
    moves: to('LIVE', 'ABSENT', 'ARCHIVED', 'DELETED', 'GONE', 'DUPLICATE', 'ELSEWHERE', 'RELEASED'),
  },
  adopted: { means: '`adopt` bound the size to a subitem that a person had created for it.', moves: to('LIVE', 'ABSENT') },
  foundTwice: {
    means: 'More than one subitem of the size was found on the board, or a second id was confirmed.',
    moves: to('DUPLICATE', 'ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE', 'DUPLICATE', 'ELSEWHERE', 'RELEASED'),
  },
  duplicatesResolved: { means: 'A single subitem is left of several. It is followed, and written.', moves: to('LIVE', 'DUPLICATE') },
  noneLeft: { means: 'No subitem is left of several.', moves: to('ABSENT', 'DUPLICATE') },
  foundOnBoard: {
    means: 'The board shows a subitem of the size that was not followed. It is followed, and written.',
    moves: to('LIVE', 'ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE', 'ELSEWHERE', 'RELEASED'),
  },
  restored: { means: 'A person brought the subitem back. It is followed again, and written.', moves: to('LIVE', 'GONE', 'ELSEWHERE') },
  seenInPlace: { means: 'The board shows the subitem.', moves: to('LIVE', 'LIVE') },
  goneFromBoard: {
    means: 'The subitem is archived or deleted, and a person must decide: Monday refused a write, or a read shows it (policy `hold`).',
    moves: to('GONE', 'LIVE', 'GONE', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE'),
  },
  foundElsewhere: {
    means:
      'The subitem is below another item, or not a subitem of this board any more, and a person must decide: the policy is `hold`, or a request was open.',
    moves: to('ELSEWHERE', 'LIVE', 'GONE', 'ELSEWHERE'),
  },
  releasedElsewhere: {
    means: 'The subitem is below another item, or not a subitem of this board any more, and the policy is `recreate`.',
    moves: to('RELEASED', 'LIVE', 'GONE', 'ELSEWHERE'),
  },
  removedByPerson: {
    means: 'A person took the subitem off the board, and the policy is `recreate`.',
    moves: to('DELETED', 'LIVE', 'GONE', 'ELSEWHERE'),
  },
  archivedByUs: {
    means: 'Monday confirmed that it archived the subitem for the sync.',
    moves: to('ARCHIVED', 'LIVE', 'GONE', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE', 'RELEASED'),
  },
  deletedByUs: {
    means: 'Monday confirmed that it deleted the subitem for the sync.',
    moves: to('DELETED', 'LIVE', 'GONE', 'DUPLICATE', 'ARCHIVED', 'DELETED', 'ELSEWHERE', 'RELEASED'),
  },
  itemReplaced: {
    means: 'The order has another item now; the subitem stayed with the old one.',
    moves: to('ABSENT', 'ABSENT', 'LIVE', 'ARCHIVED', 'DELETED', 'GONE', 'DUPLICATE', 'ELSEWHERE', 'RELEASED'),
  },
};

/** The line after an event. Pure; throws for an event that cannot happen in the line's state. */
export function transitionSize<Line extends SizeRecord>(line: Line, event: SizeEvent): Line {
  const what = `The subitem of size ${line.size} of order key ${line.keyDigest} on board ${line.boardId}`;
  const state = stateAfter(SIZE_EVENTS, what, line.state, event.type);
  const after = { ...line, state, elsewhere: 'where' in event ? event.where : null };
  switch (event.type) {
    case 'created':
    case 'adopted':
      if (judgeCreation(line.state, line.subitemId, event.subitemId) === 'second') throw illegalEvent(what, line.state, event.type);
      return { ...after, subitemId: event.subitemId, quantity: event.quantity, uncertain: false };
    case 'foundOnBoard':
    case 'restored':
    case 'duplicatesResolved':
      return { ...after, subitemId: event.subitemId, uncertain: true };
    case 'archivedByUs':
    case 'deletedByUs':
      return { ...after, quantity: null, uncertain: false };
    case 'noneLeft':
    case 'itemReplaced':
      return { ...after, subitemId: null, quantity: null };
    default:
      return after;
  }
}

/** What it means that one subitem of the size is on the board: the last of several, the known one again, or one that was not followed. */
export function followedSizeEvent(line: SizeRecord, subitemId: string): SizeEvent {
  if (line.state === 'DUPLICATE') return { type: 'duplicatesResolved', subitemId };
  const known = line.subitemId === subitemId && (line.state === 'GONE' || line.state === 'ELSEWHERE');
  return { type: known ? 'restored' : 'foundOnBoard', subitemId };
}
