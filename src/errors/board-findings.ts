import { error, warning } from './finding-entry.js';
import type { FindingEntry } from './finding-entry.js';

/** What the live board and the lock file show. */
export const boardFindings = {
  BOARD_UNKNOWN: error('board', "The token's user sees no board of this id.", 'Correct the id, or give the user access to the board.'),
  BOARD_INACTIVE: error('board', 'The board is archived or deleted.', 'Restore the board, or name another one.'),
  BOARD_OF_SUBITEMS: error(
    'board',
    'The board is one of subitems, which Monday keeps behind the board of their items.',
    'Name the board whose items have these subitems.',
  ),
  BOARD_READ_ONLY: error(
    'board',
    "The token's user may not change the items of the board.",
    'Give the user the right to edit the board, or use the token of a user who has it.',
  ),
  BOARD_RIGHTS_PARTIAL: warning(
    'board',
    "The token's user may edit items, but perhaps not create groups and labels.",
    'Make the user an owner of the board, or let everyone edit everything on it.',
  ),
  BOARD_RIGHTS_UNKNOWN: warning(
    'board',
    "It could not be checked whether the token's user may create groups and labels: the token lacks a scope to ask who owns the board.",
    'Nothing to do if the user owns the board. To have it checked, add the scopes me:read and users:read to the token.',
  ),
  API_VERSION_DIFFERS: warning(
    'board',
    'Monday answers with another version of its API than the one that was asked for. It does so when a version is retired.',
    'Set MONDAY_API_VERSION to a version that Monday supports, or update the sync: docs/upgrading.md says how.',
  ),
  API_DEPRECATION: warning(
    'board',
    'Monday warns that a later version of its API will lack something that the sync uses.',
    'Update the sync before the version that it uses is retired.',
  ),
  BOARD_NEARLY_FULL: warning(
    'board',
    'The board has little room left for new items.',
    'Archive items that are not needed any more, have Monday raise the limit, or give some customers a board and a mapping of their own: `source.customers` names them.',
  ),
  BOARD_COLUMN_UNKNOWN: error(
    'board',
    'The board has no column of this id.',
    'Restore the column on the board, or name the id of the column that took its place: `npm run cli -- validate --board --fix` does where it has the same title.',
  ),
  BOARD_COLUMN_TYPE: error(
    'board',
    'The column has another type on the board.',
    'Give the mapping the type of the board, or the board a column of the type of the mapping.',
  ),
  BOARD_COLUMN_READ_ONLY: error(
    'board',
    'Monday fills the column itself and refuses every write to it.',
    'Map the field to another column, or take it out.',
  ),
  BOARD_COLUMN_CALCULATED: error(
    'board',
    'On a board with several levels Monday calculates the column from the subitems: a write to it has no effect, and Monday does not say so.',
    'Map the field to another column, or have the column no longer calculated.',
  ),
  BOARD_SUBITEMS_MISSING: error(
    'board',
    'The board has no subitem board: Monday makes it with the first subitem, without the columns of the mapping.',
    'Run `npm run cli -- board prepare`, which shows what the board needs and makes it.',
  ),
  BOARD_SUBITEMS_DIFFER: error(
    'board',
    'The subitems of the board are on another board than the mapping names.',
    'Name the subitem board that the board has.',
  ),
  BOARD_LABEL_MISSING: warning(
    'board',
    'The board lacks labels that the mapping can send but must not create; orders and sizes with these labels will be refused.',
    'Create the labels on the board. Case and blanks do not matter.',
  ),
  BOARD_LABELS_NEARLY_FULL: warning(
    'board',
    'A column of labels has little room left for new ones.',
    'Delete unused labels, or use another column.',
  ),
  BOARD_DRIFT: warning(
    'lock',
    'The board has changed since its lock file was accepted. The mapping still fits it.',
    'Check that the change is intended, then accept it: `npm run cli -- validate --board --accept`.',
  ),
  BOARD_COLUMN_UNMAPPED: warning(
    'lock',
    'Since the lock file was accepted the board has got a column with the title of a source column, and no field ties the two together.',
    'Add a field for it; or, if the column is only for people, accept it: `npm run cli -- validate --database --board --accept`.',
  ),
  TABLE_DRIFT: warning(
    'lock',
    'A table has changed since its lock file was accepted: a column that the mapping reads, or a new one in the source.',
    'Check that the change is intended, then accept it: `npm run cli -- validate --database --accept`.',
  ),
} as const satisfies Readonly<Record<string, FindingEntry>>;
