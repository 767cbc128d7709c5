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
  if (board.type === 'sub_items_board') return [ofSubitems(board)];
  return [
    ...checkApi(board),
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

function ofSubitems({ boardId }: BoardFacts): Problem {
  return {
    code: 'BOARD_OF_SUBITEMS',
    path: ['board', 'id'],
    found: `"${boardId}", a board of subitems`,
    expected: 'the board whose items have these subitems',
  };
}

function checkApi({ api: { asked, answered, warnings } }: BoardFacts): Problem[] {
  const path = ['board', 'id'];
  const differs: Problem[] =
    answered === null || answered === asked
      ? []
      : [{ code: 'API_VERSION_DIFFERS', path, found: `answers of version ${answered} of Monday's API`, expected: `version ${asked}` }];
  return [
    ...differs,
    ...warnings.map((warning): Problem => ({
      code: 'API_DEPRECATION',
      path,
      found: `a warning of Monday: "${warning}"`,
      expected: 'none',
    })),
  ];
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
  if (permissions === 'everyone' || owned === true) return [];
  if (typeof owned === 'object' && owned !== null) {
    const found = `a board with the permissions "${permissions}", and Monday does not say who owns it: ${owned.refused}`;
    return [{ code: 'BOARD_RIGHTS_UNKNOWN', path, found, expected: 'a token that may ask for it' }];
  }
  const found = `a board with the permissions "${permissions}", which the token's user does not own`;
  return [{ code: 'BOARD_RIGHTS_PARTIAL', path, found, expected: 'a user who may create its groups and labels too' }];
}

/** Counts the present items. A run also counts the orders that it reads. */
function checkRoom({ itemsCount, itemsLimit }: BoardFacts): Problem[] {
  if (itemsLimit === null || itemsCount < itemsLimit * NEARLY) return [];
  const found = `${String(itemsCount)} of ${String(itemsLimit)} items on the board`;
  return [{ code: 'BOARD_NEARLY_FULL', path: ['board', 'id'], found, expected: 'room for the orders to come' }];
}

/** A board has no subitem board before its first subitem, and the first one brings none of the mapped columns. */
function checkSubitemBoard(parts: MappingParts, board: BoardFacts): Problem[] {
  const { subitems } = parts;
  if (subitems === undefined) return [];
  if (board.subitemBoardId === null) return [noSubitemBoard(board)];
  if (board.subitemBoardId === subitems.board) return checkSubitemColumns(subitems, board);
  return [
    {
      code: 'BOARD_SUBITEMS_DIFFER',
      path: ['subitems', 'board'],
      found: `"${subitems.board}"`,
      expected: `"${board.subitemBoardId}", ${whereSubitemsAre(board)}`,
      replacement: board.subitemBoardId,
    },
  ];
}

function noSubitemBoard({ boardId }: BoardFacts): Problem {
  return {
    code: 'BOARD_SUBITEMS_MISSING',
    path: ['subitems', 'board'],
    found: `board ${boardId} without a subitem board`,
    expected: 'one, which `npm run cli -- board prepare` makes',
  };
}

const whereSubitemsAre = ({ boardId, hierarchy }: BoardFacts): string =>
  hierarchy === 'multi_level' ? 'the board itself, which has several levels' : `the subitem board of board ${boardId}`;
