import type { Queryable } from '../../database/database.js';
import { withAltered } from '../../orders/altered-labels.js';
import type { AlteredLabel, AlteredLabels } from '../../orders/altered-labels.js';

/** Labels of a board, and of its subitems, that Monday did not keep as they were sent. */
export async function alteredLabels(db: Queryable, boardId: string): Promise<AlteredLabels> {
  const [row] = await db.query<{ altered_labels: string | null }>(
    `SELECT [altered_labels] FROM [dbo].[SYNC_Board] WHERE [board_id] = @boardId`,
    { boardId },
  );
  return row?.altered_labels == null ? {} : (JSON.parse(row.altered_labels) as AlteredLabels);
}

/** Keeps labels that came back from Monday as other texts. */
export async function saveAlteredLabels(tx: Queryable, boardId: string, found: readonly AlteredLabel[]): Promise<void> {
  if (found.length === 0) return;
  const altered = found.reduce(withAltered, await alteredLabels(tx, boardId));
  await tx.execute(`UPDATE [dbo].[SYNC_Board] SET [altered_labels] = @altered WHERE [board_id] = @boardId`, {
    boardId,
    altered: JSON.stringify(altered),
  });
}
