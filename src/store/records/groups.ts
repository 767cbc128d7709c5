import { createHash } from 'node:crypto';
import type { Queryable } from '../../database/database.js';
import { judgeGroups } from '../../orders/board-groups.js';
import type { GroupsRead, GroupsVerdict, KnownGroup, ShownGroup } from '../../orders/board-groups.js';
import { unknownGroup } from '../../orders/record/group.js';
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

/** The record of the group of a title; ABSENT when there is none. */
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

/** The title under which the sync knows a group; null for a group that it does not know. */
export async function groupTitleOf(db: Queryable, boardId: string, groupId: string): Promise<string | null> {
  // A group that a person renamed has two titles; the record is stored under the title that the sync asked for.
  const rows = await db.query<{ title: string }>(
    `SELECT [title] FROM [dbo].[SYNC_Group] WHERE [board_id] = @boardId AND [group_id] = @groupId ORDER BY CASE WHEN [request_id] IS NULL THEN 1 ELSE 0 END, [updated_date]`,
    { boardId, groupId },
  );
  return rows[0]?.title ?? null;
}

/** Writes the state of a group title; inserts its record where there is none. */
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

/** Every group title of a board that has a record. */
export async function knownGroups(db: Queryable, boardId: string): Promise<KnownGroup[]> {
  const rows = await db.query<GroupRow>(
    `SELECT [title], [state], [group_id], [request_id], [updated_date] FROM [dbo].[SYNC_Group] WHERE [board_id] = @boardId`,
    { boardId },
  );
  return rows.map((row) => ({ ...toGroup(row), updated: row.updated_date }));
}

/** What the live board shows of the groups, beside what is known of them. Only reads. */
export async function judgeGroupsOf(db: Queryable, boardId: string, live: readonly ShownGroup[], look: GroupsRead): Promise<GroupsVerdict> {
  return judgeGroups(await knownGroups(db, boardId), live, look);
}

/** Stores what the live board shows of the groups, and returns what is to be reported to a person. */
export async function adoptGroups(
  tx: Queryable,
  boardId: string,
  live: readonly ShownGroup[],
  look: GroupsRead & { readonly now: string },
): Promise<Omit<GroupsVerdict, 'changed'>> {
  const { changed, ...verdict } = await judgeGroupsOf(tx, boardId, live, look);
  for (const group of changed) await saveGroup(tx, boardId, group, look.now);
  return verdict;
}
