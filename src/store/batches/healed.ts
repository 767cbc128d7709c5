import type { Queryable } from '../../database/database.js';
import { quoteTable } from '../../database/quote-name.js';
import type { Mapping } from '../../mapping/schema.js';

/**
 * Condition that a batch has an order which is not promoted and which no later read has superseded: the batch itself would still send it.
 * `batch` is the alias of MON_BatchProcessing; the statement has the parameter @boardId.
 */
export function hasOwnOrders(mapping: Mapping, batch: string): string {
  return `EXISTS (SELECT 1 FROM ${quoteTable(mapping.tables.staging.orders)} AS own
       LEFT JOIN [dbo].[SYNC_Record] AS known ON known.[board_id] = @boardId AND known.[key_digest] = own.[stg_key]
       WHERE own.[stg_batch_id] = ${batch}.[batch_id] AND own.[stg_status] <> N'PROMOTED' AND COALESCE(known.[read_number], 0) <= own.[stg_read_number])`;
}

/** A later batch that has promoted orders which an earlier one left. */
export interface Healer {
  readonly batchId: string;
  readonly runId: string;
  /** Orders of the earlier batch. */
  readonly orders: number;
  /** When the last of them was promoted, ISO 8601 UTC. */
  readonly promoted: string | null;
}

/** Which batches have promoted the orders that this one left, the first promotion of each order: oldest first. */
export async function healersOf(db: Queryable, mapping: Mapping, batchId: string): Promise<Healer[]> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const rows = await db.query<{ batch_id: string; run_id: string; n: number; promoted: string | null }>(
    `SELECT b.[batch_id], b.[run_id], COUNT(*) AS [n], MAX(later.[stg_processed_date]) AS [promoted]
     FROM ${staging} AS s
       INNER JOIN ${staging} AS later ON later.[stg_key] = s.[stg_key] AND later.[stg_read_number] =
         (SELECT MIN(l.[stg_read_number]) FROM ${staging} AS l
          WHERE l.[stg_key] = s.[stg_key] AND l.[stg_read_number] > s.[stg_read_number] AND l.[stg_status] = N'PROMOTED')
       INNER JOIN [dbo].[MON_BatchProcessing] AS b ON b.[batch_id] = later.[stg_batch_id]
     WHERE s.[stg_batch_id] = @batchId AND s.[stg_status] <> N'PROMOTED'
     GROUP BY b.[batch_id], b.[run_id] ORDER BY MAX(later.[stg_processed_date]), b.[batch_id]`,
    { batchId },
  );
  return rows.map((row) => ({ batchId: row.batch_id, runId: row.run_id, orders: row.n, promoted: row.promoted }));
}
