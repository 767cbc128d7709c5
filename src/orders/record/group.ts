import { FIRST_STATE } from './states.js';
import type { GroupState } from './states.js';
import { illegalEvent, stateAfter, to } from './table.js';
import type { TransitionTable } from './table.js';

/** What is known of the group of one title. */
export interface GroupRecord {
  readonly title: string;
  readonly state: GroupState;
  readonly groupId: string | null;
  /** The request that created or is creating the group; null for one that the board had already. */
  readonly requestId: string | null;
}

/** What can happen to the group of a title. */
export type GroupEvent =
  | { readonly type: 'claimed' | 'givenUp'; readonly requestId: string }
  | { readonly type: 'created'; readonly groupId: string; readonly requestId: string }
  | { readonly type: 'foundOnBoard' | 'foundTwice'; readonly groupId: string; readonly requestId: string | null }
  | { readonly type: 'vanished' };

export const GROUP_EVENTS: TransitionTable<GroupEvent['type'], GroupState> = {
  claimed: { means: 'A request that creates the group was planned.', moves: to('CLAIMED', 'ABSENT') },
  created: {
    means: 'Monday confirmed that the group was created, or the board shows it after an answer was lost.',
    moves: to('LIVE', 'CLAIMED', 'ABSENT', 'LIVE', 'DUPLICATE'),
  },
  givenUp: {
    means: 'The request was refused, was never sent, or left no trace on the board. The group is planned again.',
    moves: to('ABSENT', 'CLAIMED', 'ABSENT', 'LIVE', 'DUPLICATE'),
  },
  foundOnBoard: { means: 'A read of the board shows the group.', moves: to('LIVE', 'ABSENT', 'LIVE', 'DUPLICATE') },
  foundTwice: {
    means: 'A read of the board shows several groups of a title that the sync has created, or a second id was confirmed.',
    moves: to('DUPLICATE', 'ABSENT', 'LIVE', 'DUPLICATE'),
  },
  vanished: {
    means: 'A read of the board does not show the group any more, or shows it renamed and the policy of the mapping is `recreate`.',
    moves: to('ABSENT', 'LIVE', 'DUPLICATE'),
  },
};

/** A title of which nothing is known. */
export function unknownGroup(title: string): GroupRecord {
  return { title, state: FIRST_STATE, groupId: null, requestId: null };
}

/** The group after an event. Pure; throws for an event that cannot happen in the group's state. */
export function transitionGroup(group: GroupRecord, event: GroupEvent): GroupRecord {
  const what = `The group "${group.title}"`;
  const { title } = group;
  const state = stateAfter(GROUP_EVENTS, what, group.state, event.type);
  switch (event.type) {
    case 'claimed':
    case 'givenUp':
      // The request is remembered: if it takes effect after all, several groups of this title must be reported.
      return { title, state, groupId: null, requestId: event.requestId };
    case 'created':
      if (group.groupId !== null && group.groupId !== event.groupId) throw illegalEvent(what, group.state, event.type);
      return { title, state, groupId: event.groupId, requestId: event.requestId };
    case 'foundOnBoard':
    case 'foundTwice':
      return { title, state, groupId: event.groupId, requestId: event.requestId };
    case 'vanished':
      return { title, state, groupId: null, requestId: null };
  }
}
