import type { Queryable } from '../../database/database.js';
import type { ColumnValues, Effect } from '../../orders/effects.js';
import type { StoredRecord } from './records.js';
import { readRecords } from './records.js';
import type { StoredRequest } from '../requests/requests.js';

/**
 * Whether an item or subitem of the board belongs to another order, now or before its present one, or to another size of this order. A
 * subitem that people have moved below another item stays that of its own order.
 */
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
  const retired = await db.query(
    `SELECT 1 AS [found] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [key_digest] <> @key AND [retired_items] LIKE @listed`,
    { boardId, key: keyDigest, listed: `%"${id}"%` },
  );
  return items.length + lines.length + retired.length > 0;
}

/**
 * Orders that are due for another check: an answer was missing, they were found twice, or a person had removed or moved away their item or a
 * subitem. Those whose record cannot be read wait until it is repaired.
 */
export async function recordsToCheck(db: Queryable, boardId: string, now: string): Promise<readonly StoredRecord[]> {
  const { records } = await readRecords(
    db,
    `WHERE r.[board_id] = @boardId AND (r.[recheck_after] <= @now OR r.[state] IN (N'DUPLICATE', N'GONE', N'ELSEWHERE')
       OR EXISTS (SELECT 1 FROM [dbo].[SYNC_Line] AS l WHERE l.[board_id] = r.[board_id] AND l.[key_digest] = r.[key_digest] AND l.[state] IN (N'DUPLICATE', N'GONE', N'ELSEWHERE')))`,
    { boardId, now },
  );
  return records;
}

/** The values of the last request to create the item of an order; none when there was no such request. */
export async function createdColumns(db: Queryable, record: StoredRecord): Promise<ColumnValues> {
  const [row] = await db.query<{ effect: string }>(
    `SELECT i.[effect] FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE i.[board_id] = @boardId AND i.[key_digest] = @key AND i.[operation] = N'CREATE_ITEM' ORDER BY q.[created_date] DESC`,
    { boardId: record.boardId, key: record.keyDigest },
    { limit: 1 },
  );
  return row === undefined ? {} : (JSON.parse(row.effect) as Extract<Effect, { operation: 'CREATE_ITEM' }>).columns;
}

/** Whether a request creates subitems below an item that was found on the board although the sync never asked for it. */
export async function belowAdopted(db: Queryable, request: StoredRequest): Promise<boolean> {
  const rows = await db.query(
    `SELECT 1 AS [found] FROM [dbo].[SYNC_Intent] AS s
       INNER JOIN [dbo].[SYNC_Intent] AS i ON i.[board_id] = s.[board_id] AND i.[key_digest] = s.[key_digest] AND i.[operation] = N'CREATE_ITEM'
       INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE s.[request_id] = @requestId AND i.[status] = N'CONFIRMED' AND q.[send_count] = 0`,
    { requestId: request.requestId },
  );
  return rows.length > 0;
}

/** What was sent for an order without an answer, or more than once, oldest first. Empty for an order that needs no duplicate check. */
export async function uncertainEffects(db: Queryable, record: StoredRecord): Promise<Effect[]> {
  if (record.recheckAfter === null) return [];
  const rows = await db.query<{ effect: string }>(
    `SELECT i.[effect] FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
     WHERE i.[board_id] = @boardId AND i.[key_digest] = @key AND (q.[status] = N'SETTLED' OR q.[send_count] > 1) ORDER BY q.[created_date]`,
    { boardId: record.boardId, key: record.keyDigest },
  );
  return rows.map(({ effect }) => JSON.parse(effect) as Effect);
}
