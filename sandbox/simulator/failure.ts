import { GraphQLError } from 'graphql';

/** An application error as Monday puts it into `errors[]`: under HTTP 200, whatever the value of `status_code`. */
export function failure(code: string, message: string, errorData: Record<string, unknown> = {}, statusCode = 200): GraphQLError {
  return new GraphQLError(message, { extensions: { code, status_code: statusCode, error_data: errorData } });
}

/** `error_data` about a board, whose id is a number there. */
export const boardData = (boardId: string): Record<string, unknown> => ({ board_id: /^\d+$/.test(boardId) ? Number(boardId) : boardId });

export const noSuchBoard = (boardId: string): GraphQLError =>
  failure('InvalidBoardIdException', 'The board does not exist. Please check your board ID and try again', boardData(boardId));

export const noSuchItem = (itemId: string): GraphQLError =>
  failure('InvalidItemIdException', 'The item does not exist. Please check your item ID and try again', { item_id: itemId });

/** Monday's answer when the mutation acts on the item itself (move, archive, delete), not on its values. */
export const itemNotFound = (itemId: string): GraphQLError =>
  failure('ResourceNotFoundException', `Item not found: ${itemId}`, { resource_type: 'item', resource_id: itemId }, 404);

export const noSuchGroup = (groupId: string): GraphQLError =>
  failure('InvalidGroupIdException', 'The group does not exist. Please check your group ID and try again', { group_id: groupId });

export const noSuchColumn = (columnId: string): GraphQLError =>
  failure('InvalidColumnIdException', "This column ID doesn't exist for the board", { column_id: columnId });

export const invalidArgument = (message: string, data: Record<string, unknown> = {}): GraphQLError =>
  failure('InvalidArgumentException', message, data);

/** Refuses what the simulator lacks, in words that are not Monday's. Monday may well have it. */
export const notImplemented = (what: string): GraphQLError =>
  new GraphQLError(`The simulator does not implement ${what}.`, { extensions: { code: 'SIMULATOR_LACKS' } });
