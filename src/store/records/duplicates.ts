import { randomUUID } from 'node:crypto';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { titleDigest } from './groups.js';
import type { DoubleGroup } from '../../orders/board-groups.js';
import { quoteTable } from '../../database/quote-name.js';
import type { StoredRecord } from './records.js';

/** Found by a read of the board, not by a run's batch. */
const NO_RUN = '00000000-0000-0000-0000-000000000000';

/** Reports that an order, or one size of it, is on the board more than once. One open row per target; nothing is deleted. */
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
  const message = `${double.size === null ? 'The order' : `Size ${double.size}`} is on the board ${String(double.ids.length)} times (${double.ids.join(', ')}).`;
  const target = { key: record.keyDigest, ...(isSize ? { size: double.size } : {}) };
  const sameTarget = `[stg_key] = @key AND [error_type] = N'DUPLICATE_FOUND' AND [resolved_date] IS NULL${isSize ? ' AND [size_label] = @size' : ''}`;
  const known = await database.execute(
    `UPDATE ${table} SET [last_seen_date] = @now, [seen_count] = [seen_count] + 1, [error_message] = @message WHERE ${sameTarget}`,
    {
      ...target,
      now,
      message,
    },
  );
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
      run: NO_RUN,
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

/**
 * Reports groups of one title, and closes the reports of titles that the board has only once again. Orders use the group that has a record.
 */
export async function reportDoubleGroups(tx: Queryable, mapping: Mapping, doubles: readonly DoubleGroup[], now: string): Promise<void> {
  const table = quoteTable(mapping.tables.errors.orders);
  const open = await tx.query<{ err_id: string; group_name: string }>(
    `SELECT [err_id], [group_name] FROM ${table} WHERE [stg_key] IS NULL AND [error_type] = N'DUPLICATE_FOUND' AND [resolved_date] IS NULL`,
  );
  const standing = new Set(doubles.map(({ title }) => title));
  for (const row of open.filter(({ group_name }) => !standing.has(group_name))) {
    await tx.execute(`UPDATE ${table} SET [resolved_date] = @now, [resolved_by] = N'found on the board once' WHERE [err_id] = @id`, {
      id: row.err_id,
      now,
    });
  }
  for (const { title, ids } of doubles) {
    const known = open.find(({ group_name }) => group_name === title);
    const message = `The group ${title} is on the board ${String(ids.length)} times (${ids.join(', ')}).`;
    if (known === undefined) await insertDoubleGroup(tx, table, title, message, now);
    else
      await tx.execute(
        `UPDATE ${table} SET [last_seen_date] = @now, [seen_count] = [seen_count] + 1, [error_message] = @message WHERE [err_id] = @id`,
        { id: known.err_id, message, now },
      );
  }
}

async function insertDoubleGroup(tx: Queryable, table: string, title: string, message: string, now: string): Promise<void> {
  await tx.execute(
    `INSERT INTO ${table} ([err_id], [content_hash], [run_id], [customer_batch], [group_name], [error_type], [error_message], [created_date],
       [last_seen_date], [seen_count], [retry_count], [max_retries_reached])
     VALUES (@id, @hash, @run, N'', @title, N'DUPLICATE_FOUND', @message, @now, @now, 1, 0, 0)`,
    { id: randomUUID(), hash: titleDigest(title), run: NO_RUN, title, message, now },
  );
}
