import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardItem } from '../../monday/types.js';
import { keyOf } from '../../orders/evaluated.js';
import { knownKeys } from '../../store/records/key-moves.js';
import { evaluatedSource } from './evaluated-source.js';

/** The form of a key digest (SHA-256). Text that a planner wrote into the key column does not have it. */
const OUR_KEY = /^[0-9a-f]{64}$/;

/** The key digest that an item bears; null when it shows none. Its key column must have been read. */
export function keyOfItem({ board }: Pick<Mapping, 'board'>, item: BoardItem): string | null {
  const text = item.values[board.keyColumn.id] ?? '';
  return OUR_KEY.test(text) ? text : null;
}

/**
 * The items that the sync would not recognise: those without a key, and those whose key is neither of a record nor of a row of the source. A sync with another
 * database and another name or key of the mapping has made the latter; an order of them would be created a second time. The source is read when there are keys
 * without a record: at most once in the life of a database.
 */
export async function unknownItems(database: Database, mapping: Mapping, items: readonly BoardItem[]): Promise<readonly BoardItem[]> {
  const keys = items.flatMap((item) => keyOfItem(mapping, item) ?? []);
  const recorded = await knownKeys(database, mapping.board.id, keys);
  const unrecorded = new Set(keys.filter((key) => !recorded.has(key)));
  const unknown = await withoutThoseOfTheSource(database, mapping, unrecorded);
  return items.filter((item) => {
    const key = keyOfItem(mapping, item);
    return key === null || unknown.has(key);
  });
}

/** The keys that no row of the source has, whether it is in scope or refused. */
async function withoutThoseOfTheSource(database: Database, mapping: Mapping, keys: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const left = new Set(keys);
  if (left.size === 0) return left;
  const { evaluations } = await evaluatedSource(database, mapping);
  for await (const evaluation of evaluations()) {
    const key = keyOf(evaluation);
    if (key !== null) left.delete(key.digest);
  }
  return left;
}
