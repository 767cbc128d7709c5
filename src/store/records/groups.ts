import { createHash } from 'node:crypto';
import type { Queryable } from '../../database/database.js';
import { transitionGroup, unknownGroup } from '../../orders/record/group.js';
import type { GroupRecord } from '../../orders/record/group.js';
import type { GroupState } from '../../orders/record/states.js';

interface GroupRow {
  title: string;
  state: GroupState;
  group_id: string | null;
  request_id: string | null;
  updated_date: string;
}

/** Groups are found by exact title, case included, as Monday shows them. */
export function titleDigest(title: string): string {
  return createHash('sha256').update(title.normalize('NFC')).digest('hex');
}

/** What is known of the group of a title; ABSENT when nothing is. */
export async function loadGroup(db: Queryable, boardId: string, title: string): Promise<GroupRecord> {
  const rows = await db.query<Omit<GroupRow, 'updated_date'>>(
    `SELECT [title], [state], [group_id], [request_id] FROM [dbo].[SYNC_Group] WHERE [board_id] = @boardId AND [title_digest] = @digest`,
    { boardId, digest: titleDigest(title) },
  );
  const row = rows[0];
  return row === undefined ? unknownGroup(title) : toGroup(row);
}

function toGroup(row: Omit<GroupRow, 'updated_date'>): GroupRecord {
  return { title: row.title, state: row.state, groupId: row.group_id, requestId: row.request_id };
}

export async function groupTitleOf(db: Queryable, boardId: string, groupId: string): Promise<string | null> {
  // A group that a person renamed has two titles; ours is the one that was asked for.
  const rows = await db.query<{ title: string }>(
    `SELECT [title] FROM [dbo].[SYNC_Group] WHERE [board_id] = @boardId AND [group_id] = @groupId ORDER BY CASE WHEN [request_id] IS NULL THEN 1 ELSE 0 END, [updated_date]`,
    { boardId, groupId },
  );
  return rows[0]?.title ?? null;
}

/** Writes the state of a group title, whether it was known or not. */
export async function saveGroup(tx: Queryable, boardId: string, group: GroupRecord, now: string): Promise<void> {
  const params = {
    boardId,
    digest: titleDigest(group.title),
    title: group.title,
    state: group.state,
    groupId: group.groupId,
    requestId: group.requestId,
    now,
  };
  const updated = await tx.execute(
    `UPDATE [dbo].[SYNC_Group] SET [state] = @state, [group_id] = @groupId, [request_id] = @requestId, [updated_date] = @now
     WHERE [board_id] = @boardId AND [title_digest] = @digest`,
    { boardId, digest: params.digest, state: params.state, groupId: params.groupId, requestId: params.requestId, now },
  );
  if (updated > 0) return;
  await tx.execute(
    `INSERT INTO [dbo].[SYNC_Group] ([board_id], [title_digest], [title], [state], [group_id], [request_id], [updated_date])
     VALUES (@boardId, @digest, @title, @state, @groupId, @requestId, @now)`,
    params,
  );
}

/** A group that a person gave another title. */
export interface RenamedGroup {
  readonly title: string;
  /** Its title on the board. */
  readonly shown: string;
}

/** A title that stands on the board more than once although the sync made one group of it. */
export interface DoubleGroup {
  readonly title: string;
  readonly ids: readonly string[];
}

/**
 * Takes over what the live board shows: a title that stands there is used and never created a second time; a known group that is
 * gone from the board is ABSENT again. Titles under a claim are left to their request. Of several groups with one title the known one
 * counts, or else the first; those of a title that the sync has created itself are returned, for a person.
 * A known group under another title stays the group of its orders, or with `recreate` is made anew when one needs it.
 * `readAt` is when the read began, by the database's clock: it says nothing of a group that another batch has made since then.
 */
export async function adoptGroups(
  tx: Queryable,
  boardId: string,
  live: readonly { readonly id: string; readonly title: string }[],
  readAt: string,
  now: string,
  renamedPolicy: 'follow' | 'recreate',
): Promise<{ readonly doubles: readonly DoubleGroup[]; readonly renamed: readonly RenamedGroup[] }> {
  const known = await tx.query<GroupRow>(
    `SELECT [title], [state], [group_id], [request_id], [updated_date] FROM [dbo].[SYNC_Group] WHERE [board_id] = @boardId`,
    { boardId },
  );
  const byTitle = new Map(known.map((row) => [row.title, row]));
  const liveIds = new Map<string, string[]>();
  for (const group of live) liveIds.set(group.title, [...(liveIds.get(group.title) ?? []), group.id]);
  const doubles: DoubleGroup[] = [];
  for (const [title, ids] of liveIds) {
    const row = byTitle.get(title);
    if (row?.state === 'CLAIMED') continue;
    const standing = ids.find((id) => id === row?.group_id);
    const groupId = standing ?? ids[0];
    if (groupId === undefined) continue;
    // Given up after its answer was lost, and there after all: made by us.
    const requestId = row !== undefined && (standing !== undefined || row.state === 'ABSENT') ? row.request_id : null;
    const type = requestId !== null && ids.length > 1 ? 'foundTwice' : 'foundOnBoard';
    if (type === 'foundTwice') doubles.push({ title, ids });
    const after = transitionGroup(row === undefined ? unknownGroup(title) : toGroup(row), { type, groupId, requestId });
    if (standing !== undefined && row?.state === after.state) continue;
    await saveGroup(tx, boardId, after, now);
  }
  const titles = new Map(live.map((group) => [group.id, group.title]));
  const renamed: RenamedGroup[] = [];
  for (const row of known) {
    if (row.updated_date >= readAt || row.state === 'CLAIMED' || row.state === 'ABSENT' || liveIds.has(row.title)) continue;
    const shown = row.group_id === null ? undefined : titles.get(row.group_id);
    if (shown !== undefined) renamed.push({ title: row.title, shown });
    if (shown !== undefined && renamedPolicy === 'follow') continue;
    await saveGroup(tx, boardId, transitionGroup(toGroup(row), { type: 'vanished' }), now);
  }
  return { doubles, renamed };
}
