import { errorTables } from '../errors/error-tables.js';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { ReadStamp } from '../boards/boards.js';
import { resolveFailuresOf } from '../errors/order-errors.js';
import { quoteTable } from '../../database/quote-name.js';
import { ensureRecords } from './new-records.js';
import { RowMissing } from '../row-missing.js';

/** A staged order of an earlier read that was never promoted, and could still be sent if its batch is run again. */
export interface OpenStagedOrder {
  readonly loadId: string;
  readonly keyDigest: string;
  readonly hash: string;
  readonly customer: string;
  readonly hasRecord: boolean;
  /** It was to be taken off the board. */
  readonly removal: boolean;
}

/**
 * Every such order that no later read has superseded yet, in chunks: after a cancelled large load there are as many as the source has rows.
 * Batches that are promoted in full are not read.
 */
export async function* openStagedOrders(database: Database, mapping: Mapping, boardId: string): AsyncGenerator<OpenStagedOrder> {
  const chunks = database.stream(
    `SELECT s.[load_id], s.[stg_key], s.[stg_hash], s.[stg_customer_batch], r.[read_number], s.[stg_change]
     FROM [dbo].[MON_BatchProcessing] AS b
       INNER JOIN ${quoteTable(mapping.tables.staging.orders)} AS s ON s.[stg_batch_id] = b.[batch_id]
       LEFT JOIN [dbo].[SYNC_Record] AS r ON r.[board_id] = @boardId AND r.[key_digest] = s.[stg_key]
     WHERE b.[mapping_name] = @mapping AND b.[successful_records] < b.[total_records] AND s.[stg_status] <> N'PROMOTED'
       AND COALESCE(r.[read_number], 0) <= s.[stg_read_number]`,
    { boardId, mapping: mapping.name },
  );
  for await (const { rows } of chunks) {
    for (const [loadId, keyDigest, hash, customer, readNumber, change] of rows) {
      const order = { loadId: String(loadId), keyDigest: String(keyDigest), hash: String(hash), customer: String(customer) };
      yield { ...order, hasRecord: readNumber !== null, removal: change === 'REMOVED' };
    }
  }
}

/**
 * A read has found other content for these orders, or none: the staged content of their old batches is never sent again (R9), and errors
 * about that content are closed.
 */
export async function markSuperseded(
  tx: Queryable,
  mapping: Mapping,
  orders: readonly OpenStagedOrder[],
  { boardId, readNumber, now }: ReadStamp,
): Promise<void> {
  for (const order of orders) {
    if (!order.hasRecord) await ensureRecords(tx, boardId, [await withKey(tx, mapping, order)], now);
  }
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [read_number] = @readNumber, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key AND [read_number] < @readNumber`,
    orders.map((order) => ({ boardId, key: order.keyDigest, readNumber, now })),
  );
  for (const table of errorTables(mapping)) {
    await resolveFailuresOf(tx, table, orders, 'content changed', now);
  }
}

async function withKey(
  tx: Queryable,
  mapping: Mapping,
  order: OpenStagedOrder,
): Promise<OpenStagedOrder & { readonly orderKey: readonly string[] }> {
  const [row] = await tx.query<{ stg_outgoing: string }>(
    `SELECT [stg_outgoing] FROM ${quoteTable(mapping.tables.staging.orders)} WHERE [load_id] = @loadId AND [stg_key] = @key`,
    { loadId: order.loadId, key: order.keyDigest },
  );
  if (row === undefined)
    throw new RowMissing(`staged order ${order.keyDigest} of load ${order.loadId} in ${mapping.tables.staging.orders}`);
  return { ...order, orderKey: parseOutgoing(row.stg_outgoing).key.parts };
}
