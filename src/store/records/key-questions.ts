import { keyName } from '../../orders/key-name.js';
import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';

/** A key with its readable parts for a person. */
export interface NamedKey {
  readonly key: string;
  readonly name: string;
}

/** Keys that are held since it is unclear whether they are new orders or known orders under a new key. */
export async function openKeyQuestions(db: Queryable, mapping: Mapping): Promise<NamedKey[]> {
  const rows = await db.query<{ stg_key: string; column_value: string | null }>(
    `SELECT [stg_key], [column_value] FROM ${quoteTable(mapping.tables.errors.orders)} WHERE [error_type] = N'KEY_CHANGE_AMBIGUOUS' AND [resolved_date] IS NULL`,
  );
  return rows.map((row) => ({ key: row.stg_key, name: row.column_value ?? row.stg_key }));
}

/** Keys of the orders that are on a board. */
export async function standingKeys(db: Queryable, boardId: string): Promise<NamedKey[]> {
  const rows = await db.query<{ key_digest: string; order_key: string }>(
    `SELECT [key_digest], [order_key] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [state] = N'LIVE'`,
    { boardId },
  );
  return rows.map((row) => ({ key: row.key_digest, name: keyName(JSON.parse(row.order_key) as string[]) }));
}
