import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { ColumnValues } from '../../orders/effects.js';
import { resolveFailures } from '../errors/order-errors.js';
import { ensureLines, ensureRecords } from './records.js';

/** What is bound already: keys that have an item or a request under way, and ids of items. */
export interface Bound {
  readonly keys: ReadonlySet<string>;
  readonly itemIds: ReadonlySet<string>;
}

interface Keyed {
  readonly keyDigest: string;
  readonly orderKey: readonly string[];
  readonly customer: string;
}

/** An order with the item that a person has made for it, as the board shows it. */
export interface Binding extends Keyed {
  readonly itemId: string;
  readonly name: string;
  readonly groupTitle: string | null;
  readonly columns: ColumnValues;
  readonly lines: readonly { readonly size: string; readonly subitemId: string; readonly quantity: number | null }[];
}

/** Read before the board is matched, and in the binding transaction once more. */
export async function boundOrders(db: Queryable, boardId: string): Promise<Bound> {
  const rows = await db.query<{ key_digest: string; item_id: string | null }>(
    `SELECT r.[key_digest], r.[item_id] FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND (r.[item_id] IS NOT NULL
       OR EXISTS (SELECT 1 FROM [dbo].[SYNC_Intent] AS i WHERE i.[board_id] = r.[board_id] AND i.[key_digest] = r.[key_digest] AND i.[status] = N'OPEN'))`,
    { boardId },
  );
  return {
    keys: new Set(rows.map((row) => row.key_digest)),
    itemIds: new Set(rows.flatMap((row) => (row.item_id === null ? [] : [row.item_id]))),
  };
}

/**
 * Binds orders to items that stand on the board already: what the board shows counts as sent and nothing as acknowledged, and the
 * key column as different, so that the next run writes it with the true differences and makes nothing. `held` are orders of which nobody knows
 * which item they are: DUPLICATE, which is neither made nor changed until a person has decided.
 */
export async function bindOrders(
  tx: Queryable,
  mapping: Mapping,
  bindings: readonly Binding[],
  held: readonly Keyed[],
  now: string,
): Promise<void> {
  const boardId = mapping.board.id;
  await ensureRecords(tx, boardId, [...bindings, ...held], now);
  const uncertain = JSON.stringify([mapping.board.keyColumn.id]);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [state] = N'LIVE', [item_id] = @itemId, [item_name] = @name, [group_title] = @group, [sent_columns] = @columns,
       [uncertain] = @uncertain, [dirty] = 1, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key`,
    bindings.map(({ keyDigest, itemId, name, groupTitle, columns }) => ({
      boardId,
      key: keyDigest,
      itemId,
      name,
      group: groupTitle,
      columns: JSON.stringify(columns),
      uncertain,
      now,
    })),
  );
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Record] SET [state] = N'DUPLICATE', [uncertain] = @uncertain, [dirty] = 1, [updated_date] = @now WHERE [board_id] = @boardId AND [key_digest] = @key`,
    held.map(({ keyDigest }) => ({ boardId, key: keyDigest, uncertain, now })),
  );
  const lines = bindings.flatMap((binding) => binding.lines.map((line) => ({ ...line, keyDigest: binding.keyDigest })));
  await ensureLines(tx, boardId, lines, now);
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_Line] SET [state] = N'LIVE', [subitem_id] = @subitemId, [quantity] = @quantity, [uncertain] = 0, [updated_date] = @now
     WHERE [board_id] = @boardId AND [key_digest] = @key AND [size_label] = @size`,
    lines.map(({ keyDigest, size, subitemId, quantity }) => ({ boardId, key: keyDigest, size, subitemId, quantity, now })),
  );
  // An order that was held as ambiguous before is free.
  for (const { keyDigest } of bindings)
    await resolveFailures(tx, [mapping.tables.errors.orders], keyDigest, 'adopted', now, ['DUPLICATE_FOUND', 'ITEM_GONE']);
}
