import { slices } from '../database/slices.js';
import { IDS_PER_READ, PAGE_SIZE, queryBody, type QueryName } from './queries.js';
import { IncompleteRead, wholeData, wholeList, wholeObject, wholeText, type Json } from './read-answer.js';
import { affordableRows, itemRows, parentRows, placedRows, readCost, type RowCost } from './read-cost.js';
import type { Reader } from './read-budget.js';
import type { BoardItem, BoardSubitem, PlacedItem } from './types.js';

export { IncompleteRead, LimitedRead, ReadRefused } from './read-answer.js';

/** Runs one query with this estimated cost in complexity points, and returns the data of a complete answer. */
export async function query(reader: Pick<Reader, 'post'>, name: QueryName, variables: Json, cost: number): Promise<Json> {
  return wholeData(await reader.post(queryBody(name, variables), cost), Date.now());
}

/** The number of rows of this cost in one read: the most that Monday accepts and the budget of a minute allows. */
async function rowsPerRead(reader: Reader, cost: RowCost, most: number): Promise<number> {
  return Math.min(most, affordableRows(cost, await reader.largest()));
}

export interface ItemSearch {
  readonly boardId: string;
  readonly columnId: string;
  readonly values: readonly string[];
  readonly readColumns: readonly string[];
}

/** Active items whose column holds one of the values: all pages, each item once. */
export async function findItems(reader: Reader, { boardId, columnId, values, readColumns }: ItemSearch): Promise<readonly BoardItem[]> {
  const found = new Map<string, BoardItem>();
  const rows = itemRows(readColumns.length);
  // One item for each value, and one more so that a full answer is the last page: Monday charges for the size of a page, not for what it holds.
  const most = await rowsPerRead(reader, rows, IDS_PER_READ + 1);
  for (const part of slices([...new Set(values)], Math.max(1, most - 1))) {
    const limit = part.length + 1;
    const variables = { board: boardId, column: columnId, values: part, columns: readColumns, limit };
    const first = await query(reader, 'findItems', variables, readCost(rows, limit));
    await collectPages(reader, first['items_page_by_column_values'], { readColumns, limit }, found);
  }
  return [...found.values()];
}

/** Every active item of a board: all pages, each item once. */
export async function allItems(reader: Reader, boardId: string, readColumns: readonly string[]): Promise<readonly BoardItem[]> {
  const found = new Map<string, BoardItem>();
  const rows = itemRows(readColumns.length);
  const limit = await rowsPerRead(reader, rows, PAGE_SIZE);
  const first = await query(reader, 'allItems', { board: boardId, columns: readColumns, limit }, readCost(rows, limit));
  const [board] = wholeList(first['boards'], 'boards');
  await collectPages(reader, board?.['items_page'], { readColumns, limit }, found);
  return [...found.values()];
}

async function collectPages(
  reader: Reader,
  first: unknown,
  { readColumns, limit }: { readColumns: readonly string[]; limit: number },
  found: Map<string, BoardItem>,
): Promise<void> {
  let page = wholeObject(first, 'page of items');
  const cursors = new Set<string>();
  for (;;) {
    for (const item of itemsOf(page['items'])) found.set(item.id, item);
    const cursor = nextCursor(page, cursors);
    if (cursor === null) return;
    const next = await query(reader, 'nextItems', { cursor, columns: readColumns, limit }, readCost(itemRows(readColumns.length), limit));
    page = wholeObject(next['next_items_page'], 'page of items');
  }
}

/** The cursor of the next page, null after the last. A cursor that comes back would never end. */
function nextCursor(page: Json, seen: Set<string>): string | null {
  const cursor = page['cursor'];
  if (cursor === null) return null;
  if (typeof cursor !== 'string' || seen.has(cursor)) throw new IncompleteRead("Monday's answer does not say where its next page starts.");
  seen.add(cursor);
  return cursor;
}

