import { invalidArgument, noSuchColumn } from '../failure.js';
import type { Board, Column } from './model.js';
import { textAt, type Indexed } from './search.js';

/** The part of `query_params` that the simulator answers. */
export interface ItemsQuery {
  readonly ids?: readonly string[] | null;
  readonly rules?: readonly Rule[] | null;
  readonly operator?: 'and' | 'or' | null;
  readonly order_by?: readonly { readonly column_id: string; readonly direction?: 'asc' | 'desc' | null }[] | null;
}

interface Rule {
  readonly column_id: string;
  readonly compare_value: unknown;
  readonly operator?: string | null;
}

// Monday's limit of ids in one query.
const IDS_LIMIT = 100;

type Test = (text: string, wanted: readonly string[]) => boolean;

const tests: Readonly<Record<string, Test>> = {
  any_of: (text, wanted) => wanted.includes(text),
  not_any_of: (text, wanted) => !wanted.includes(text),
  is_empty: (text) => text === '',
  is_not_empty: (text) => text !== '',
  contains_text: (text, wanted) => wanted.some((part) => text.includes(part)),
  not_contains_text: (text, wanted) => !wanted.some((part) => text.includes(part)),
  starts_with: (text, wanted) => wanted.some((part) => text.startsWith(part)),
  ends_with: (text, wanted) => wanted.some((part) => text.endsWith(part)),
};

/** Filters and orders items. Unsupported operators and columns are refused, never ignored. */
export function applyQuery(board: Board, items: readonly Indexed[], query: ItemsQuery | null): Indexed[] {
  if (!query) return [...items];
  if ((query.ids?.length ?? 0) > IDS_LIMIT) throw invalidArgument(`ids is limited to ${IDS_LIMIT}`);
  const ids = query.ids ? new Set(query.ids) : null;
  const rules = (query.rules ?? []).map((rule) => compile(board, rule));
  const matches = (indexed: Indexed): boolean =>
    rules.length === 0 || (query.operator === 'or' ? rules.some((rule) => rule(indexed)) : rules.every((rule) => rule(indexed)));
  return order(
    board,
    items.filter((indexed) => (ids === null || ids.has(indexed.item.id)) && matches(indexed)),
    query.order_by ?? [],
  );
}

function compile(board: Board, rule: Rule): (indexed: Indexed) => boolean {
  const test = tests[rule.operator ?? 'any_of'];
  if (!test) throw invalidArgument(`The operator ${rule.operator ?? ''} is not imitated by the simulator`);
  const wanted = (Array.isArray(rule.compare_value) ? rule.compare_value : [rule.compare_value]).map((value) =>
    String(value).toLowerCase(),
  );
  const column = findColumn(board, rule.column_id);
  return (indexed) => test(comparable(column, indexed).toLowerCase(), wanted);
}

/** The values that Monday compares: group id, label id, or text. */
function comparable(column: Column | 'group', indexed: Indexed): string {
  if (column === 'group') return indexed.version.groupId;
  const cell = indexed.version.cells.get(column.id);
  if (typeof cell === 'object' && 'index' in cell) return String(cell.index);
  if (typeof cell === 'object' && 'ids' in cell) return cell.ids.join(',');
  return textAt(column, indexed);
}

function findColumn(board: Board, columnId: string): Column | 'group' {
  if (columnId === 'group') return 'group';
  const column = board.columns.find((candidate) => candidate.id === columnId);
  if (!column) throw noSuchColumn(columnId);
  return column;
}

function order(board: Board, items: Indexed[], by: NonNullable<ItemsQuery['order_by']>): Indexed[] {
  const [first] = by;
  if (!first) return items;
  const sign = first.direction === 'desc' ? -1 : 1;
  if (first.column_id === '__creation_log__') return items.sort((a, b) => sign * (Number(a.item.id) - Number(b.item.id)));
  const column = findColumn(board, first.column_id);
  return items.sort((a, b) => sign * comparable(column, a).localeCompare(comparable(column, b), 'en', { numeric: true }));
}
