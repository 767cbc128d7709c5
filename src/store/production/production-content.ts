import type { Queryable, SqlRow } from '../../database/database.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';
import { slices } from '../../database/slices.js';
import type { Mapping } from '../../mapping/schema.js';
import type { ProductionContent } from '../../orders/production-differences.js';
import { keyParameters, KEYS_PER_QUERY } from '../records/key-parameters.js';

/** The production rows of these items, with the columns that the sync writes. */
export async function productionContent(db: Queryable, mapping: Mapping, itemIds: readonly string[]): Promise<ProductionContent> {
  const { orders, subitems } = mapping.tables.production;
  const columns = [mapping.title.column, mapping.group.column, ...mapping.fields.map((field) => field.column)];
  const found = new Map<string, Record<string, string | null>>();
  const sizes = new Map<string, string | null>();
  for (const part of slices(itemIds, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    const rows = await db.query<SqlRow>(
      `SELECT [Item ID] AS [item_id], ${columns.map(quoteName).join(', ')} FROM ${quoteTable(orders)} WHERE [Item ID] IN (${names})`,
      params,
    );
    for (const row of rows) found.set(String(row['item_id']), Object.fromEntries(columns.map((name) => [name, textOf(row[name])])));
    if (subitems === undefined || mapping.subitems === undefined) continue;
    const below = await db.query<SqlRow>(
      `SELECT [subitem_id], ${quoteName(mapping.subitems.quantity.column)} AS [quantity] FROM ${quoteTable(subitems)} WHERE [parent_item_id] IN (${names})`,
      params,
    );
    for (const row of below) sizes.set(String(row['subitem_id']), textOf(row['quantity']));
  }
  return { orders: found, sizes };
}

const textOf = (value: SqlRow[string] | undefined): string | null => (value === null || value === undefined ? null : String(value));
