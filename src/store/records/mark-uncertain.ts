import type { Database, Queryable } from '../../database/database.js';
import { fieldsWrittenBy } from '../../orders/after-effect.js';
import { loadLine, saveLine } from './lines.js';
import { loadRecord, saveRecord } from './records.js';
import type { StoredIntent } from '../requests/requests.js';

/** Column ids, `name` or `group` that an intent writes on an item. */
export const writtenFields = ({ effect }: StoredIntent): string[] => fieldsWrittenBy(effect);

/**
 * It is unknown what the board shows in these fields of the intent's target: they count as different from everything, and the order as
 * dirty, so that the next run writes them again. For a subitem there is one field, its quantity.
 */
export async function markUncertain(tx: Queryable, intent: StoredIntent, fields: readonly string[], now: string): Promise<void> {
  const { effect } = intent;
  if (!('key' in effect) || fields.length === 0) return;
  if ('size' in effect) {
    const line = await loadLine(tx, intent.boardId, effect.key, effect.size);
    await saveLine(tx, { ...line, uncertain: true }, now);
  }
  const record = await loadRecord(tx, intent.boardId, effect.key);
  const uncertain = 'size' in effect ? record.uncertain : [...new Set([...record.uncertain, ...fields])].sort();
  await saveRecord(tx, { ...record, uncertain, dirty: true }, now);
}

/**
 * An answer that arrives after newer effects on the same target does not show what the board holds now: the old effect may have happened
 * before or after them. Its fields are written again, so that no old value stays unnoticed (R8, beyond B). A late archiving makes the name
 * uncertain: writing the name finds out whether the item is still there.
 */
export async function markUncertainAfterLateAnswer(tx: Queryable, intent: StoredIntent, now: string): Promise<void> {
  const fields = writtenFields(intent);
  await markUncertain(tx, intent, fields.length === 0 ? ['name'] : fields, now);
}

/** Whether a later request has an effect on the same item or subitem. */
export async function hasNewerIntent(tx: Queryable, intent: StoredIntent): Promise<boolean> {
  const rows = await tx.query(
    `SELECT i.[position] FROM [dbo].[SYNC_Intent] AS i
       INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
       INNER JOIN [dbo].[SYNC_Request] AS own ON own.[request_id] = @requestId
     WHERE i.[board_id] = @boardId AND i.[key_digest] = @key AND COALESCE(i.[size_label], N'') = @size
       AND i.[request_id] <> @requestId AND q.[created_date] > own.[created_date]`,
    { requestId: intent.requestId, boardId: intent.boardId, key: intent.keyDigest, size: intent.size ?? '' },
  );
  return rows.length > 0;
}

/** Marks everything on the board uncertain: every order and size that is on it is written in full once more. `fields` are an item's. */
export async function markAllUncertain(database: Database, boardId: string, fields: readonly string[]): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.execute(
      `UPDATE [dbo].[SYNC_Record] SET [uncertain] = @fields, [dirty] = 1 WHERE [board_id] = @boardId AND [state] = N'LIVE'`,
      {
        boardId,
        fields: JSON.stringify(fields),
      },
    );
    await tx.execute(`UPDATE [dbo].[SYNC_Line] SET [uncertain] = 1 WHERE [board_id] = @boardId AND [state] = N'LIVE'`, { boardId });
  });
}
