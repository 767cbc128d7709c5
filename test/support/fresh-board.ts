import { readFileSync } from 'node:fs';
import { COLUMNS } from './shipped-board.js';

interface Described {
  readonly board_id: string;
  readonly board_name: string;
  readonly columns: readonly { readonly monday_id: string }[];
  readonly subitem_board: { readonly columns: readonly unknown[] };
}

/** The description of the shipped board. */
export const shippedBoard = (): Described => JSON.parse(readFileSync('mappings/boards/customer-master-schedule.json', 'utf8')) as Described;

/** The shipped board as a person would set it up: the columns of the orders, but no key column, and no subitem yet. */
export function freshBoard(changes: Readonly<Record<string, unknown>> = {}): unknown {
  const shipped = shippedBoard();
  const columns = shipped.columns.filter(({ monday_id: id }) => id !== COLUMNS.key);
  return { ...shipped, columns, subitem_board: undefined, ...changes };
}
