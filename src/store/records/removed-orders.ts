import { slices } from '../../database/slices.js';
import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { titleWithoutRow } from '../../orders/naming.js';
import { parseOutgoing } from '../../orders/outgoing.js';
import { removalHash } from '../../orders/removals.js';
import type { OutgoingOrder } from '../../orders/types.js';
import { quoteTable } from '../../database/quote-name.js';
import { keyParameters, KEYS_PER_QUERY } from './key-parameters.js';
import { selectRecords } from './records.js';
import type { StoredRun } from '../runs/runs.js';

/**
 * The orders that the published read of a run found removed, with what the board shows of them: the last acknowledged values, or
 * what was sent of an order that was never acknowledged.
 */
export async function loadRemovedOrders(
  tx: Queryable,
  mapping: Mapping,
  run: StoredRun,
): Promise<{ readonly order: OutgoingOrder; readonly hash: string }[]> {
  const ofLoad = `EXISTS (SELECT 1 FROM ${quoteTable(mapping.tables.changed)} AS c
    WHERE c.[load_id] = @loadId AND c.[stg_change] = N'REMOVED' AND c.[stg_key] = r.[key_digest])`;
  return await removedOrders(tx, mapping, ofLoad, { boardId: run.boardId, loadId: run.changedLoadId ?? '' });
}

/** The same of these orders, in the order of their keys. */
export async function removedOrdersOfKeys(
  db: Queryable,
  mapping: Mapping,
  boardId: string,
  keys: readonly string[],
): Promise<{ readonly order: OutgoingOrder; readonly hash: string }[]> {
  const orders = [];
  for (const part of slices([...keys].sort(), KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    orders.push(...(await removedOrders(db, mapping, `r.[key_digest] IN (${names})`, { boardId, ...params })));
  }
  return orders;
}

async function removedOrders(
  tx: Queryable,
  mapping: Mapping,
  chosen: string,
  params: Record<string, string>,
): Promise<{ readonly order: OutgoingOrder; readonly hash: string }[]> {
  const removed = `WHERE r.[board_id] = @boardId AND ${chosen} ORDER BY r.[key_digest]`;
  const records = await selectRecords(tx, removed, params);
  const rows = await tx.query<{ key_digest: string; outgoing: string | null }>(
    `SELECT r.[key_digest], r.[acknowledged_outgoing] AS [outgoing] FROM [dbo].[SYNC_Record] AS r ${removed}`,
    params,
  );
  const acknowledged = new Map(rows.map((row) => [row.key_digest, row.outgoing]));
  return records.map((record) => {
    const json = acknowledged.get(record.keyDigest);
    const order: OutgoingOrder =
      json !== null && json !== undefined
        ? // The order may have been acknowledged under another key.
          { ...parseOutgoing(json), key: { parts: record.orderKey, digest: record.keyDigest } }
        : {
            key: { parts: record.orderKey, digest: record.keyDigest },
            customer: record.customer,
            group: record.groupTitle ?? titleWithoutRow(mapping.group),
            name: record.itemName ?? record.orderKey.join(' '),
            columns: record.sentColumns,
            sizes: [],
            cancelled: false,
          };
    return { order, hash: removalHash(record.keyDigest) };
  });
}
