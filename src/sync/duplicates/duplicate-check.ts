import type { Mapping } from '../../mapping/schema.js';
import { isHere, sameValue } from '../../monday/match.js';
import type { BoardItem, BoardSubitem } from '../../monday/types.js';
import { checkOrder, mayBeHidden } from '../../orders/duplicate-check.js';
import type { SeenOrder } from '../../orders/duplicate-check.js';
import type { ColumnValues } from '../../orders/effects.js';
import { bearsKeyOf, showsKeyParts } from '../../orders/on-board.js';
import { boundElsewhere, createdColumns, uncertainEffects, recordsToCheck } from '../../store/records/bindings.js';
import { reportDuplicate } from '../../store/records/duplicates.js';
import { saveCheckedOrder } from '../../store/records/duplicate-check.js';
import { linesOf } from '../../store/records/lines.js';
import type { StoredLine } from '../../store/records/lines.js';
import type { StoredRecord } from '../../store/records/records.js';
import type { Services } from '../services.js';

/** An order whose items are counted on the board, with the values that identify its item. */
export interface Counted {
  readonly record: StoredRecord;
  readonly columns: ColumnValues;
}

/**
 * Counts the items of orders with a missing answer again, once no copy of the request should take effect any longer (R4), and checks
 * whether an old value has come back (R5). Several items or subitems of one order are reported as DUPLICATE_FOUND, for a person, and the
 * order is not changed. Once a single one is left it is followed again. Returns how many orders are duplicated.
 */
export async function checkDuplicates(services: Services, mapping: Mapping, boardId: string): Promise<number> {
  const { database } = services;
  const counted: Counted[] = [];
  for (const record of await recordsToCheck(database, boardId, await database.now())) {
    const known = Object.keys(record.sentColumns).length > 0;
    counted.push({ record, columns: known ? record.sentColumns : await createdColumns(database, record) });
  }
  return await countOnBoard(services, mapping, boardId, counted);
}

/** Compares orders with what the board shows of them, by their key, and stores the results. */
export async function countOnBoard(services: Services, mapping: Mapping, boardId: string, counted: readonly Counted[]): Promise<number> {
  if (counted.length === 0) return 0;
  const { database } = services;
  const now = await database.now();
  const keyColumn = mapping.board.keyColumn.id;
  const columns = [keyColumn, ...mapping.fields.map((field) => field.monday.id)];
  const items = await services.monday.findItems(
    boardId,
    keyColumn,
    counted.map(({ record }) => record.keyDigest),
    columns,
  );
  const found: Found[] = [];
  const knownItems = await knownBeside(services, mapping, counted, items);
  for (const { record, columns: known } of counted) {
    const ours = [...knownItems.filter(({ id }) => id === record.itemId), ...(await ownItems(services, mapping, record, known, items))];
    found.push({ record, lines: await linesOf(database, record), items: ours, effects: await uncertainEffects(database, record) });
  }
  const single = found.flatMap(({ items: [item, ...more] }) => (item === undefined || more.length > 0 ? [] : [item.id]));
  const subitems = await ownSubitems(services, found, await subitemsOf(services, mapping, single));
  const hidden = await hiddenItems(services, boardId, found);
  let doubles = 0;
  for (const order of found) {
    const seen = { ...order, subitems, hidden: hidden.has(order.record.keyDigest) };
    const checked = checkOrder(mapping, seen, now, sameValue);
    if (!(await saveCheckedOrder(database, mapping, { record: order.record, lines: order.lines }, checked, now))) continue;
    for (const double of checked.doubles) await reportDuplicate(database, mapping, order.record, double, now);
    doubles += checked.doubles.length > 0 ? 1 : 0;
  }
  return doubles;
}

type Found = Pick<SeenOrder<StoredRecord, StoredLine>, 'record' | 'lines' | 'items' | 'effects'>;

/**
 * Known items that their key does not find though another item has it: a person has taken the key off, or the search is behind. They still
 * belong to their orders, so the other one is never followed silently in their place.
 */
async function knownBeside(
  { monday }: Pick<Services, 'monday'>,
  { board: { id: boardId, keyColumn } }: Mapping,
  counted: readonly Counted[],
  items: readonly BoardItem[],
): Promise<readonly BoardItem[]> {
  const found = new Set(items.map(({ id }) => id));
  const keys = new Set(items.map(({ values }) => values[keyColumn.id]));
  const beside = counted.filter(
    ({ record: { state, itemId, keyDigest } }) =>
      (state === 'LIVE' || state === 'DUPLICATE') && itemId !== null && !found.has(itemId) && keys.has(keyDigest),
  );
  if (beside.length === 0) return [];
  const shown = await monday.readItems(
    beside.map(({ record }) => record.itemId ?? ''),
    [],
  );
  return shown.filter((item) => isHere(item, boardId));
}

/**
 * Items with the order's key. An item other than the known one must also show the readable key parts, and must not belong to another order
 * (R11).
 */
export async function ownItems(
  services: Pick<Services, 'database'>,
  mapping: Mapping,
  record: StoredRecord,
  columns: ColumnValues,
  items: readonly BoardItem[],
): Promise<BoardItem[]> {
  const own: BoardItem[] = [];
  for (const item of items.filter((one) => bearsKeyOf(mapping, record.keyDigest, one))) {
    const other = async () => await boundElsewhere(services.database, record.boardId, item.id, record.keyDigest);
    if (item.id === record.itemId || (showsKeyParts(mapping, columns, item, sameValue) && !(await other()))) own.push(item);
  }
  return own;
}

async function subitemsOf(services: Services, mapping: Mapping, itemIds: readonly string[]): Promise<readonly BoardSubitem[]> {
  const { subitems } = mapping;
  return subitems === undefined || itemIds.length === 0
    ? []
    : await services.monday.readSubitems(itemIds, [subitems.size.monday.id, subitems.quantity.monday.id]);
}

/** Without subitems of other orders, which people have moved below these items. */
async function ownSubitems(
  services: Pick<Services, 'database'>,
  found: readonly Found[],
  subitems: readonly BoardSubitem[],
): Promise<readonly BoardSubitem[]> {
  const orders = new Map(found.flatMap(({ record, lines, items }) => items.map((item) => [item.id, { record, lines }] as const)));
  const own: BoardSubitem[] = [];
  for (const subitem of subitems) {
    const order = orders.get(subitem.parentId);
    if (order === undefined) continue;
    const known = order.lines.some(({ subitemId }) => subitemId === subitem.id);
    const { boardId, keyDigest } = order.record;
    if (known || !(await boundElsewhere(services.database, boardId, subitem.id, keyDigest))) own.push(subitem);
  }
  return own;
}

/** Keys of live orders whose item was archived after all by a request that the sync gave up long ago. */
async function hiddenItems(services: Services, boardId: string, found: readonly Found[]): Promise<Set<string>> {
  const missing = found.filter(mayBeHidden);
  if (missing.length === 0) return new Set();
  const shown = await services.monday.readItems(
    missing.map(({ record }) => record.itemId ?? ''),
    [],
  );
  const active = new Set(shown.filter((item) => isHere(item, boardId)).map(({ id }) => id));
  return new Set(missing.filter(({ record }) => !active.has(record.itemId ?? '')).map(({ record }) => record.keyDigest));
}
