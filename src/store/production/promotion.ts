import { errorTables } from '../errors/error-tables.js';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { nextGeneration } from '../boards/boards.js';
import { refreshCounters } from '../batches/batches.js';
import type { StoredBatch } from '../batches/batches.js';
import { checkLease } from '../runs/leases.js';
import type { Lease } from '../runs/leases.js';
import { resolveFailures } from '../errors/order-errors.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { transitionItem } from '../../orders/record/item.js';
import { resolveVerified } from '../findings/verified.js';
import { dropDoneDecisions } from '../records/order-decisions.js';
import { recordsOfKeys, saveRecords } from '../records/records.js';
import { setOrderStatus, stagedOrders } from '../staging/staging.js';
import type { StagedOrder } from '../staging/staging.js';
import { asPromoted, promoteProduction } from './production-rows.js';
import type { Promotion } from './production-rows.js';

export interface PromotionResult {
  readonly promoted: number;
  /** Acknowledged orders that a later read has superseded meanwhile; the batch of that read promotes them (R9). */
  readonly superseded: number;
}

/**
 * Promotes the acknowledged orders of a batch in one transaction: production rows, records, generation, staging status, error rows
 * and counters change together or not at all. Orders that are not acknowledged keep their production rows exactly as they were.
 */
export async function promoteBatch(database: Database, mapping: Mapping, batch: StoredBatch, lease: Lease): Promise<PromotionResult> {
  const now = await database.now();
  return await database.transaction(async (tx) => {
    await checkLease(tx, lease);
    const acknowledged = await stagedOrders(tx, mapping, batch.batchId, ['ACKNOWLEDGED']);
    const superseded = await supersededKeys(tx, mapping, batch);
    const orders = acknowledged.filter((order) => !superseded.has(order.keyDigest));
    if (orders.length > 0) {
      const generation = await nextGeneration(tx, batch.boardId);
      await promoteProduction({ tx, mapping, batch, now }, orders);
      await promoteRecords({ tx, mapping, batch, now }, orders, generation);
    }
    await setOrderStatus(
      tx,
      mapping,
      batch.batchId,
      acknowledged
        .filter((order) => superseded.has(order.keyDigest))
        .map((order) => ({ keyDigest: order.keyDigest, status: 'DEFERRED', reason: 'SUPERSEDED', message: null })),
      now,
    );
    await tx.execute(
      `UPDATE [dbo].[MON_BatchProcessing] SET [promotion_completed] = @now, [updated_date] = @now WHERE [batch_id] = @batchId`,
      { batchId: batch.batchId, now },
    );
    await refreshCounters(tx, mapping, batch.batchId, now);
    return { promoted: orders.length, superseded: acknowledged.length - orders.length };
  });
}

async function supersededKeys(tx: Queryable, mapping: Mapping, batch: StoredBatch): Promise<Set<string>> {
  const rows = await tx.query<{ stg_key: string }>(
    `SELECT s.[stg_key] FROM ${quoteTable(mapping.tables.staging.orders)} AS s
     INNER JOIN [dbo].[SYNC_Record] AS r ON r.[board_id] = @boardId AND r.[key_digest] = s.[stg_key]
     WHERE s.[stg_batch_id] = @batchId AND s.[stg_status] = N'ACKNOWLEDGED' AND r.[read_number] > s.[stg_read_number]`,
    { boardId: batch.boardId, batchId: batch.batchId },
  );
  return new Set(rows.map((row) => row.stg_key));
}

async function promoteRecords({ tx, mapping, batch, now }: Promotion, orders: readonly StagedOrder[], generation: number): Promise<void> {
  const boardId = batch.boardId;
  await closeRemoved(tx, boardId, orders.filter(leavesBoard), now);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [acknowledged_hash] = @hash, [acknowledged_outgoing] = @outgoing, [acknowledged_date] = @now,
       [customer] = @customer, [generation] = @generation, [dirty] = 0, [missing_since_read] = NULL, [read_number] = @readNumber, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key`,
    orders.map((order) => ({
      boardId,
      key: order.keyDigest,
      // An order that left leaves a tombstone: its key has a record, but no acknowledged content.
      hash: leavesBoard(order) ? null : order.hash,
      outgoing: leavesBoard(order) ? null : order.outgoing,
      customer: order.customer,
      generation,
      readNumber: order.readNumber,
      now,
    })),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Line] SET [acknowledged_quantity] = [quantity], [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key`,
    orders.map((order) => ({ boardId, key: order.keyDigest, now })),
  );
  await setOrderStatus(tx, mapping, batch.batchId, orders.map(asPromoted), now);
  await promoteStagedIds(tx, mapping, batch);
  await dropDoneDecisions(
    tx,
    boardId,
    orders.map((order) => ({ keyDigest: order.keyDigest, left: leavesBoard(order) })),
  );
  await resolveVerified(tx, mapping.name, new Set(orders.map(({ keyDigest }) => keyDigest)), { by: `batch ${batch.batchId}`, now });
  for (const order of orders) await resolveFailures(tx, errorTables(mapping), order.keyDigest, { by: `batch ${batch.batchId}`, now });
}

/** The orders that have left the board permanently. */
async function closeRemoved(tx: Queryable, boardId: string, leaving: readonly StagedOrder[], now: string): Promise<void> {
  const records = await recordsOfKeys(
    tx,
    boardId,
    leaving.map(({ keyDigest }) => keyDigest),
  );
  const after = records.map((record) => transitionItem(record, { type: 'removalPromoted' }));
  const changed = after.filter(({ state }, index) => state !== records[index]?.state);
  await saveRecords(tx, changed, now);
}

/** Writes the item ids of the promoted rows to staging. */
async function promoteStagedIds(tx: Queryable, mapping: Mapping, batch: StoredBatch): Promise<void> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const params = { batchId: batch.batchId, boardId: batch.boardId };
  await tx.execute(
    `UPDATE ${staging} SET [stg_monday_item_id] = r.[item_id] FROM [dbo].[SYNC_Record] AS r
     WHERE r.[board_id] = @boardId AND r.[key_digest] = ${staging}.[stg_key] AND ${staging}.[stg_batch_id] = @batchId`,
    params,
  );
  if (mapping.tables.staging.subitems === undefined || mapping.subitems === undefined) return;
  const sizes = quoteTable(mapping.tables.staging.subitems);
  await tx.execute(
    `UPDATE ${sizes} SET [stg_status] = N'PROMOTED', [stg_monday_subitem_id] = l.[subitem_id] FROM [dbo].[SYNC_Line] AS l
     WHERE l.[board_id] = @boardId AND l.[key_digest] = ${sizes}.[stg_key] AND l.[size_label] = ${sizes}.${quoteName(mapping.subitems.size.column)}
       AND EXISTS (SELECT 1 FROM ${staging} AS o WHERE o.[load_id] = ${sizes}.[load_id] AND o.[stg_key] = ${sizes}.[stg_key]
         AND o.[stg_batch_id] = @batchId AND o.[stg_status] = N'PROMOTED')`,
    params,
  );
}
