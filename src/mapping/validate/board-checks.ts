import type { BoardFacts } from '../../monday/types.js';
import type { MappingParts } from '../parts.js';
import { checkBoardColumns, checkSubitemColumns } from './board-column-checks.js';
import { checkBoardLabels } from './board-label-checks.js';
import type { Check, Problem } from './finding.js';

/** The live board of a mapping, with facts of the orders for it. */
export interface LiveBoard {
  /** Null when the user of the token cannot see such a board. */
  readonly board: BoardFacts | null;
  /** Names of the sizes that the rules can derive from the source; missing when the tables are not given. */
  readonly sizes?: readonly string[] | undefined;
}

/** Share of a board's limit from which on it counts as nearly reached: the rest lasts for some weeks of orders. */
const NEARLY = 0.9;

/** Compares a mapping with the live board that it names: its columns, their types and labels, its subitem board, rights and room. */
export const checkBoard: Check<LiveBoard> = (parts, live) => {
  if (parts.board === undefined) return [];
  const { board } = live;
  if (board === null) return [unknownBoard(parts.board.id)];
  if (board.state !== 'active') return [inactive(board)];
  return [
    ...checkRights(board),
    ...checkRoom(board),
    ...checkBoardColumns(parts, board),
    ...checkSubitemBoard(parts, board),
    ...checkBoardLabels(parts, board, live.sizes),
  ];
};

function unknownBoard(id: string): Problem {
  return {
    code: 'BOARD_UNKNOWN',
    path: ['board', 'id'],
    found: `"${id}", which Monday does not show`,
    expected: "the id of a board that the token's user can see",
  };
}

function inactive({ boardId, state }: BoardFacts): Problem {
  return { code: 'BOARD_INACTIVE', path: ['board', 'id'], found: `"${boardId}", a board that is ${state}`, expected: 'an active board' };
}

function checkRights({ access, permissions, owned }: BoardFacts): Problem[] {
  const path = ['board', 'id'];
  if (access === 'view')
    return [
      {
        code: 'BOARD_READ_ONLY',
        path,
        found: "a board that the token's user may only view",
        expected: 'a board whose items that user may edit',
      },
    ];
  if (permissions === 'everyone' || owned) return [];
  const found = `a board with the permissions "${permissions}", which the token's user does not own`;
  return [{ code: 'BOARD_RIGHTS_PARTIAL', path, found, expected: 'a user who may create its groups and labels too' }];
}

/** Counts the present items. A run also counts the orders that it reads. */
function checkRoom({ itemsCount, itemsLimit }: BoardFacts): Problem[] {
  if (itemsLimit === null || itemsCount < itemsLimit * NEARLY) return [];
  const found = `${String(itemsCount)} of ${String(itemsLimit)} items on the board`;
  return [{ code: 'BOARD_NEARLY_FULL', path: ['board', 'id'], found, expected: 'room for the orders to come' }];
}

/** A board has no subitem board before its first subitem; then nothing can be checked. */
function checkSubitemBoard(parts: MappingParts, board: BoardFacts): Problem[] {
  const { subitems } = parts;
  if (subitems === undefined || board.subitemBoardId === null) return [];
  if (board.subitemBoardId === subitems.board) return checkSubitemColumns(subitems, board);
  return [
    {
      code: 'BOARD_SUBITEMS_DIFFER',
      path: ['subitems', 'board'],
      found: `"${subitems.board}"`,
      expected: `"${board.subitemBoardId}", the subitem board of board ${board.boardId}`,
      replacement: board.subitemBoardId,
    },
  ];
}
