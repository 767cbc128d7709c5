import type { Queryable } from '../../database/database.js';

/** Whether items without a record are known not to be orders: the first contact is over, or the board already holds orders of the sync. */
export async function hadFirstContact(db: Queryable, boardId: string): Promise<boolean> {
  const [board] = await db.query<{ first_contact_date: string | null }>(
    `SELECT [first_contact_date] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`,
    { boardId },
  );
  if (board !== undefined && board.first_contact_date !== null) return true;
  const live = await db.query(
    `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [state] = N'LIVE' ORDER BY [key_digest]`,
    { boardId },
    { limit: 1 },
  );
  return live.length > 0;
}

/** From now on items without a record are not orders, and never stop a run. The board must have its counter row. */
export async function noteFirstContact(tx: Queryable, boardId: string, now: string): Promise<void> {
  await tx.execute(
    `UPDATE [dbo].[SYNC_Board] SET [first_contact_date] = @now WHERE [board_id] = @boardId AND [first_contact_date] IS NULL`,
    { boardId, now },
  );
}
