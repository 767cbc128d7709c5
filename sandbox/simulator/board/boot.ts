import type { ColumnDescription } from './description.js';
import type { Board, Column } from './model.js';

/** Monday's own colours for groups and status labels, by name. */
export const paletteNames: Readonly<Record<string, string>> = {
  'bright-blue': '#579bfc',
  purple: '#a25ddc',
  green: '#00c875',
  orange: '#fdab3d',
  red: '#e2445c',
  'dark-green': '#037f4c',
  blue: '#0086c0',
  'dark-purple': '#784bd1',
  'dark-orange': '#ff642e',
  turquoise: '#66ccff',
  'dark-red': '#bb3354',
  'lime-green': '#9cd326',
  'dark-pink': '#ff158a',
  brown: '#7f5347',
  'dark-blue': '#225091',
  yellow: '#cab641',
};

/** The same colours, used in turn for new groups. */
export const palette = Object.values(paletteNames);

/** The columns that Monday gives every new board besides the name. */
export const defaultColumns: readonly ColumnDescription[] = [
  { monday_id: 'person', monday_title: 'Owner', monday_type: 'people' },
  { monday_id: 'status', monday_title: 'Status', monday_type: 'status', labels: ['Working on it', 'Done', 'Stuck'] },
  { monday_id: 'date0', monday_title: 'Date', monday_type: 'date' },
];

/** An empty copy of a board: the same columns, labels and groups under the same ids, as Monday's "Duplicate board" without items makes it. */
export function copyBoard(board: Board, changes: { id: string; name: string; parentBoardId: string | null }): Board {
  return {
    ...board,
    ...changes,
    columns: board.columns.map((column) => ({ ...column, labels: new Map(column.labels), deactivated: new Set(column.deactivated) })),
    deletedColumnIds: new Set(board.deletedColumnIds),
    groups: board.groups.map((group) => ({ ...group })),
    itemIds: [],
    activeItems: 0,
    groupRevisions: new Map(board.groupRevisions),
  };
}

/** A new board: its columns and the one group that Monday gives every new board. */
export function buildBoard(
  described: {
    board_id: string;
    board_name: string;
    columns: readonly ColumnDescription[];
    hierarchy_type?: Board['hierarchy'] | undefined;
  },
  parentBoardId: string | null,
): Board {
  const columns = described.columns.some((column) => column.monday_id === 'name')
    ? described.columns
    : [{ monday_id: 'name', monday_title: 'Name', monday_type: 'name' }, ...described.columns];
  return {
    id: described.board_id,
    name: described.board_name,
    parentBoardId,
    hierarchy: described.hierarchy_type ?? 'classic',
    state: 'active',
    permissions: 'everyone',
    ownedBySync: false,
    columns: columns.map(buildColumn),
    deletedColumnIds: new Set(),
    itemIds: [],
    activeItems: 0,
    revision: 1,
    groups: [{ id: 'topics', title: 'Group Title', color: palette[0] ?? '#579bfc', position: 65_536, archived: false, deleted: false }],
    groupRevisions: new Map([['topics', 1]]),
  };
}

function buildColumn(described: ColumnDescription): Column {
  const labels = new Map<number, string>();
  for (const text of described.labels ?? []) labels.set(nextLabelId(described.monday_type, labels), text);
  return newColumn({
    id: described.monday_id,
    title: described.monday_title,
    type: described.monday_type,
    labels,
    rollup: described.rollup === true,
  });
}

/** A column as it is made: nothing deactivated, not managed. */
export function newColumn(
  column: Pick<Column, 'id' | 'title' | 'type'> & Partial<Pick<Column, 'description' | 'labels' | 'rollup'>>,
): Column {
  return { description: null, labels: new Map(), rollup: false, deactivated: new Set(), managed: false, revision: 1, ...column };
}

// Dropdown ids count from 1; status ids from 0 and leave out 5, the empty label.
function nextLabelId(type: string, labels: ReadonlyMap<number, string>): number {
  if (type !== 'status') return labels.size + 1;
  return labels.size < 5 ? labels.size : labels.size + 1;
}
