import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { SeenItem, SeenSize } from '../../orders/seen-values.js';
import { resolveFailures } from '../errors/order-errors.js';
import { transitionItem } from '../../orders/record/item.js';
import { transitionSize } from '../../orders/record/size.js';
import { ensureLines, linesOfKeys, saveLines } from './lines.js';
import { ensureRecords } from './new-records.js';
import { recordsOfKeys, saveRecords } from './records.js';

/** What is bound already: keys that have an item or a request under way, and ids of items. */
export interface Bound {
  readonly keys: ReadonlySet<string>;
  readonly itemIds: ReadonlySet<string>;
}

type Keyed = Pick<SeenItem, 'keyDigest' | 'orderKey' | 'customer'>;

/** An order with the item that a person has created for it, as the board shows it. */
export interface Binding extends SeenItem {
  readonly groupTitle: string | null;
  readonly lines: readonly SeenSize[];
}

/** Read before the board is matched, and again in the binding transaction. */
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
 * Binds orders to items that are on the board already. What the board shows counts as sent and nothing as acknowledged. The key column
 * counts as different, so that the next run writes it with the real differences and creates nothing. `held` are orders with an unclear
 * item: they become DUPLICATE, and are neither created nor changed until a person has decided.
 */
export async function bindOrders(
  tx: Queryable,
  mapping: Mapping,
  bindings: readonly Binding[],
  held: readonly Keyed[],
  now: string,
): Promise<void> {
  const boardId = mapping.board.id;
  const keyColumn = mapping.board.keyColumn.id;
  await ensureRecords(tx, boardId, [...bindings, ...held], now);
  const bound = new Map(bindings.map((binding) => [binding.keyDigest, binding]));
  const keys = [...bindings, ...held].map(({ keyDigest }) => keyDigest);
  const records = (await recordsOfKeys(tx, boardId, keys)).map((record) => {
    const binding = bound.get(record.keyDigest);
    return transitionItem(
      record,
      binding === undefined ? { type: 'ambiguousAtAdoption', keyColumn } : { ...binding, type: 'adopted', keyColumn },
    );
  });
  await saveRecords(tx, records, now);
  await bindSizes(tx, boardId, bindings, now);
  // An order that was held as ambiguous before is released.
  for (const { keyDigest } of bindings)
    await resolveFailures(tx, [mapping.tables.errors.orders], keyDigest, {
      by: 'adopted',
      now,
      codes: ['DUPLICATE_FOUND', 'ITEM_GONE'],
    });
}

async function bindSizes(tx: Queryable, boardId: string, bindings: readonly Binding[], now: string): Promise<void> {
  const lines = bindings.flatMap((binding) => binding.lines.map((line) => ({ ...line, keyDigest: binding.keyDigest })));
  await ensureLines(tx, boardId, lines, now);
  const bound = new Map(bindings.map(({ keyDigest, lines: sizes }) => [keyDigest, new Map(sizes.map((line) => [line.size, line]))]));
  const known = await linesOfKeys(tx, boardId, [...new Set(lines.map(({ keyDigest }) => keyDigest))]);
  const adopted = known.flatMap((line) => {
    const shown = bound.get(line.keyDigest)?.get(line.size);
    return shown === undefined ? [] : [transitionSize(line, { type: 'adopted', subitemId: shown.subitemId, quantity: shown.quantity })];
  });
  await saveLines(tx, adopted, now);
}
