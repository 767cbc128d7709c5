import { randomUUID } from 'node:crypto';
import type { Database } from '../database/database.js';
import type { Mapping } from '../mapping/schema.js';
import { quoteTable } from './names.js';
import type { StoredRecord } from './records.js';

/** Reports that an order, or one size of it, stands on the board more than once. One open row per target; nothing is deleted. */
export async function reportDuplicate(
  database: Database,
  mapping: Mapping,
  record: StoredRecord,
  double: { readonly size: string | null; readonly ids: readonly string[] },
  now: string,
): Promise<void> {
  const sizeTable = mapping.tables.errors.subitems;
  const isSize = double.size !== null && sizeTable !== undefined;
  const table = quoteTable(isSize ? sizeTable : mapping.tables.errors.orders);
  const message = `${double.size === null ? 'The order' : `Size ${double.size}`} stands on the board ${String(double.ids.length)} times (${double.ids.join(', ')}). Delete the surplus ones there; the next run goes on with the one that is left.`;
  const target = { key: record.keyDigest, ...(isSize ? { size: double.size } : {}) };
  const sameTarget = `[stg_key] = @key AND [error_type] = N'DUPLICATE_FOUND' AND [resolved_date] IS NULL${isSize ? ' AND [size_label] = @size' : ''}`;
  const known = await database.execute(`UPDATE ${table} SET [last_seen_date] = @now, [seen_count] = [seen_count] + 1, [error_message] = @message WHERE ${sameTarget}`, {
    ...target,
    now,
    message,
  });
  if (known > 0) return;
  const sizeColumns = isSize ? ', [size_label], [order_qty], [parent_item_id]' : '';
  const sizeValues = isSize ? ', @size, 0, @parent' : '';
  await database.execute(
    `INSERT INTO ${table} ([err_id], [stg_key], [content_hash], [run_id], [customer_batch], [order_number], [item_name], [group_name], [error_type],
       [error_message], [created_date], [last_seen_date], [seen_count], [retry_count], [max_retries_reached]${sizeColumns})
     VALUES (@id, @key, @key, @run, @customer, @number, @name, @group, N'DUPLICATE_FOUND', @message, @now, @now, 1, 0, 0${sizeValues})`,
    {
      ...target,
      id: randomUUID(),
      // Found by looking at the board, not by a run's batch.
      run: '00000000-0000-0000-0000-000000000000',
      customer: record.customer,
      number: record.orderKey[0] ?? null,
      name: record.itemName,
      group: record.groupTitle,
      message,
      now,
      ...(isSize ? { parent: record.itemId } : {}),
    },
  );
}
