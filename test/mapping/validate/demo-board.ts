import { readFile } from 'node:fs/promises';
import type { BoardColumn, BoardFacts } from '../../../src/monday/types.js';

interface DescribedColumn {
  readonly monday_id: string;
  readonly monday_title: string;
  readonly monday_type: string;
  readonly labels?: readonly string[];
}

interface DescribedBoard {
  readonly board_id: string;
  readonly board_name: string;
  readonly columns: readonly DescribedColumn[];
  readonly subitem_board: { readonly board_id: string; readonly columns: readonly DescribedColumn[] };
}

/** The board of the demo as Monday would show it after its first subitem, to a user who may do everything. */
export async function demoBoard(): Promise<BoardFacts> {
  const board = JSON.parse(await readFile('mappings/boards/customer-master-schedule.json', 'utf8')) as DescribedBoard;
  return {
    boardId: board.board_id,
    name: board.board_name,
    state: 'active',
    type: 'board',
    hierarchy: 'classic',
    access: 'edit',
    permissions: 'everyone',
    owned: null,
    itemsCount: 0,
    itemsLimit: 10_000,
    columns: board.columns.map(column),
    groups: [],
    subitemBoardId: board.subitem_board.board_id,
    subitemColumns: board.subitem_board.columns.map(column),
    api: { asked: '2026-10', answered: '2026-10', warnings: [] },
  };
}

function column({ monday_id: id, monday_title: title, monday_type: type, labels }: DescribedColumn): BoardColumn {
  const takesLabels = type === 'status' || type === 'dropdown';
  return takesLabels ? { id, title, type, labels: labelsById(labels ?? []) } : { id, title, type };
}

function labelsById(labels: readonly string[]): Record<string, string> {
  return Object.fromEntries(labels.map((label, index) => [String(index + 1), label]));
}