/** Items by id, whatever their state and on whichever board. An id that no longer exists at Monday is missing from the result. */
export async function readItems(reader: Reader, ids: readonly string[], readColumns: readonly string[]): Promise<readonly PlacedItem[]> {
  const items: PlacedItem[] = [];
  const rows = placedRows(readColumns.length);
  for (const part of slices([...new Set(ids)], await rowsPerRead(reader, rows, IDS_PER_READ))) {
    const data = await query(reader, 'items', { ids: part, columns: readColumns, limit: IDS_PER_READ }, readCost(rows, part.length));
    items.push(...wholeList(data['items'], 'items').map(placedItem));
  }
  return items;
}

/** Active subitems of each parent. Throws `IncompleteRead` when a parent is missing from the answer. */
export async function readSubitems(
  reader: Reader,
  parentIds: readonly string[],
  readColumns: readonly string[],
): Promise<readonly BoardSubitem[]> {
  const subitems: BoardSubitem[] = [];
  const rows = parentRows(readColumns.length);
  for (const part of slices([...new Set(parentIds)], await rowsPerRead(reader, rows, IDS_PER_READ))) {
    const data = await query(reader, 'subitems', { ids: part, columns: readColumns, limit: IDS_PER_READ }, readCost(rows, part.length));
    const parents = new Map(wholeList(data['items'], 'items').map((item) => [wholeText(item['id'], 'item id'), item]));
    for (const parentId of part) {
      const parent = parents.get(parentId);
      if (parent === undefined) throw new IncompleteRead(`Monday's answer lacks item ${parentId}, whose subitems were asked for.`);
      subitems.push(...subitemsOf(parentId, parent));
    }
  }
  return subitems;
}

function subitemsOf(parentId: string, parent: Json): BoardSubitem[] {
  const parentBoardId = boardIdOf(parent);
  return wholeList(parent['subitems'], `subitems of item ${parentId}`)
    .filter((subitem) => stateOf(subitem) === 'active')
    .map((subitem) => {
      if (parentOf(subitem) !== parentId)
        throw new IncompleteRead(
          `Monday's answer lists subitem ${String(subitem['id'])} below item ${parentId}, and names another parent.`,
        );
      return {
        id: wholeText(subitem['id'], 'subitem id'),
        parentId,
        parentBoardId,
        name: wholeText(subitem['name'], 'subitem name'),
        values: valuesOf(subitem),
      };
    });
}

function itemsOf(value: unknown): BoardItem[] {
  return wholeList(value, 'items').map(itemOf);
}

function itemOf(item: Json): BoardItem {
  return {
    id: wholeText(item['id'], 'item id'),
    name: wholeText(item['name'], 'item name'),
    state: stateOf(item),
    groupId: item['group'] === null ? null : wholeText(wholeObject(item['group'], 'group')['id'], 'group id'),
    values: valuesOf(item),
  };
}

function placedItem(item: Json): PlacedItem {
  const id = boardIdOf(item);
  const board = id === null ? null : { id, name: wholeText(wholeObject(item['board'], 'board')['name'], 'board name') };
  return { ...itemOf(item), board, parentId: parentOf(item) };
}

/** Id of the board that an item is on; null for a board that the token cannot see. An answer without the field proves nothing. */
function boardIdOf(item: Json): string | null {
  return item['board'] === null ? null : wholeText(wholeObject(item['board'], 'board of an item')['id'], 'board id');
}

function parentOf(item: Json): string | null {
  return item['parent_item'] === null ? null : wholeText(wholeObject(item['parent_item'], 'parent of an item')['id'], 'parent id');
}

function stateOf(item: Json): BoardItem['state'] {
  const state = item['state'];
  if (state === 'active' || state === 'archived' || state === 'deleted') return state;
  throw new IncompleteRead(`Monday's answer gives item ${String(item['id'])} no state.`);
}

/** Monday shows an empty column as null or as an empty text; here both are null. */
function valuesOf(item: Json): Record<string, string | null> {
  const values = wholeList(item['column_values'], 'column values');
  return Object.fromEntries(
    values.map(({ id, text }) => [wholeText(id, 'column id'), text === null || text === '' ? null : wholeText(text, 'column text')]),
  );
}
