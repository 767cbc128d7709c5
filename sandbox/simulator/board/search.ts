import { randomBytes } from 'node:crypto';
import { cellText, readCell } from '../columns/codec.js';
import { boardData, failure, invalidArgument, noSuchColumn } from '../failure.js';
import { present, type Board, type Column, type Item, type ItemVersion } from './model.js';
import type { World } from './world.js';

// Monday's limits: rows per page, and the lifetime of a cursor from the first page on.
const PAGE_LIMIT = 500;
const CURSOR_LIFE_MS = 60 * 60_000;
// Column types that items_page_by_column_values cannot search, as documented.
const unsearchable = new Set([
  'auto_number',
  'color_picker',
  'board_relation',
  'creation_log',
  'file',
  'formula',
  'item_id',
  'last_updated',
  'location',
  'mirror',
  'rating',
  'tags',
  'time_tracking',
  'vote',
  'subtasks',
]);

export interface Page {
  readonly cursor: string | null;
  readonly items: readonly Item[];
}

/** An item in the index, possibly in an earlier state. */
export interface Indexed {
  readonly item: Item;
  readonly version: ItemVersion;
}

/** Issued cursors. Each keeps the whole result, so that later pages do not shift. */
export class Cursors {
  private readonly open = new Map<string, { ids: readonly string[]; from: number; startedAt: number }>();

  constructor(private readonly world: World) {}

  /** First page of a result. */
  first(items: readonly Item[], limit: number): Page {
    checkLimit(limit);
    return this.page(
      items.map((item) => item.id),
      0,
      limit,
      this.world.clock.now(),
    );
  }

  /** The page behind a cursor. A cursor stays usable, so that a lost answer can be asked for again. */
  next(cursor: string, limit: number): Page {
    checkLimit(limit);
    const known = this.open.get(cursor);
    if (!known || this.world.clock.now() - known.startedAt > CURSOR_LIFE_MS) {
      throw failure(
        'CursorException',
        'CursorExpiredError: The cursor provided for pagination has expired. Please refresh your query and obtain a new cursor to continue fetching items',
        { cursor },
      );
    }
    return this.page(known.ids, known.from, limit, known.startedAt);
  }

  clear(): void {
    this.open.clear();
  }

  private page(ids: readonly string[], from: number, limit: number, startedAt: number): Page {
    const to = from + limit;
    const items = ids
      .slice(from, to)
      .map((id) => this.world.item(id))
      .filter((item) => present(item).state === 'active');
    return { items, cursor: to < ids.length ? this.remember(ids, to, startedAt) : null };
  }

  private remember(ids: readonly string[], from: number, startedAt: number): string {
    for (const [name, cursor] of this.open) if (startedAt - cursor.startedAt > CURSOR_LIFE_MS) this.open.delete(name);
    const name = `MSw5${randomBytes(24).toString('base64url')}`;
    this.open.set(name, { ids, from, startedAt });
    return name;
  }
}

function checkLimit(limit: number): void {
  if (limit < 1 || limit > PAGE_LIMIT) throw invalidArgument(`limit must be between 1 and ${PAGE_LIMIT}`, { limit });
}

/** Active items of a board by the index, with the given lag. Subitem boards cannot be listed. */
export function indexedItems(world: World, board: Board, lagMs: number): Indexed[] {
  if (board.parentBoardId !== null) throw invalidArgument('Cannot query items of a subitems board', boardData(board.id));
  const visibleUntil = world.clock.now() - lagMs;
  return board.itemIds.flatMap((id) => {
    const item = world.item(id);
    if (item.parentId !== null) return [];
    const version = item.versions.findLast((candidate) => candidate.at <= visibleUntil);
    return version?.state === 'active' && present(item).state === 'active' ? [{ item, version }] : [];
  });
}

/** Items whose columns hold one of the values each: the whole text, whatever its case. */
export function findByColumnValues(
  world: World,
  board: Board,
  lagMs: number,
  columns: readonly { columnId: string; values: readonly (string | null)[] }[],
): Item[] {
  const wanted = columns.map(({ columnId, values }) => ({
    column: searchable(board, columnId),
    values: new Set(values.map((value) => (value ?? '').toLowerCase())),
  }));
  return indexedItems(world, board, lagMs)
    .filter((indexed) => wanted.every(({ column, values }) => values.has(textAt(column, indexed).toLowerCase())))
    .map(({ item }) => item);
}

function searchable(board: Board, columnId: string): Column {
  const column = board.columns.find((candidate) => candidate.id === columnId);
  if (!column) throw noSuchColumn(columnId);
  if (unsearchable.has(column.type))
    throw failure('InvalidColumnTypeException', `Column type ${column.type} cannot be searched`, { column_id: columnId });
  return column;
}

/** Text of a column in the state of the index; "" when empty. */
export function textAt(column: Column, { item, version }: Indexed): string {
  if (column.type === 'name') return version.name;
  if (column.type === 'item_id' || column.type === 'last_updated') return readCell(column, item).text ?? '';
  const cell = version.cells.get(column.id);
  return cell === undefined ? '' : (cellText(column, cell) ?? '');
}
