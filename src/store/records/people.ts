import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { keptBy, NOTHING_KEPT } from '../../orders/kept-values.js';
import type { KeptValues } from '../../orders/kept-values.js';
import { leavesBoard } from '../../orders/leaves-board.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import type { StoredBatch } from '../batches/batches.js';
import { quoteTable } from '../../database/quote-name.js';
import { selectLines } from './lines.js';
import { readRecords } from './records.js';
import type { KnownOrder } from './duplicate-check.js';
import { stagedOrders } from '../staging/staging.js';

/** A known item of a batch that people may have changed. */
export interface ItemOfBatch extends KnownOrder {
  /** False when the order is about to leave the board. */
  readonly wanted: boolean;
  /** False while a request on it is open or could still take effect, which could explain a difference of the board. */
  readonly settled: boolean;
  readonly kept: KeptValues;
  /** Items and subitems that it had before, which people have taken off the board, or which left it with the order. */
  readonly former: readonly string[];
}

/** Orders of a batch that have an item which may be written or followed again. Duplicates are not among them. */
export async function itemsOfBatch(db: Queryable, mapping: Mapping, batch: StoredBatch, now: string): Promise<ItemOfBatch[]> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const params = { boardId: batch.boardId, batchId: batch.batchId, now };
  const known = `r.[board_id] = @boardId AND r.[item_id] IS NOT NULL AND r.[state] IN (N'LIVE', N'GONE', N'MOVED', N'LEFT', N'ELSEWHERE', N'FORGOTTEN')
     AND EXISTS (SELECT 1 FROM ${staging} AS s WHERE s.[stg_batch_id] = @batchId AND s.[stg_status] = N'PENDING' AND s.[stg_key] = r.[key_digest])`;
  const settled = `(r.[quiet_until] IS NULL OR r.[quiet_until] <= @now)
     AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Intent] AS i WHERE i.[board_id] = r.[board_id] AND i.[key_digest] = r.[key_digest] AND i.[status] = N'OPEN')
     AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Line] AS q WHERE q.[board_id] = r.[board_id] AND q.[key_digest] = r.[key_digest] AND q.[quiet_until] > @now)`;
  // One that cannot be read fails its order when the batch is planned, and its item is not written until then.
  const { records } = await readRecords(db, `WHERE ${known}`, params);
  if (records.length === 0) return [];
  const rows = await db.query<{ key_digest: string }>(
    `SELECT r.[key_digest] FROM [dbo].[SYNC_Record] AS r WHERE ${known} AND ${settled}`,
    params,
  );
  const quiet = new Set(rows.map(({ key_digest }) => key_digest));
  const lines = await selectLines(
    db,
    `INNER JOIN [dbo].[SYNC_Record] AS r ON r.[board_id] = l.[board_id] AND r.[key_digest] = l.[key_digest] WHERE ${known} ORDER BY l.[size_label]`,
    params,
  );
  const pending = await stagedOrders(db, mapping, batch.batchId, ['PENDING']);
  const kept = new Map(
    pending.filter((order) => !leavesBoard(order)).map(({ keyDigest, outgoing }) => [keyDigest, keptBy(mapping, parseOutgoing(outgoing))]),
  );
  const retired = await db.query<{ key_digest: string; retired_items: string }>(
    `SELECT r.[key_digest], r.[retired_items] FROM [dbo].[SYNC_Record] AS r WHERE ${known} AND r.[retired_items] IS NOT NULL`,
    params,
  );
  const former = new Map(retired.map((row) => [row.key_digest, JSON.parse(row.retired_items) as string[]]));
  return records.map((record) => ({
    record,
    lines: lines.filter(({ keyDigest }) => keyDigest === record.keyDigest),
    wanted: kept.has(record.keyDigest),
    settled: quiet.has(record.keyDigest),
    kept: kept.get(record.keyDigest) ?? NOTHING_KEPT,
    former: former.get(record.keyDigest) ?? [],
  }));
}
