import { keyName } from '../../orders/key-name.js';
import type { Database, Queryable } from '../../database/database.js';
import type { HeldDecision } from '../../orders/removals.js';

/** An order that is due to be removed and is still on the board. */
export interface HeldOrder {
  readonly key: string;
  /** The parts of its key. */
  readonly name: string;
  readonly customer: string;
  readonly decided: HeldDecision | null;
  readonly decidedBy: string | null;
}

/** What persons have decided of orders that are missing from the source, by key. */
export async function removalDecisions(db: Queryable, boardId: string): Promise<Map<string, HeldDecision>> {
  const rows = await db.query<{ key_digest: string; decision: HeldDecision }>(
    `SELECT [key_digest], [decision] FROM [dbo].[SYNC_RemovalDecision] WHERE [board_id] = @boardId`,
    { boardId },
  );
  return new Map(rows.map((row) => [row.key_digest, row.decision]));
}

/** The orders that the last two complete reads have missed, by customer and key. Those that the last one has removed are among them until the next. */
export async function twiceMissing(db: Queryable, boardId: string): Promise<HeldOrder[]> {
  const rows = await db.query<{
    key_digest: string;
    order_key: string;
    customer: string;
    decision: HeldDecision | null;
    decided_by: string | null;
  }>(
    `SELECT r.[key_digest], r.[order_key], r.[customer], d.[decision], d.[decided_by] FROM [dbo].[SYNC_Record] AS r
     INNER JOIN [dbo].[SYNC_Board] AS b ON b.[board_id] = r.[board_id]
     LEFT JOIN [dbo].[SYNC_RemovalDecision] AS d ON d.[board_id] = r.[board_id] AND d.[key_digest] = r.[key_digest]
     WHERE r.[board_id] = @boardId AND r.[missing_since_read] < b.[complete_read_number]
     ORDER BY r.[customer], r.[order_key]`,
    { boardId },
  );
  return rows.map((row) => ({
    key: row.key_digest,
    name: keyName(JSON.parse(row.order_key) as string[]),
    customer: row.customer,
    decided: row.decision,
    decidedBy: row.decided_by,
  }));
}

/** Records what a person has decided of these orders and ends the findings about them, all or nothing. A later decision takes the place of an earlier one. */
export async function saveRemovalDecision(
  db: Database,
  decided: {
    readonly boardId: string;
    readonly keys: readonly string[];
    readonly findingIds: readonly string[];
    readonly decision: HeldDecision;
    readonly by: string;
    readonly now: string;
  },
): Promise<void> {
  const { boardId, keys, findingIds, decision, now } = decided;
  const by = decided.by.slice(0, 200);
  await db.transaction(async (tx) => {
    await tx.executeMany(
      `DELETE FROM [dbo].[SYNC_RemovalDecision] WHERE [board_id] = @boardId AND [key_digest] = @key`,
      keys.map((key) => ({ boardId, key })),
    );
    await tx.executeMany(
      `INSERT INTO [dbo].[SYNC_RemovalDecision] ([board_id], [key_digest], [decision], [decided_by], [decided_date]) VALUES (@boardId, @key, @decision, @by, @now)`,
      keys.map((key) => ({ boardId, key, decision, by, now })),
    );
    await tx.executeMany(
      `UPDATE [dbo].[SYNC_Finding] SET [status] = N'DECIDED', [ended_date] = @now, [ended_by] = @by, [ended_reason] = @reason WHERE [finding_id] = @id`,
      findingIds.map((id) => ({ id, now, by, reason: decision === 'REMOVE' ? 'removal approved' : 'kept' })),
    );
  });
}

/** Forgets decisions about orders that are not missing any more: back in the source, or removed. */
export async function dropSettledDecisions(tx: Queryable, boardId: string): Promise<void> {
  await tx.execute(
    `DELETE FROM [dbo].[SYNC_RemovalDecision] WHERE [board_id] = @boardId AND NOT EXISTS (
       SELECT 1 FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] = [dbo].[SYNC_RemovalDecision].[key_digest]
         AND r.[missing_since_read] IS NOT NULL)`,
    { boardId },
  );
}
