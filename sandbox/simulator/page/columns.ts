import { present, type Board, type Column, type Item } from '../board/model.js';

// As many as fit on a wide screen beside the name.
const SHOWN_COLUMNS = 9;
const SHOWN_SUBITEM_COLUMNS = 8;

/** Columns of a page: the chosen ones, or the first ones that any item fills. */
export function shownColumns(board: Board, items: readonly Item[], chosen: readonly string[]): Column[] {
  const named = board.columns.filter((column) => chosen.includes(column.id));
  return named.length > 0 ? named : filledColumns(board, items).slice(0, SHOWN_COLUMNS);
}

export function shownSubitemColumns(board: Board, subitems: readonly Item[]): Column[] {
  return filledColumns(board, subitems).slice(0, SHOWN_SUBITEM_COLUMNS);
}

/** Columns that can be chosen: all that a person can read. */
export const choosableColumns = (board: Board): Column[] => board.columns.filter((column) => !['name', 'subtasks'].includes(column.type));

function filledColumns(board: Board, items: readonly Item[]): Column[] {
  const filled = new Set<string>();
  for (const item of items) for (const id of present(item).cells.keys()) filled.add(id);
  return board.columns.filter((column) => filled.has(column.id));
}
