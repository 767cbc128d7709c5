import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';

/** Takes orders out of a load of changed rows that is not published yet. */
export async function dropChangedRows(tx: Queryable, mapping: Mapping, loadId: string, keys: Iterable<string>): Promise<void> {
  await tx.executeMany(
    `DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] = @loadId AND [stg_key] = @key`,
    [...keys].map((key) => ({ loadId, key })),
  );
}

/** New orders of such a load turned out to be known ones. */
export async function markAsChanged(tx: Queryable, mapping: Mapping, loadId: string, keys: Iterable<string>): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(mapping.tables.changed)} SET [stg_change] = N'CHANGED' WHERE [load_id] = @loadId AND [stg_key] = @key`,
    [...keys].map((key) => ({ loadId, key })),
  );
}
