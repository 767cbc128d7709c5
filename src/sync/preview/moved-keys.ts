import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { transitionItem } from '../../orders/record/item.js';
import type { BatchPlanInput } from '../../store/batches/plan-input.js';
import type { MovedKey } from '../../store/records/key-moves.js';
import { loadInputOfKeys } from '../../store/batches/plan-input.js';

/** Known orders that a run would first move to new keys, by the new key. */
export type MovedKeys = ReadonlyMap<string, MovedKey>;

/** What is known of these orders, those under a new key with the record that they will have then. Only reads. */
export async function inputUnderNewKeys(
  db: Queryable,
  mapping: Mapping,
  keys: readonly string[],
  moved: MovedKeys,
): Promise<BatchPlanInput> {
  const input = await loadInputOfKeys(
    db,
    mapping.board.id,
    keys.map((key) => moved.get(key)?.from ?? key),
  );
  const here = keys.flatMap((key) => moved.get(key) ?? []);
  if (here.length === 0) return input;
  const records = new Map(input.records);
  const broken = new Map(input.broken);
  const lines = new Map(input.lines);
  const keyColumn = mapping.board.keyColumn.id;
  for (const { from, to, parts } of here) {
    const record = records.get(from);
    const unread = broken.get(from);
    if (unread !== undefined) broken.set(to, unread);
    if (record === undefined) continue;
    records.delete(from);
    records.set(to, { ...transitionItem(record, { type: 'keyMoved', keyColumn }), keyDigest: to, orderKey: parts });
    const own = lines.get(from) ?? [];
    lines.delete(from);
    lines.set(
      to,
      own.map((line) => ({ ...line, keyDigest: to })),
    );
  }
  return { ...input, records, broken, lines };
}
