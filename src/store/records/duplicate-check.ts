import { errorTables } from '../errors/error-tables.js';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { resolveFailures } from '../errors/order-errors.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { linesOf, saveLines } from './lines.js';
import { loadRecord, saveRecord } from './records.js';
import type { StoredLine } from './lines.js';
import type { StoredRecord } from './records.js';

/** An order with its sizes, from the records. */
export interface KnownOrder {
  readonly record: StoredRecord;
  readonly lines: readonly StoredLine[];
}

/**
 * Stores the result of another check of an order on the board. Returns false and writes nothing when a batch has changed the order since it
 * was loaded: that change is newer. For an order that is on the board only once again, the errors that held it are closed.
 */
export async function saveCheckedOrder(
  database: Database,
  mapping: Mapping,
  before: KnownOrder,
  after: KnownOrder,
  now: string,
): Promise<boolean> {
  const { boardId, keyDigest } = before.record;
  return await database.transaction(async (tx) => {
    const record = await loadRecord(tx, boardId, keyDigest);
    if (JSON.stringify({ record, lines: await linesOf(tx, record) }) !== JSON.stringify(before)) return false;
    await saveRecord(tx, after.record, now);
    await saveLines(tx, after.lines, now);
    if (record.itemId !== null && after.record.itemId !== record.itemId) await followInProduction(tx, mapping, before, after);
    if (isWhole(after) && !isWhole(before)) await release(tx, mapping, keyDigest, now);
    return true;
  });
}

const isWhole = ({ record, lines }: KnownOrder): boolean =>
  record.state === 'LIVE' && !lines.some((line) => ['DUPLICATE', 'GONE', 'ELSEWHERE'].includes(line.state));

const HELD = ['DUPLICATE_FOUND', 'ITEM_GONE', 'ITEM_MOVED', 'ITEM_ELSEWHERE'];

async function release(tx: Queryable, mapping: Mapping, keyDigest: string, now: string): Promise<void> {
  await resolveFailures(tx, errorTables(mapping), keyDigest, { by: 'found on the board once', now, codes: HELD });
}

/** The production table gets the id of the item that is followed from now on. Its values stay those that were acknowledged. */
async function followInProduction(tx: Queryable, mapping: Mapping, before: KnownOrder, after: KnownOrder): Promise<void> {
  const { orders, subitems } = mapping.tables.production;
  const items = { old: before.record.itemId, new: after.record.itemId };
  await tx.execute(`UPDATE ${quoteTable(orders)} SET ${quoteName('Item ID')} = @new WHERE ${quoteName('Item ID')} = @old`, items);
  if (subitems === undefined) return;
  const table = quoteTable(subitems);
  const followed = new Map(after.lines.map((line) => [line.size, line.subitemId]));
  for (const line of before.lines) {
    if (line.subitemId === null) continue;
    const ids = { old: line.subitemId, new: followed.get(line.size) ?? null, parent: items.new };
    if (ids.new === null) await tx.execute(`DELETE FROM ${table} WHERE [subitem_id] = @old`, { old: ids.old });
    else
      await tx.execute(
        `UPDATE ${table} SET [subitem_id] = @new, [Item ID] = @new, [parent_item_id] = @parent WHERE [subitem_id] = @old`,
        ids,
      );
  }
}
