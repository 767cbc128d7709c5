import { hasLabels } from '../orders/column-types.js';
import { isRecord } from './answer.js';
import { IncompleteRead, ReadRefused, wholeList, wholeText, type Json } from './read-answer.js';
import { BOARD_COST } from './read-cost.js';
import { noticing } from './api-notices.js';
import type { Reader } from './read-budget.js';
import { query } from './reads.js';
import { deactivatedLabelsOf, labelsOf, subitemBoardOf } from './column-settings.js';
import type { BoardColumn, BoardFacts } from './types.js';

/** The facts of the live board, its subitem board included. `apiVersion` is the version that the reader asks for. Throws `ReadRefused` when Monday does not show the board. */
export async function readBoard(plain: Reader, boardId: string, apiVersion: string): Promise<BoardFacts> {
  const { reader, facts: apiFacts } = noticing(plain, apiVersion);
  const board = onlyBoard(await query(reader, 'board', { board: boardId }, BOARD_COST), boardId);
  const columns = wholeList(board['columns'], 'columns');
  const permissions = wholeText(board['permissions'], 'board permissions');
  const hierarchy = board['hierarchy_type'] === 'multi_level' ? 'multi_level' : 'classic';
  const subitemBoardId = hierarchy === 'multi_level' ? boardId : subitemBoardIn(columns);
  return {
    boardId: wholeText(board['id'], 'board id'),
    name: wholeText(board['name'], 'board name'),
    state: wholeText(board['state'], 'board state'),
    type: typeof board['type'] === 'string' ? board['type'] : 'board',
    hierarchy,
    access: board['access_level'] === 'view' ? 'view' : 'edit',
    permissions,
    owned: permissions === 'everyone' ? null : await ownedBoard(reader, boardId),
    itemsCount: count(board['items_count']),
    itemsLimit: typeof board['items_limit'] === 'number' ? board['items_limit'] : null,
    columns: columns.map(column),
    groups: groupsOf(board),
    subitemBoardId,
    subitemColumns: await subitemColumns(reader, boardId, subitemBoardId, columns),
    api: apiFacts(),
  };
}

function subitemBoardIn(columns: readonly Json[]): string | null {
  const subtasks = columns.find((column) => column['type'] === 'subtasks');
  return subtasks === undefined ? null : subitemBoardOf(subtasks['settings']);
}

async function subitemColumns(
  reader: Reader,
  boardId: string,
  subitemBoardId: string | null,
  columns: readonly Json[],
): Promise<BoardColumn[]> {
  if (subitemBoardId === null) return [];
  return subitemBoardId === boardId ? columns.map(column) : await readColumns(reader, subitemBoardId);
}

/** Asks who owns the board. It needs more scopes than the sync does, so that a refusal is an answer too. */
async function ownedBoard(reader: Reader, boardId: string): Promise<BoardFacts['owned']> {
  try {
    const data = await query(reader, 'boardOwners', { board: boardId }, BOARD_COST);
    return isOwner(data['me'], wholeList(onlyBoard(data, boardId)['owners'], 'owners'));
  } catch (error) {
    if (error instanceof ReadRefused && error.error.code === 'missingRequiredPermissions') return { refused: error.error.message };
    throw error;
  }
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
  const { id, title, type, settings, capabilities } = raw;
  const facts = {
    id: wholeText(id, 'column id'),
    title: wholeText(title, 'column title'),
    type: wholeText(type, 'column type'),
    ...(isRecord(capabilities) && isRecord(capabilities['calculated']) && { calculated: true as const }),
  };
  if (!hasLabels(facts.type)) return facts;
  const deactivated = deactivatedLabelsOf(settings);
  return { ...facts, labels: labelsOf(settings), ...(deactivated.length > 0 && { deactivated }) };
}

function count(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new IncompleteRead("Monday's answer has no number of items.");
}
