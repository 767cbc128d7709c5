import { IDS_PER_READ, PAGE_SIZE, queryBody, type QueryName } from './queries.js';
import { IncompleteRead, wholeData, wholeList, wholeObject, wholeText, type Json } from './read-answer.js';
import type { Exchange } from './answer.js';
import type { BoardItem, BoardSubitem } from './types.js';

export { IncompleteRead, LimitedRead, ReadRefused } from './read-answer.js';

export type Post = (body: string) => Promise<Exchange>;

/** Runs one query and returns the data of a whole answer. */
export async function query(post: Post, name: QueryName, variables: Json): Promise<Json> {
  return wholeData(await post(queryBody(name, variables)), Date.now());
}

export interface ItemSearch {
  readonly boardId: string;
  readonly columnId: string;
  readonly values: readonly string[];
  readonly readColumns: readonly string[];
}

/** Active items whose column holds one of the values: all pages, each item once. */
export async function findItems(post: Post, { boardId, columnId, values, readColumns }: ItemSearch): Promise<readonly BoardItem[]> {
  const found = new Map<string, BoardItem>();
  for (const part of chunks(values)) {
    const limit = pageSize(part);
    const first = await query(post, 'findItems', { board: boardId, column: columnId, values: part, columns: readColumns, limit });
    await collectPages(post, first['items_page_by_column_values'], { readColumns, limit }, found);
  }
  return [...found.values()];
}

/** Every active item of a board: all pages, each item once. */
export async function allItems(post: Post, boardId: string, readColumns: readonly string[]): Promise<readonly BoardItem[]> {
  const found = new Map<string, BoardItem>();
  const first = await query(post, 'allItems', { board: boardId, columns: readColumns, limit: PAGE_SIZE });
  const [board] = wholeList(first['boards'], 'boards');
  await collectPages(post, board?.['items_page'], { readColumns, limit: PAGE_SIZE }, found);
  return [...found.values()];
}

async function collectPages(post: Post, first: unknown, { readColumns, limit }: { readColumns: readonly string[]; limit: number }, found: Map<string, BoardItem>): Promise<void> {
  let page = wholeObject(first, 'page of items');
  const cursors = new Set<string>();
  for (;;) {
    for (const item of itemsOf(page['items'])) found.set(item.id, item);
    const cursor = nextCursor(page, cursors);
    if (cursor === null) return;
    const next = await query(post, 'nextItems', { cursor, columns: readColumns, limit });
    page = wholeObject(next['next_items_page'], 'page of items');
  }
}

/** One item for each value, and one more so that a full answer is the last page: Monday charges for the size of a page, not for what it holds. */
const pageSize = (values: readonly string[]): number => Math.min(PAGE_SIZE, values.length + 1);

/** The cursor of the next page, null after the last. A cursor that comes back would never end. */
function nextCursor(page: Json, seen: Set<string>): string | null {
  const cursor = page['cursor'];
  if (cursor === null) return null;
  if (typeof cursor !== 'string' || seen.has(cursor)) throw new IncompleteRead("Monday's answer does not say where its next page starts.");
  seen.add(cursor);
  return cursor;
}

/** Items by id, whatever their state. An id that Monday no longer knows is missing from the result. */
export async function readItems(post: Post, ids: readonly string[], readColumns: readonly string[]): Promise<readonly BoardItem[]> {
  const items: BoardItem[] = [];
  for (const part of chunks(ids)) {
    const data = await query(post, 'items', { ids: part, columns: readColumns, limit: IDS_PER_READ });
    items.push(...itemsOf(data['items']));
  }
  return items;
}

/** Active subitems of each parent. Throws `IncompleteRead` when a parent is missing from the answer. */
export async function readSubitems(post: Post, parentIds: readonly string[], readColumns: readonly string[]): Promise<readonly BoardSubitem[]> {
  const subitems: BoardSubitem[] = [];
  for (const part of chunks(parentIds)) {
    const data = await query(post, 'subitems', { ids: part, columns: readColumns, limit: IDS_PER_READ });
    const parents = new Map(wholeList(data['items'], 'items').map((item) => [wholeText(item['id'], 'item id'), item]));
    for (const parentId of part) {
      const parent = parents.get(parentId);
      if (parent === undefined) throw new IncompleteRead(`Monday's answer lacks item ${parentId}, whose subitems were asked for.`);
      subitems.push(...subitemsOf(parentId, parent['subitems']));
    }
  }
  return subitems;
}

function subitemsOf(parentId: string, value: unknown): BoardSubitem[] {
  return wholeList(value, `subitems of item ${parentId}`)
    .filter((subitem) => stateOf(subitem) === 'active')
    .map((subitem) => ({ id: wholeText(subitem['id'], 'subitem id'), parentId, name: wholeText(subitem['name'], 'subitem name'), values: valuesOf(subitem) }));
}

function itemsOf(value: unknown): BoardItem[] {
  return wholeList(value, 'items').map((item) => ({
    id: wholeText(item['id'], 'item id'),
    name: wholeText(item['name'], 'item name'),
    state: stateOf(item),
    groupId: item['group'] === null ? null : wholeText(wholeObject(item['group'], 'group')['id'], 'group id'),
    values: valuesOf(item),
  }));
}

function stateOf(item: Json): BoardItem['state'] {
  const state = item['state'];
  if (state === 'active' || state === 'archived' || state === 'deleted') return state;
  throw new IncompleteRead(`Monday's answer gives item ${String(item['id'])} no state.`);
}

/** Monday shows an empty column as null or as an empty text; here both are null. */
function valuesOf(item: Json): Record<string, string | null> {
  const values = wholeList(item['column_values'], 'column values');
  return Object.fromEntries(values.map(({ id, text }) => [wholeText(id, 'column id'), text === null || text === '' ? null : wholeText(text, 'column text')]));
}

function chunks(values: readonly string[]): string[][] {
  const distinct = [...new Set(values)];
  return Array.from({ length: Math.ceil(distinct.length / IDS_PER_READ) }, (_, part) => distinct.slice(part * IDS_PER_READ, (part + 1) * IDS_PER_READ));
}
