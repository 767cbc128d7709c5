import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';

/** How the production table differs from the records. Other tools may rebuild that table, for example from an extract of the board. */
export interface ProductionDrift {
  /** Acknowledged orders without a row. */
  readonly missing: number;
  /** Rows of items without a record. */
  readonly foreign: number;
}

/** Compares by item id. Nothing is changed: only the records decide what is sent. */
export async function productionDrift(db: Queryable, mapping: Mapping, boardId: string): Promise<ProductionDrift> {
  const production = quoteTable(mapping.tables.production.orders);
  const count = async (sql: string): Promise<number> => (await db.query<{ n: number }>(sql, { boardId }, { wholeTable: true }))[0]?.n ?? 0;
  const missing = await count(
    `SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[acknowledged_hash] IS NOT NULL AND r.[state] = N'LIVE'
       AND NOT EXISTS (SELECT 1 FROM ${production} AS p WHERE p.[Item ID] = r.[item_id])`,
  );
  const foreign = await count(
    `SELECT COUNT(*) AS [n] FROM ${production} AS p
     WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[item_id] = p.[Item ID])`,
  );
  return { missing, foreign };
}
