import { applyQuery, type ItemsQuery } from '../board/query.js';
import { present, type Board, type Item, type ItemState } from '../board/model.js';
import { findByColumnValues, indexedItems, type Page } from '../board/search.js';
import { boardData, invalidArgument } from '../failure.js';
import { pause } from '../clock.js';
import { knownVersions } from '../api-version.js';
import { syncUser } from './users.js';
import type { ComplexityReading, RequestContext } from './context.js';

// Monday's limit of ids and rows of `items`.
const ITEMS_LIMIT = 100;

interface PageArguments {
  readonly cursor?: string | null;
  readonly limit: number;
  readonly query_params?: ItemsQuery | null;
}

interface ListArguments {
  readonly ids?: readonly string[] | null;
  readonly limit?: number | null;
  readonly page?: number | null;
}

/** How far the index is behind for this request. */
const indexLag = ({ world, indexLagMs }: RequestContext): number => indexLagMs ?? world.settings.indexLagMs;

/** One page of a board, or of one of its groups. */
export function itemsPage(context: RequestContext, board: Board, args: PageArguments, groupId: string | null): Page {
  if (args.cursor != null) return context.cursors.next(args.cursor, args.limit);
  const indexed = indexedItems(context.world, board, indexLag(context)).filter(
    ({ version }) => groupId === null || version.groupId === groupId,
  );
  return context.cursors.first(
    applyQuery(board, indexed, args.query_params ?? null).map(({ item }) => item),
    args.limit,
  );
}

function byColumnValues(
  context: RequestContext,
  args: PageArguments & { board_id: string; columns?: readonly { column_id: string; column_values: readonly (string | null)[] }[] | null },
): Page {
  if (args.cursor != null && args.columns != null) throw invalidArgument('columns and cursor cannot be given together');
  if (args.cursor != null) return context.cursors.next(args.cursor, args.limit);
  const board = context.world.board(args.board_id);
  if (board.parentBoardId !== null) throw invalidArgument('Cannot query items of a subitems board', boardData(board.id));
  const columns = (args.columns ?? []).map((column) => ({ columnId: column.column_id, values: column.column_values }));
  return context.cursors.first(findByColumnValues(context.world, board, indexLag(context), columns), args.limit);
}

/** Items by id in the order of their creation, whatever the order of the ids; unknown ids are left out. */
function items(
  context: RequestContext,
  args: ListArguments & { exclude_nonactive?: boolean | null; newest_first?: boolean | null },
): Item[] {
  const limit = args.limit ?? 25;
  if (limit > ITEMS_LIMIT) throw invalidArgument(`limit must not exceed ${ITEMS_LIMIT}`);
  if ((args.ids?.length ?? 0) > ITEMS_LIMIT) throw invalidArgument(`ids must not exceed ${ITEMS_LIMIT}`);
  const found =
    args.ids == null
      ? [...context.world.items.values()].filter((item) => item.parentId === null && present(item).state === 'active')
      : [...new Set(args.ids)].flatMap((id) => context.world.items.get(id) ?? []);
  const shown = found
    .filter((item) => args.exclude_nonactive !== true || present(item).state === 'active')
    .sort((a, b) => (Number(a.id) - Number(b.id)) * (args.newest_first === true ? -1 : 1));
  return slice(shown, limit, args.page);
}

function boards(context: RequestContext, args: ListArguments & { state?: ItemState | 'all' | null }): Board[] {
  const all = [...context.world.boards.values()];
  const found = args.ids == null ? all : [...new Set(args.ids)].flatMap((id) => context.world.boards.get(id) ?? []);
  const state = args.state ?? 'active';
  return slice(
    found.filter((board) => state === 'all' || board.state === state),
    args.limit ?? 25,
    args.page,
  );
}

const slice = <T>(list: readonly T[], limit: number, page: number | null | undefined): T[] =>
  list.slice(((page ?? 1) - 1) * limit, (page ?? 1) * limit);

type Resolver<A> = (source: unknown, args: A, context: RequestContext) => unknown;

/** Every root query waits the read latency once. */
const slow =
  <A>(read: (context: RequestContext, args: A) => unknown): Resolver<A> =>
  async (_source, args, context) => {
    await pause(context.world.settings.readLatencyMs);
    return read(context, args);
  };

export const complexityResolver = (_source: unknown, _args: unknown, context: RequestContext): ComplexityReading => context.complexity;

export const queryResolvers = {
  boards: slow(boards),
  items: slow(items),
  items_page_by_column_values: slow(byColumnValues),
  next_items_page: slow((context, args: { cursor: string; limit: number }) => context.cursors.next(args.cursor, args.limit)),
  complexity: complexityResolver,
  version: slow((context) => knownVersions.find((version) => version.value === context.apiVersion)),
  versions: slow(() => knownVersions),
  me: slow(() => syncUser),
};
