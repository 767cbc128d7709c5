import type { Mapping } from '../../mapping/schema.js';
import type { BoardItem } from '../../monday/types.js';
import { judgeGroups } from '../../orders/board-groups.js';
import type { RenamedGroup } from '../../orders/board-groups.js';
import { knownGroups } from '../../store/records/groups.js';
import { groupsInUse } from '../../store/records/order-index.js';
import type { IndexedOrder } from '../../store/records/order-index.js';
import { fittingBoard } from '../adopt/adoption.js';
import { bearsKey } from '../adopt/first-contact.js';
import type { Services } from '../services.js';

/** What a read of all items of a board shows, by their keys alone. */
export interface BoardScan {
  /** Title of a group by its id. */
  readonly groups: ReadonlyMap<string, string>;
  /** Groups of live orders under another title. */
  readonly renamed: readonly RenamedGroup[];
  /** The same of all groups with a record, as a run reports them. */
  readonly renamedOfAll: readonly RenamedGroup[];
  /** Titles of groups of live orders that the board does not have any more. */
  readonly gone: readonly string[];
  /** Items by the key that they show. */
  readonly keyed: ReadonlyMap<string, readonly BoardItem[]>;
  /** Items of people's own: without a key of the sync, and of no order. */
  readonly foreign: number;
  /** Items with a key that no record has. */
  readonly unknownKeys: number;
}

type Reads = Pick<Services, 'database' | 'monday'>;

/** Reads the groups of the board, and every item with its key and the readable parts of it. Throws BOARD_MISMATCH when the mapping does not fit the board. */
export async function scanBoard({ database, monday }: Reads, mapping: Mapping, index: readonly IndexedOrder[]): Promise<BoardScan> {
  const { board, key, fields, policies } = mapping;
  const readAt = await database.now();
  const facts = await fittingBoard(monday, mapping);
  const look = { readAt, renamedPolicy: policies.people.group.renamed };
  const { changed, renamed } = judgeGroups(await knownGroups(database, board.id), facts.groups, look);
  const used = await groupsInUse(database, board.id);
  const parts = fields.filter(({ source }) => key.columns.includes(source)).map((field) => field.monday.id);
  const items = await monday.allItems(board.id, [board.keyColumn.id, ...parts]);
  const bound = new Set(index.map(({ itemId }) => itemId));
  const keys = new Set(index.map((order) => order.key));
  const keyed = new Map<string, BoardItem[]>();
  let [foreign, unknownKeys] = [0, 0];
  for (const item of items) {
    const shown = item.values[board.keyColumn.id] ?? '';
    if (keys.has(shown)) keyed.set(shown, [...(keyed.get(shown) ?? []), item]);
    else if (bound.has(item.id)) continue;
    else if (bearsKey(mapping, item)) unknownKeys += 1;
    else foreign += 1;
  }
  const titles = new Set(renamed.map(({ title }) => title));
  return {
    groups: new Map(facts.groups.map(({ id, title }) => [id, title])),
    renamed: renamed.filter(({ title }) => used.has(title)),
    renamedOfAll: renamed,
    gone: changed.filter(({ state, title }) => state === 'ABSENT' && used.has(title) && !titles.has(title)).map(({ title }) => title),
    keyed,
    foreign,
    unknownKeys,
  };
}
