import type { ColumnInfo, Database, Queryable, SqlValue } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import type { Mapping } from '../../mapping/schema.js';

/** Takes orders out of a load of changed rows that is not published yet. */
export async function dropChangedRows(tx: Queryable, mapping: Mapping, loadId: string, keys: Iterable<string>): Promise<void> {
  await tx.executeMany(
    `DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] = @loadId AND [stg_key] = @key`,
    [...keys].map((key) => ({ loadId, key })),
  );
}

/** Marks new orders of such a load as known ones. */
export async function markAsChanged(tx: Queryable, mapping: Mapping, loadId: string, keys: Iterable<string>): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(mapping.tables.changed)} SET [stg_change] = N'CHANGED' WHERE [load_id] = @loadId AND [stg_key] = @key`,
    [...keys].map((key) => ({ loadId, key })),
  );
}

/** The changed rows of a load without removals, in chunks: values in the order of `columns`. */
export async function* changedRows(
  database: Database,
  mapping: Mapping,
  columns: readonly ColumnInfo[],
  loadId: string,
): AsyncGenerator<readonly (readonly SqlValue[])[], void> {
  const select = `SELECT ${columns.map(({ name }) => quoteName(name)).join(', ')} FROM ${quoteTable(mapping.tables.changed)}
    WHERE [load_id] = @loadId AND [stg_change] <> N'REMOVED'`;
  for await (const { rows } of database.stream(select, { loadId })) yield rows;
}
