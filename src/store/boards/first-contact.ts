import type { Queryable } from '../../database/database.js';

/** Whether items of the board that the sync does not know are known to be somebody else's: the first contact is over, or orders of ours stand there. */
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

/** From now on items that the sync does not know are somebody else's, and never stop a run. The board must have its counter row. */
export async function noteFirstContact(tx: Queryable, boardId: string, now: string): Promise<void> {
  await tx.execute(
    `UPDATE [dbo].[SYNC_Board] SET [first_contact_date] = @now WHERE [board_id] = @boardId AND [first_contact_date] IS NULL`,
    { boardId, now },
  );
}
