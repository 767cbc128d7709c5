import { transitionGroup, unknownGroup } from './record/group.js';
import type { GroupRecord } from './record/group.js';
import { mayBeMadeOf } from './shown-values.js';

/** A group as the board shows it. */
export interface ShownGroup {
  readonly id: string;
  readonly title: string;
}

/** What is known of the group of a title, and since when. */
export interface KnownGroup extends GroupRecord {
  /** ISO 8601 UTC, by the database's clock. */
  readonly updated: string;
}

/** A group that a person gave another title. */
export interface RenamedGroup {
  readonly title: string;
  /** Its title on the board. */
  readonly shown: string;
}

/** A title that the board has more than once although the sync created one group of it. */
export interface DoubleGroup {
  readonly title: string;
  readonly ids: readonly string[];
}

export interface GroupsVerdict {
  /** Groups whose stored state changes. */
  readonly changed: readonly GroupRecord[];
  readonly doubles: readonly DoubleGroup[];
  readonly renamed: readonly RenamedGroup[];
}

/** What a read of a board's groups is compared with. */
export interface GroupsRead {
  /** When the read began, by the database's clock. The read does not contain groups that another batch has created since then. */
  readonly readAt: string;
  readonly renamedPolicy: 'follow' | 'recreate';
}

/**
 * Updates the known groups from the live board. A title that the board has is used and never created a second time; a known group that is
 * not on the board any more is ABSENT again. A title that a request is creating is left to that request. Of several groups with one title
 * the known one counts, or else the first; those of a title that the sync has created itself are reported to a person. A known group under
 * another title stays the group of its orders, or with `recreate` is created again when an order needs it.
 */
export function judgeGroups(known: readonly KnownGroup[], live: readonly ShownGroup[], look: GroupsRead): GroupsVerdict {
  const shown = shownTitles(known, live);
  const titles = new Set(live.map(({ title }) => title));
  const hidden = hiddenTitles(
    known.filter(({ title }) => !titles.has(title)),
    live,
    look,
  );
  return { changed: [...shown.changed, ...hidden.changed], doubles: shown.doubles, renamed: hidden.renamed };
}

function shownTitles(known: readonly KnownGroup[], live: readonly ShownGroup[]): Omit<GroupsVerdict, 'renamed'> {
  const byTitle = new Map(known.map(({ title, state, groupId, requestId }) => [title, { title, state, groupId, requestId }]));
  const liveIds = new Map<string, string[]>();
  for (const group of live) liveIds.set(group.title, [...(liveIds.get(group.title) ?? []), group.id]);
  const changed: GroupRecord[] = [];
  const doubles: DoubleGroup[] = [];
  for (const [title, ids] of liveIds) {
    const group = byTitle.get(title) ?? unknownGroup(title);
    if (group.state === 'CLAIMED') continue;
    const standing = ids.find((id) => id === group.groupId);
    const groupId = standing ?? ids[0];
    if (groupId === undefined) continue;
    // Its request was given up after its answer was lost, but the board shows the group: the sync created it.
    const requestId = standing !== undefined || group.state === 'ABSENT' ? group.requestId : null;
    const type = requestId !== null && ids.length > 1 ? 'foundTwice' : 'foundOnBoard';
    if (type === 'foundTwice') doubles.push({ title, ids });
    const after = transitionGroup(group, { type, groupId, requestId });
    if (standing === undefined || group.state !== after.state) changed.push(after);
  }
  return { changed, doubles };
}

function hiddenTitles(
  known: readonly KnownGroup[],
  live: readonly ShownGroup[],
  { readAt, renamedPolicy }: GroupsRead,
): Omit<GroupsVerdict, 'doubles'> {
  const titleOf = new Map(live.map(({ id, title }) => [id, title]));
  const changed: GroupRecord[] = [];
  const renamed: RenamedGroup[] = [];
  for (const { updated, ...group } of known) {
    if (updated >= readAt || group.state === 'CLAIMED' || group.state === 'ABSENT') continue;
    const shown = group.groupId === null ? undefined : titleOf.get(group.groupId);
    // Monday did not keep the title as it was sent.
    if (shown !== undefined && mayBeMadeOf(group.title, shown)) continue;
    if (shown !== undefined) renamed.push({ title: group.title, shown });
    if (shown !== undefined && renamedPolicy === 'follow') continue;
    changed.push(transitionGroup(group, { type: 'vanished' }));
  }
  return { changed, renamed };
}
