import { z } from 'zod';

const idText = z.union([z.string(), z.number()]).transform(String);

export const columnShape = z.object({
  monday_id: z.string().min(1),
  monday_title: z.string(),
  monday_type: z.string(),
  labels: z.array(z.string()).optional(),
  /** On a board of several levels: calculated from the subitems. */
  rollup: z.boolean().optional(),
});

const boardShape = z.object({ board_id: idText, board_name: z.string(), columns: z.array(columnShape) });

export const descriptionShape = boardShape.extend({
  hierarchy_type: z.enum(['classic', 'multi_level']).optional(),
  parent_board_id: idText.optional(),
  /** The hidden board of the subitems, which exists from the start: the board has had subitems. */
  subitem_board: boardShape.optional(),
  /** A fresh board: its first subitem makes a hidden board with Monday's default columns, under the id of `subitem_board` if there is one. */
  subitems: z.literal('none yet').optional(),
});

export type ColumnDescription = z.output<typeof columnShape>;
export type BoardDescription = z.output<typeof descriptionShape>;
/** The hidden board that a board has, or that its first subitem makes. */
export interface SubitemBoardDescription {
  readonly board_id: string;
  readonly board_name: string;
  readonly columns: readonly ColumnDescription[];
}

/**
 * Reads board descriptions. A description with `parent_board_id` (the export of a live board's hidden subitem board) is joined to its
 * parent. Extra fields are ignored. Throws with the path of the first wrong field.
 */
export function readDescriptions(documents: readonly unknown[]): BoardDescription[] {
  const boards = documents.map((document, index) => {
    const parsed = descriptionShape.safeParse(document);
    if (parsed.success) return parsed.data;
    throw new Error(`Board description ${index + 1} is not usable. ${z.prettifyError(parsed.error)}`);
  });
  const children = boards.filter((board) => board.parent_board_id !== undefined);
  return boards
    .filter((board) => board.parent_board_id === undefined)
    .map((board) => {
      const child = children.find((candidate) => candidate.parent_board_id === board.board_id);
      return child && !board.subitem_board ? { ...board, subitem_board: child } : board;
    });
}
