import type { Queryable } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import type { Mapping } from '../../mapping/schema.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import type { StoredBatch } from '../batches/batches.js';
import { setOrderStatus } from '../staging/staging.js';
import type { StagedOrder, StatusChange } from '../staging/staging.js';
import { stageKeptValues } from './kept-values.js';

/** The promotion of a batch, in one transaction. */
export interface Promotion {
  readonly tx: Queryable;
  readonly mapping: Mapping;
  readonly batch: StoredBatch;
  readonly now: string;
}

export const asPromoted = ({ keyDigest }: StagedOrder): StatusChange => ({ keyDigest, status: 'PROMOTED', reason: null, message: null });

/** Rows of the batch that are promoted now: acknowledged, and not superseded by a later read. `s` is the staging row, `r` its record. */
const PROMOTABLE = `s.[stg_batch_id] = @batchId AND s.[stg_status] = N'ACKNOWLEDGED' AND r.[board_id] = @boardId
  AND r.[key_digest] = s.[stg_key] AND r.[read_number] <= s.[stg_read_number]`;

/** The business's copy shows what the board shows: rows of orders that left it go, and those of the others are written from staging. */
export async function promoteProduction(promotion: Promotion, orders: readonly StagedOrder[]): Promise<void> {
  const { tx, mapping, batch } = promotion;
  const staging = quoteTable(mapping.tables.staging.orders);
  const production = quoteTable(mapping.tables.production.orders);
  const params = { batchId: batch.batchId, boardId: batch.boardId };
  const columns = [mapping.title.column, mapping.group.column, ...mapping.fields.map((field) => field.column)].map(quoteName);
  const retired = await retiredItems(tx, mapping, params);
  await promoteLeaving(promotion, orders.filter(leavesBoard));
  await stageKeptValues(
    tx,
    mapping,
    params,
    orders.filter((order) => !leavesBoard(order)),
  );
  // An item that was left archived, or forgotten on another board, shows its last values, and so does its production row.
  const present = `${PROMOTABLE} AND r.[state] NOT IN (N'LEFT', N'FORGOTTEN')`;
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

/**
 * Takes the rows of orders that have left the board out of production. Their status becomes PROMOTED, so that the next steps apply only to
 * the others.
 */
async function promoteLeaving({ tx, mapping, batch, now }: Promotion, leaving: readonly StagedOrder[]): Promise<void> {
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

/**
 * Items that an order had before its present one: a person removed them, or they were archived by a batch that ended before its promotion.
 */
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

/** The subitem rows of a promoted order are replaced from the lines; columns that other systems added keep their values. */
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
