import { failure, invalidArgument, noSuchColumn, notImplemented } from '../failure.js';
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

// Columns without values of their own, which Monday refuses to filter by.
const unfilterable = new Set(['mirror']);

/** `ids` are what a rule compares with as a whole: group, label ids, or the text. */
type Test = (compared: { readonly ids: readonly string[]; readonly text: string }, wanted: readonly string[]) => boolean;

const tests: Readonly<Record<string, Test>> = {
  any_of: ({ ids }, wanted) => ids.some((id) => wanted.includes(id)),
  not_any_of: ({ ids }, wanted) => !ids.some((id) => wanted.includes(id)),
  is_empty: ({ text }) => text === '',
  is_not_empty: ({ text }) => text !== '',
  contains_text: ({ text }, wanted) => wanted.some((part) => text.includes(part)),
  not_contains_text: ({ text }, wanted) => !wanted.some((part) => text.includes(part)),
  starts_with: ({ text }, wanted) => wanted.some((part) => text.startsWith(part)),
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
  const operator = rule.operator ?? 'any_of';
  // The schema has this operator, but no column takes it.
  if (operator === 'ends_with') throw invalidArgument('The operator ends_with is not supported');
  const test = tests[operator];
  if (!test) throw notImplemented(`the operator ${operator}`);
  const wanted = (Array.isArray(rule.compare_value) ? rule.compare_value : [rule.compare_value]).map((value) =>
    String(value).toLowerCase(),
  );
  const column = findColumn(board, rule.column_id);
  if (column !== 'group' && unfilterable.has(column.type))
    throw failure('InvalidColumnTypeException', `Column type ${column.type} cannot be filtered`, { column_id: column.id });
  return (indexed) => {
    const compared = comparable(column, indexed);
    return test({ ids: compared.ids.map((id) => id.toLowerCase()), text: compared.text.toLowerCase() }, wanted);
  };
}

/** The values that Monday compares: group id, label ids, or text. */
function comparable(column: Column | 'group', indexed: Indexed): { ids: string[]; text: string } {
  if (column === 'group') return { ids: [indexed.version.groupId], text: indexed.version.groupId };
  const cell = indexed.version.cells.get(column.id);
  const text = textAt(column, indexed);
  if (typeof cell === 'object' && 'index' in cell) return { ids: [String(cell.index)], text };
  if (typeof cell === 'object' && 'ids' in cell) return { ids: cell.ids.map(String), text };
  return { ids: [text], text };
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
  return items.sort((a, b) => sign * sortText(column, a).localeCompare(sortText(column, b), 'en', { numeric: true }));
}

const sortText = (column: Column | 'group', indexed: Indexed): string => comparable(column, indexed).ids.join(',');
