import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts, BoardItem } from '../../monday/types.js';
import { judgeGroups } from '../../orders/board-groups.js';
import type { RenamedGroup } from '../../orders/board-groups.js';
import { knownGroups } from '../../store/records/groups.js';
import type { IndexedOrder } from '../../store/records/order-index.js';
import { fittingBoard } from '../adopt/adoption.js';
import { keyOfItem } from '../adopt/unknown-items.js';
import type { Services } from '../services.js';

/** Groups of a board, and items with keys of orders. */
export interface KeyedBoard {
  /** Title of a group by its id. */
  readonly groups: ReadonlyMap<string, string>;
  /** Items by the key that they show. */
  readonly keyed: ReadonlyMap<string, readonly BoardItem[]>;
}

/** What a read of all items of a board shows, by their keys alone. */
export interface BoardScan extends KeyedBoard {
  /** Groups of live orders under another title. */
  readonly renamed: readonly RenamedGroup[];
  /** The same of all groups with a record, as a run reports them. */
  readonly renamedOfAll: readonly RenamedGroup[];
  /** Titles of groups of live orders that the board does not have any more. */
  readonly gone: readonly string[];
  /** Items of people's own: without a key of the sync, and of no order. */
  readonly foreign: number;
  /** Items with a key that no record has. */
  readonly unknownKeys: number;
}

/** What a look at one order needs of the board: its groups, and the items with the key of the order. Throws BOARD_MISMATCH. */
export async function scanForOrder({ monday }: Reads, mapping: Mapping, key: string): Promise<KeyedBoard> {
  const { board } = mapping;
  const facts = await fittingBoard(monday, mapping);
  const items = await monday.findItems(board.id, board.keyColumn.id, [key], keyColumns(mapping));
  return { groups: titlesOf(facts), keyed: new Map([[key, items]]) };
}

/** The key and its readable parts. */
function keyColumns({ board, key, fields }: Mapping): string[] {
  const parts = fields.filter(({ source }) => key.columns.includes(source)).map((field) => field.monday.id);
  return [board.keyColumn.id, ...parts];
}

const titlesOf = ({ groups }: BoardFacts): Map<string, string> => new Map(groups.map(({ id, title }) => [id, title]));

type Reads = Pick<Services, 'database' | 'monday'>;

/** Reads the groups of the board, and every item with its key and the readable parts of it. Throws BOARD_MISMATCH when the mapping does not fit the board. */
export async function scanBoard({ database, monday }: Reads, mapping: Mapping, index: readonly IndexedOrder[]): Promise<BoardScan> {
  const { board, policies } = mapping;
  const readAt = await database.now();
  const facts = await fittingBoard(monday, mapping);
  const look = { readAt, renamedPolicy: policies.people.group.renamed };
  const { changed, renamed } = judgeGroups(await knownGroups(database, board.id), facts.groups, look);
  const used = new Set(index.filter(({ state }) => state === 'LIVE' || state === 'MOVED').map(({ groupTitle }) => groupTitle));
  const items = await monday.allItems(board.id, keyColumns(mapping));
  const bound = new Set(index.map(({ itemId }) => itemId));
  const keys = new Set(index.map((order) => order.key));
  const keyed = new Map<string, BoardItem[]>();
  let [foreign, unknownKeys] = [0, 0];
  for (const item of items) {
    const shown = item.values[board.keyColumn.id] ?? '';
    if (keys.has(shown)) keyed.set(shown, [...(keyed.get(shown) ?? []), item]);
    else if (bound.has(item.id)) continue;
    else if (keyOfItem(mapping, item) !== null) unknownKeys += 1;
    else foreign += 1;
  }
  const titles = new Set(renamed.map(({ title }) => title));
  return {
    groups: titlesOf(facts),
    renamed: renamed.filter(({ title }) => used.has(title)),
    renamedOfAll: renamed,
    gone: changed.filter(({ state, title }) => state === 'ABSENT' && used.has(title) && !titles.has(title)).map(({ title }) => title),
    keyed,
    foreign,
    unknownKeys,
  };
}
