import type { MondayType } from '../orders/column-types.js';

/** How one column of the board is written. */
export interface BoardColumnMapping {
  readonly type: MondayType;
  /** Of a status or dropdown column: whether a label that the board lacks may be created. Absent means `must exist`. */
  readonly labels?: LabelPolicy;
}

export type LabelPolicy = 'create' | 'must exist';

/** The part of a mapping that this layer needs. */
export interface MondayBoardMapping {
  readonly boardId: string;
  /** Text column that holds the key digest. */
  readonly keyColumnId: string;
  /** By column id. */
  readonly columns: Readonly<Record<string, BoardColumnMapping>>;
  /** Absent when the mapping has no subitems. */
  readonly subitems?: {
    readonly boardId: string;
    readonly size: BoardColumnMapping & { readonly id: string };
    readonly quantity: BoardColumnMapping & { readonly id: string };
  };
}

/** The key column holds the key digest, which is written again when the key of an order changes. */
const KEY_COLUMN: BoardColumnMapping = { type: 'text' };

/** How a column of the board is written. Throws for a column that the mapping does not have: the mapping and the order belong together. */
export function columnMapping(board: MondayBoardMapping, columnId: string): BoardColumnMapping {
  const column = columnId === board.keyColumnId ? KEY_COLUMN : board.columns[columnId];
  if (column === undefined) throw new Error(`Column ${columnId} of an order is not in the mapping of board ${board.boardId}.`);
  return column;
}

/** The subitem part of a mapping. Throws when it has none. */
export function subitemMapping(board: MondayBoardMapping): NonNullable<MondayBoardMapping['subitems']> {
  if (board.subitems === undefined) throw new Error(`The mapping of board ${board.boardId} has no subitems.`);
  return board.subitems;
}
