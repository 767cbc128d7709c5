import type { Mapping } from '../../mapping/schema.js';
import { isHere } from '../../monday/match.js';
import { IncompleteRead } from '../../monday/reads.js';
import type { BoardItem, BoardSubitem, MondayApi, PlacedItem } from '../../monday/types.js';
import type { AlteredLabels } from '../../orders/altered-labels.js';
import { NO_GROUP, titleWithoutRow } from '../../orders/naming.js';
import type { BoardView } from '../../orders/people.js';
import type { SizeState } from '../../orders/record/states.js';
import { alteredLabels } from '../../store/boards/altered-labels.js';
import { loadGroup } from '../../store/records/groups.js';
import type { ItemOfBatch } from '../../store/records/people.js';
import { placeOf } from '../place.js';
import type { Services } from '../services.js';

/** What the board shows of orders by the ids of their items. */
export interface ShownById {
  /** Wherever they are. */
  readonly items: ReadonlyMap<string, PlacedItem>;
  /** Ids of those that are active on the board. */
  readonly here: ReadonlySet<string>;
  readonly subitems: ReadonlyMap<string, BoardSubitem>;
  /** Where the subitems of orders are that are not below their order's item. */
  readonly strayed: ReadonlyMap<string, string>;
  /** Id of the group with this title. */
  readonly groups: ReadonlyMap<string, string | null>;
  readonly altered: AlteredLabels;
}

/** What the board shows of the orders of a batch. */
export interface Shown extends ShownById {
  /** Items of the board that have the key of one of the orders. */
  readonly keyed: readonly BoardItem[];
}

/** Reads the orders of a batch by the ids of their items and by their keys. */
export async function lookAtOrders(services: Services, mapping: Mapping, orders: readonly ItemOfBatch[]): Promise<Shown> {
  const { board, key, fields } = mapping;
  const shown = await lookById(services, mapping, orders);
  const keyColumns = [board.keyColumn.id, ...fields.filter(({ source }) => key.columns.includes(source)).map((field) => field.monday.id)];
  const keys = orders.filter(({ record }) => shown.here.has(record.itemId ?? '')).map(({ record }) => record.keyDigest);
  const keyed = keys.length === 0 ? [] : await services.monday.findItems(board.id, board.keyColumn.id, keys, keyColumns);
  return { ...shown, keyed };
}

/** Reads orders by the ids of their items. */
export async function lookById(
  { monday, database }: Pick<Services, 'monday' | 'database'>,
  mapping: Mapping,
  orders: readonly ItemOfBatch[],
): Promise<ShownById> {
  const { board, fields } = mapping;
  const ids = orders.flatMap(({ record, former }) => [record.itemId ?? [], former].flat());
  const items = await monday.readItems(ids, [board.keyColumn.id, ...fields.map((field) => field.monday.id)]);
  const here = items.filter((item) => isHere(item, board.id)).map(({ id }) => id);
  const subitems = await readSubitems(monday, mapping, here);
  const groups = new Map<string, string | null>();
  for (const title of new Set(orders.flatMap(({ record }) => record.groupTitle ?? []))) {
    groups.set(title, (await loadGroup(database, orders[0]?.record.boardId ?? '', title)).groupId);
  }
  return {
    items: new Map(items.map((item) => [item.id, item])),
    here: new Set(here),
    subitems: new Map(subitems.map((subitem) => [subitem.id, subitem])),
    strayed: await strayedSubitems(monday, mapping, orders, { here: new Set(here), subitems }),
    groups,
    altered: await alteredLabels(database, board.id),
  };
}

/** Subitems of items that a read has just shown on the board. Throws IncompleteRead when one of them has left it since. */
async function readSubitems(monday: MondayApi, { board, subitems }: Mapping, parents: readonly string[]): Promise<readonly BoardSubitem[]> {
  if (subitems === undefined || parents.length === 0) return [];
  const shown = await monday.readSubitems(parents, [subitems.quantity.monday.id]);
  const moved = shown.find(({ parentBoardId }) => parentBoardId !== board.id);
  if (moved !== undefined) throw new IncompleteRead(`Item ${moved.parentId} left the board while it was read.`);
  return shown;
}

/** Where subitems of orders are that their items do not show: below another item or on another board. Those that are nowhere are missing. */
async function strayedSubitems(
  monday: MondayApi,
  mapping: Mapping,
  orders: readonly ItemOfBatch[],
  { here, subitems }: { readonly here: ReadonlySet<string>; readonly subitems: readonly BoardSubitem[] },
): Promise<ReadonlyMap<string, string>> {
  if (mapping.subitems === undefined) return new Map();
  const shown = new Map(subitems.map(({ id, parentId }) => [id, parentId]));
  const missing = orders
    .filter(({ record }) => here.has(record.itemId ?? ''))
    .flatMap(({ record, lines }) =>
      lines.flatMap(({ subitemId, state }) =>
        needsPlace(state) && subitemId !== null && shown.get(subitemId) !== record.itemId ? [subitemId] : [],
      ),
    );
  const placed = missing.length === 0 ? [] : await monday.readItems(missing, []);
  return new Map(placed.filter(({ state }) => state === 'active').map((item) => [item.id, placeOf(item)]));
}

/** A subitem that was given up is not looked for. */
const needsPlace = (state: SizeState): boolean => ['LIVE', 'GONE', 'ELSEWHERE'].includes(state);

/** What the board shows of one order. */
export function viewOf(mapping: Mapping, { record }: Pick<ItemOfBatch, 'record'>, shown: ShownById): BoardView {
  const item = shown.items.get(record.itemId ?? '');
  return {
    item: item === undefined ? undefined : { ...item, elsewhere: item.board?.id === mapping.board.id ? null : placeOf(item) },
    subitems: shown.subitems,
    strayed: shown.strayed,
    // A mapping without a rule for groups leaves every item where it is.
    groupId:
      record.groupTitle === null || titleWithoutRow(mapping.group) === NO_GROUP ? null : (shown.groups.get(record.groupTitle) ?? null),
    altered: shown.altered,
  };
}
