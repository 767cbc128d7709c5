import type { Database, Queryable, SqlValue } from '../../database/database.js';
import type { ItemState } from '../../orders/record/states.js';
import { keyParameters, KEYS_PER_QUERY } from './key-parameters.js';
import { slices } from '../../database/slices.js';

/** An order with a record, as far as a list of all needs it. */
export interface IndexedOrder {
  readonly key: string;
  /** The parts of its key. */
  readonly parts: readonly string[];
  readonly customer: string;
  readonly state: ItemState;
  readonly itemId: string | null;
  readonly groupTitle: string | null;
}

const textOf = (value: SqlValue | undefined): string | null => (value === null || value === undefined ? null : String(value));

/** Every order of a board that has a record, by key. */
export async function orderIndex(database: Database, boardId: string): Promise<IndexedOrder[]> {
  const chunks = database.stream(
    `SELECT [key_digest], [order_key], [customer], [state], [item_id], [group_title] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId ORDER BY [key_digest]`,
    { boardId },
  );
  const orders: IndexedOrder[] = [];
  for await (const { rows } of chunks) {
    for (const [key, parts, customer, state, itemId, groupTitle] of rows)
      orders.push({
        key: String(key),
        parts: JSON.parse(String(parts)) as string[],
        customer: String(customer),
        state: String(state) as ItemState,
        itemId: textOf(itemId),
        groupTitle: textOf(groupTitle),
      });
  }
  return orders;
}

/** Those of these keys on which a request is open or could still take effect, which could explain a difference of the board. */
export async function unsettledKeys(db: Queryable, boardId: string, keys: readonly string[], now: string): Promise<Set<string>> {
  const unsettled = new Set<string>();
  for (const part of slices(keys, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    const rows = await db.query<{ key_digest: string }>(
      `SELECT r.[key_digest] FROM [dbo].[SYNC_Record] AS r WHERE r.[board_id] = @boardId AND r.[key_digest] IN (${names}) AND (r.[quiet_until] > @now
         OR EXISTS (SELECT 1 FROM [dbo].[SYNC_Intent] AS i WHERE i.[board_id] = r.[board_id] AND i.[key_digest] = r.[key_digest] AND i.[status] = N'OPEN')
         OR EXISTS (SELECT 1 FROM [dbo].[SYNC_Line] AS l WHERE l.[board_id] = r.[board_id] AND l.[key_digest] = r.[key_digest] AND l.[quiet_until] > @now))`,
      { boardId, now, ...params },
    );
    for (const { key_digest } of rows) unsettled.add(key_digest);
  }
  return unsettled;
}

/** Those of these keys whose production row must be what was acknowledged: nothing was sent since. */
export async function settledInProduction(db: Queryable, boardId: string, keys: readonly string[]): Promise<Set<string>> {
  const settled = new Set<string>();
  for (const part of slices(keys, KEYS_PER_QUERY)) {
    const { names, params } = keyParameters(part);
    const rows = await db.query<{ key_digest: string }>(
      `SELECT [key_digest] FROM [dbo].[SYNC_Record] WHERE [board_id] = @boardId AND [key_digest] IN (${names}) AND [state] = N'LIVE'
         AND [acknowledged_hash] IS NOT NULL AND [dirty] = 0`,
      { boardId, ...params },
    );
    for (const { key_digest } of rows) settled.add(key_digest);
  }
  return settled;
}
