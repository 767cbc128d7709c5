import type { Queryable } from '../../database/database.js';
import { quoteTable } from '../../database/quote-name.js';
import { LASTING, MATTER } from '../../orders/persons-decision.js';
import type { PersonsDecision } from '../../orders/persons-decision.js';
import { loadRecord, saveRecord } from './records.js';

/** What persons have decided of the orders of a board, by key. */
export async function orderDecisions(db: Queryable, boardId: string): Promise<Map<string, readonly PersonsDecision[]>> {
  const rows = await db.query<{ key_digest: string; decision: PersonsDecision }>(
    `SELECT [key_digest], [decision] FROM [dbo].[SYNC_OrderDecision] WHERE [board_id] = @boardId ORDER BY [key_digest], [matter]`,
    { boardId },
  );
  const byKey = new Map<string, PersonsDecision[]>();
  for (const { key_digest: key, decision } of rows) byKey.set(key, [...(byKey.get(key) ?? []), decision]);
  return byKey;
}

/** Records what a person has decided of an order. It takes the place of an earlier decision about the same matter. */
export async function saveOrderDecision(
  tx: Queryable,
  {
    boardId,
    key,
    decision,
    by,
    now,
  }: { readonly boardId: string; readonly key: string; readonly decision: PersonsDecision; readonly by: string; readonly now: string },
): Promise<void> {
  const matter = MATTER[decision];
  await tx.execute(`DELETE FROM [dbo].[SYNC_OrderDecision] WHERE [board_id] = @boardId AND [key_digest] = @key AND [matter] = @matter`, {
    boardId,
    key,
    matter,
  });
  await tx.execute(
    `INSERT INTO [dbo].[SYNC_OrderDecision] ([board_id], [key_digest], [matter], [decision], [decided_by], [decided_date])
     VALUES (@boardId, @key, @matter, @decision, @by, @now)`,
    { boardId, key, matter, decision, by: by.slice(0, 200), now },
  );
}

/**
 * Forgets the decisions of orders that were promoted: those that are done, of orders that have left the board all of them, and LEAVE once the item is back.
 */
export async function dropDoneDecisions(
  tx: Queryable,
  boardId: string,
  promoted: readonly { readonly keyDigest: string; readonly left: boolean }[],
): Promise<void> {
  const decided = await orderDecisions(tx, boardId);
  const done = promoted.filter(({ keyDigest }) => decided.has(keyDigest));
  const lasting = [...LASTING].map((decision) => `N'${decision}'`).join(', ');
  await tx.executeMany(
    `DELETE FROM [dbo].[SYNC_OrderDecision] WHERE [board_id] = @boardId AND [key_digest] = @key
       AND (@left = 1 OR [decision] NOT IN (${lasting}) OR ([decision] = N'LEAVE' AND EXISTS (
         SELECT 1 FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] = @key AND r.[state] = N'LIVE')))`,
    done.map(({ keyDigest: key, left }) => ({ boardId, key, left: left ? 1 : 0 })),
  );
}

/** An order that goes on under another key keeps what was decided of it. */
export async function moveDecisions(
  tx: Queryable,
  boardId: string,
  moves: readonly { readonly from: string; readonly to: string }[],
): Promise<void> {
  const decided = await orderDecisions(tx, boardId);
  const moved = moves.filter(({ from, to }) => decided.has(from) || decided.has(to));
  await tx.executeMany(
    `DELETE FROM [dbo].[SYNC_OrderDecision] WHERE [board_id] = @boardId AND [key_digest] = @to`,
    moved.map(({ to }) => ({ boardId, to })),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_OrderDecision] SET [key_digest] = @to WHERE [board_id] = @boardId AND [key_digest] = @from`,
    moved.map(({ from, to }) => ({ boardId, from, to })),
  );
}

/** Codes of orders that wait for a person. */
const HELD_CODES = `N'ITEM_GONE', N'ITEM_MOVED', N'ITEM_ELSEWHERE', N'SIZE_REFUSED'`;

/**
 * Lets the next run stage orders again that have not changed in the source: it looks at their items and writes what is to be written (R13). The waiting time of an
 * order that waits for a person ends. `uncertain` names columns that are written again in any case. No run may be open: a batch that promotes an order takes the mark away.
 */
export async function markForNextRun(
  tx: Queryable,
  { boardId, errorTables, now }: { readonly boardId: string; readonly errorTables: readonly string[]; readonly now: string },
  orders: readonly { readonly key: string; readonly uncertain: readonly string[] }[],
): Promise<void> {
  for (const { key, uncertain } of orders) {
    const record = await loadRecord(tx, boardId, key);
    await saveRecord(tx, { ...record, dirty: true, uncertain: [...new Set([...record.uncertain, ...uncertain])].sort() }, now);
  }
  for (const name of errorTables) {
    await tx.executeMany(
      `UPDATE ${quoteTable(name)} SET [next_retry_date] = @now, [max_retries_reached] = 0
       WHERE [stg_key] = @key AND [resolved_date] IS NULL AND [error_type] IN (${HELD_CODES})`,
      orders.map(({ key }) => ({ key, now })),
    );
  }
}
