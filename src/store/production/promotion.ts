import { errorTables } from '../errors/error-tables.js';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { nextGeneration } from '../boards/boards.js';
import { refreshCounters } from '../batches/batches.js';
import type { StoredBatch } from '../batches/batches.js';
import { checkClaim } from '../runs/leases.js';
import type { Claim } from '../runs/leases.js';
import { resolveFailures } from '../errors/order-errors.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { transitionItem } from '../../orders/record/item.js';
import { recordsOfKeys, saveRecords } from '../records/records.js';
import { setOrderStatus, stagedOrders } from '../staging/staging.js';
import type { StagedOrder, StatusChange } from '../staging/staging.js';

export interface PromotionResult {
  readonly promoted: number;
  /** Acknowledged orders that a later read has overtaken meanwhile; they are left to it (R9). */
  readonly superseded: number;
}

/**
 * Promotes the acknowledged orders of a batch in one transaction: production rows, records, generation, staging status, error rows
 * and counters change together or not at all. Orders that are not acknowledged keep their production rows exactly as they were.
 */
export async function promoteBatch(database: Database, mapping: Mapping, batch: StoredBatch, claim: Claim): Promise<PromotionResult> {
  const now = await database.now();
  return await database.transaction(async (tx) => {
    await checkClaim(tx, claim);
    const acknowledged = await stagedOrders(tx, mapping, batch.batchId, ['ACKNOWLEDGED']);
    const overtaken = await overtakenKeys(tx, mapping, batch);
    const orders = acknowledged.filter((order) => !overtaken.has(order.keyDigest));
    if (orders.length > 0) {
      const generation = await nextGeneration(tx, batch.boardId);
      await promoteProduction(tx, mapping, batch, orders.filter(leavesBoard), now);
      await promoteRecords(tx, mapping, batch, orders, generation, now);
    }
    await setOrderStatus(
      tx,
      mapping,
      batch.batchId,
      acknowledged
        .filter((order) => overtaken.has(order.keyDigest))
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

async function overtakenKeys(tx: Queryable, mapping: Mapping, batch: StoredBatch): Promise<Set<string>> {
  const rows = await tx.query<{ stg_key: string }>(
    `SELECT s.[stg_key] FROM ${quoteTable(mapping.tables.staging.orders)} AS s
     INNER JOIN [dbo].[SYNC_Record] AS r ON r.[board_id] = @boardId AND r.[key_digest] = s.[stg_key]
     WHERE s.[stg_batch_id] = @batchId AND s.[stg_status] = N'ACKNOWLEDGED' AND r.[read_number] > s.[stg_read_number]`,
    { boardId: batch.boardId, batchId: batch.batchId },
  );
  return new Set(rows.map((row) => row.stg_key));
}

/** Rows of the batch that are promoted now: acknowledged, and not overtaken by a later read. `s` is the staging row, `r` its record. */
const PROMOTABLE = `s.[stg_batch_id] = @batchId AND s.[stg_status] = N'ACKNOWLEDGED' AND r.[board_id] = @boardId
  AND r.[key_digest] = s.[stg_key] AND r.[read_number] <= s.[stg_read_number]`;

/** The business's copy shows what the board shows: rows of orders that left it go, and those of the others are written from staging. */
async function promoteProduction(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  leaving: readonly StagedOrder[],
  now: string,
): Promise<void> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const production = quoteTable(mapping.tables.production.orders);
  const params = { batchId: batch.batchId, boardId: batch.boardId };
  const columns = [mapping.title.column, mapping.group.column, ...mapping.fields.map((field) => field.column)].map(quoteName);
  const retired = await retiredItems(tx, mapping, params);
  await promoteLeaving(tx, mapping, batch, leaving, now);
  // An item that was left archived shows its last values, and so does its production row.
  const present = `${PROMOTABLE} AND r.[state] <> N'LEFT'`;
  await tx.execute(
    `UPDATE ${production} SET ${columns.map((name) => `${name} = s.${name}`).join(', ')}
     FROM ${staging} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
     WHERE ${production}.[Item ID] = r.[item_id] AND ${present}`,
    params,
  );
  await tx.execute(
    `INSERT INTO ${production} ([Item ID], ${columns.join(', ')})
     SELECT r.[item_id], ${columns.map((name) => `s.${name}`).join(', ')}
     FROM ${staging} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
     WHERE ${present} AND NOT EXISTS (SELECT 1 FROM ${production} AS p WHERE p.[Item ID] = r.[item_id])`,
    params,
  );
  if (mapping.tables.production.subitems !== undefined && mapping.subitems !== undefined) {
    await promoteSubitems(tx, mapping, mapping.tables.production.subitems, mapping.subitems, params);
  }
  await dropItems(tx, mapping, retired);
}

/** Takes the rows of orders that have left the board out of production. They are PROMOTED with that, so that what follows is about the others alone. */
async function promoteLeaving(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  leaving: readonly StagedOrder[],
  now: string,
): Promise<void> {
  const { orders, subitems } = mapping.tables.production;
  const ofOrder = (itemId: string): string =>
    `EXISTS (SELECT 1 FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] = @key AND r.[item_id] = ${itemId})`;
  const keys = leaving.map(({ keyDigest }) => ({ boardId: batch.boardId, key: keyDigest }));
  if (subitems !== undefined) {
    const table = quoteTable(subitems);
    await tx.executeMany(`DELETE FROM ${table} WHERE ${ofOrder(`${table}.[parent_item_id]`)}`, keys);
  }
  if (mapping.policies.removed !== 'keep') {
    const table = quoteTable(orders);
    await tx.executeMany(`DELETE FROM ${table} WHERE ${ofOrder(`${table}.[Item ID]`)}`, keys);
  }
  await setOrderStatus(tx, mapping, batch.batchId, leaving.map(asPromoted), now);
}

/** Items that an order had before the one that it has now: a person removed them, or they were archived by a batch that ended before its promotion. */
async function retiredItems(tx: Queryable, mapping: Mapping, params: { batchId: string; boardId: string }): Promise<string[]> {
  const rows = await tx.query<{ retired_items: string }>(
    `SELECT r.[retired_items] FROM ${quoteTable(mapping.tables.staging.orders)} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
     WHERE ${PROMOTABLE} AND r.[retired_items] IS NOT NULL`,
    params,
  );
  return rows.flatMap((row) => JSON.parse(row.retired_items) as string[]);
}

async function dropItems(tx: Queryable, mapping: Mapping, itemIds: readonly string[]): Promise<void> {
  const { orders, subitems } = mapping.tables.production;
  const ids = itemIds.map((id) => ({ id }));
  await tx.executeMany(`DELETE FROM ${quoteTable(orders)} WHERE [Item ID] = @id`, ids);
  if (subitems !== undefined) await tx.executeMany(`DELETE FROM ${quoteTable(subitems)} WHERE [parent_item_id] = @id`, ids);
}

/** The subitems of a promoted order are those that stand on the board: replaced as a whole from the lines, columns of others' kept. */
async function promoteSubitems(
  tx: Queryable,
  mapping: Mapping,
  productionTable: string,
  subitems: NonNullable<Mapping['subitems']>,
  params: { batchId: string; boardId: string },
): Promise<void> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const production = quoteTable(productionTable);
  const size = quoteName(subitems.size.column);
  const quantity = quoteName(subitems.quantity.column);
  const promoted = `EXISTS (SELECT 1 FROM ${staging} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
    WHERE ${PROMOTABLE} AND r.[key_digest] = l.[key_digest])`;
  await tx.execute(
    `DELETE FROM ${production} WHERE EXISTS (SELECT 1 FROM ${staging} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
       WHERE ${production}.[parent_item_id] = r.[item_id] AND ${PROMOTABLE}
         AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Line] AS l
           WHERE l.[board_id] = r.[board_id] AND l.[key_digest] = r.[key_digest] AND l.[state] = N'LIVE'
             AND l.[subitem_id] = ${production}.[subitem_id]))`,
    params,
  );
  await tx.execute(
    `UPDATE ${production} SET ${quantity} = l.[quantity], ${size} = l.[size_label]
     FROM [dbo].[SYNC_Line] AS l WHERE l.[board_id] = @boardId AND l.[state] = N'LIVE'
       AND l.[subitem_id] = ${production}.[subitem_id] AND ${promoted}`,
    params,
  );
  await tx.execute(
    `INSERT INTO ${production} ([parent_item_id], [subitem_id], [subitem_board_id], ${size}, ${quantity}, [Item ID])
     SELECT r.[item_id], l.[subitem_id], @subitemBoard, l.[size_label], l.[quantity], l.[subitem_id]
     FROM ${staging} AS s INNER JOIN [dbo].[SYNC_Record] AS r ON r.[key_digest] = s.[stg_key]
       INNER JOIN [dbo].[SYNC_Line] AS l ON l.[board_id] = r.[board_id] AND l.[key_digest] = r.[key_digest]
     WHERE ${PROMOTABLE} AND l.[state] = N'LIVE'
       AND NOT EXISTS (SELECT 1 FROM ${production} AS p WHERE p.[subitem_id] = l.[subitem_id])`,
    { ...params, subitemBoard: subitems.board },
  );
}

async function promoteRecords(
  tx: Queryable,
  mapping: Mapping,
  batch: StoredBatch,
  orders: readonly StagedOrder[],
  generation: number,
  now: string,
): Promise<void> {
  const boardId = batch.boardId;
  await closeRemoved(tx, boardId, orders.filter(leavesBoard), now);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [acknowledged_hash] = @hash, [acknowledged_outgoing] = @outgoing, [acknowledged_date] = @now,
       [customer] = @customer, [generation] = @generation, [dirty] = 0, [missing_since_read] = NULL, [read_number] = @readNumber, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key`,
    orders.map((order) => ({
      boardId,
      key: order.keyDigest,
      // An order that left leaves a tombstone: known, and no longer acknowledged as standing on the board.
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
  for (const order of orders) await resolveFailures(tx, errorTables(mapping), order.keyDigest, `batch ${batch.batchId}`, now);
}

/** The orders that have left the board for good. */
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

const asPromoted = ({ keyDigest }: StagedOrder): StatusChange => ({ keyDigest, status: 'PROMOTED', reason: null, message: null });

/** Staging shows the ids under which its rows were promoted. */
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
