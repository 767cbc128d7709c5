import { hasLabels } from '../orders/column-types.js';
import { isRecord } from './answer.js';
import { IncompleteRead, ReadRefused, wholeList, wholeText, type Json } from './read-answer.js';
import { BOARD_COST } from './read-cost.js';
import type { Reader } from './read-budget.js';
import { query } from './reads.js';
import { deactivatedLabelsOf, labelsOf, subitemBoardOf } from './column-settings.js';
import type { BoardColumn, BoardFacts } from './types.js';

/** The facts of the live board, its subitem board included. Throws `ReadRefused` when Monday does not show the board. */
export async function readBoard(reader: Reader, boardId: string): Promise<BoardFacts> {
  const data = await query(reader, 'board', { board: boardId }, BOARD_COST);
  const board = onlyBoard(data, boardId);
  const rawColumns = wholeList(board['columns'], 'columns');
  const subtasks = rawColumns.find((column) => column['type'] === 'subtasks');
  const subitemBoardId = subtasks === undefined ? null : subitemBoardOf(subtasks['settings']);
  return {
    boardId: wholeText(board['id'], 'board id'),
    name: wholeText(board['name'], 'board name'),
    state: wholeText(board['state'], 'board state'),
    access: board['access_level'] === 'view' ? 'view' : 'edit',
    permissions: wholeText(board['permissions'], 'board permissions'),
    owned: isOwner(data['me'], wholeList(board['owners'], 'owners')),
    itemsCount: count(board['items_count']),
    itemsLimit: typeof board['items_limit'] === 'number' ? board['items_limit'] : null,
    columns: rawColumns.map(column),
    groups: groupsOf(board),
    subitemBoardId,
    subitemColumns: subitemBoardId === null ? [] : await readColumns(reader, subitemBoardId),
  };
}

/** An app's token may have no user. */
function isOwner(me: unknown, owners: readonly Json[]): boolean {
  const user = isRecord(me) ? me['id'] : undefined;
  return user !== undefined && owners.some((owner) => owner['id'] === user);
}

/** Active groups of the board. */
export async function readGroups(reader: Reader, boardId: string): Promise<BoardFacts['groups']> {
  return groupsOf(onlyBoard(await query(reader, 'groups', { board: boardId }, BOARD_COST), boardId));
}

async function readColumns(reader: Reader, boardId: string): Promise<BoardColumn[]> {
  const board = onlyBoard(await query(reader, 'boardColumns', { board: boardId }, BOARD_COST), boardId);
  return wholeList(board['columns'], 'columns').map(column);
}

/** Monday leaves out a board that does not exist or that the token may not see, without an error. */
function onlyBoard(data: Json, boardId: string): Json {
  const [board, ...more] = wholeList(data['boards'], 'boards');
  if (board === undefined) {
    const message = `Board ${boardId} does not exist, or the token cannot see it.`;
    throw new ReadRefused({ code: 'InvalidBoardIdException', message, httpStatus: 200 });
  }
  if (more.length > 0 || String(board['id']) !== boardId) throw new IncompleteRead(`Monday answered with another board than ${boardId}.`);
  return board;
}

function groupsOf(board: Json): { id: string; title: string }[] {
  return wholeList(board['groups'], 'groups')
    .filter((group) => group['archived'] !== true && group['deleted'] !== true)
    .map((group) => ({ id: wholeText(group['id'], 'group id'), title: wholeText(group['title'], 'group title') }));
}

function column(raw: Json): BoardColumn {
  const { id, title, type, settings } = raw;
  const facts = { id: wholeText(id, 'column id'), title: wholeText(title, 'column title'), type: wholeText(type, 'column type') };
  if (!hasLabels(facts.type)) return facts;
  const deactivated = deactivatedLabelsOf(settings);
  return { ...facts, labels: labelsOf(settings), ...(deactivated.length > 0 && { deactivated }) };
}

function count(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new IncompleteRead("Monday's answer has no number of items.");
}
