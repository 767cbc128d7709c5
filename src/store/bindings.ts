import type { Queryable } from '../database/database.js';
import type { StoredLine, StoredRecord } from './records.js';
import { selectLines, selectRecords } from './records.js';

/** Whether an item or subitem of the board already belongs to another order, or to another size of this one. */
export async function boundElsewhere(db: Queryable, boardId: string, id: string, keyDigest: string, size?: string): Promise<boolean> {
  const items = await db.query(
    `SELECT 1 AS [found] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [item_id] = @id AND (@size IS NOT NULL OR [key_digest] <> @key)`,
    { boardId, id, key: keyDigest, size: size ?? null },
  );
  const lines = await db.query(
    `SELECT 1 AS [found] FROM [dbo].[SYNC_Line] WHERE [board_id] = @boardId AND [subitem_id] = @id
       AND (@size IS NULL OR [key_digest] <> @key OR [size_label] <> @size)`,
    { boardId, id, key: keyDigest, size: size ?? null },
  );
  return items.length + lines.length > 0;
}

/** Orders that are due to be counted once more: their creation was ambiguous, they were found twice, or a person had removed their item. */
export async function recordsToRecheck(db: Queryable, boardId: string, now: string): Promise<StoredRecord[]> {
  return await selectRecords(
    db,
    `WHERE r.[board_id] = @boardId AND (r.[recheck_after] <= @now OR r.[state] IN (N'DUPLICATE', N'GONE')
       OR EXISTS (SELECT 1 FROM [dbo].[SYNC_Line] AS l WHERE l.[board_id] = r.[board_id] AND l.[key_digest] = r.[key_digest] AND l.[state] = N'DUPLICATE'))`,
    { boardId, now },
  );
}

export async function linesOf(db: Queryable, record: StoredRecord): Promise<StoredLine[]> {
  return await selectLines(db, `WHERE l.[board_id] = @boardId AND l.[key_digest] = @keyDigest ORDER BY l.[size_label]`, {
    boardId: record.boardId,
    keyDigest: record.keyDigest,
  });
}
