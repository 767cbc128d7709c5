import { API_VERSION, requireToken, TIMEOUT_MS } from './client.js';
import type { MondaySettings } from './client.js';
import { MUTATION_COST } from './limits.js';
import type { QueryName } from './queries.js';
import { query, ReadRefused } from './reads.js';
import { wholeObject, wholeText } from './read-answer.js';
import type { Json } from './read-answer.js';
import { transport } from './transport.js';

/** A column to create, under an id of our choice. */
export interface NewColumn {
  readonly id: string;
  readonly title: string;
  readonly type: string;
  readonly description: string;
  /** Of a dropdown; empty for others. */
  readonly labels: readonly string[];
}

/** What a board can be given before its first run. None of it is part of the request protocol: the caller reads the board again to see what was done. */
export interface BoardChanges {
  /** Monday accepts an id only once on a board. */
  createColumn(boardId: string, column: NewColumn): Promise<void>;
  /** Creates an item in the top group. Returns its id. */
  createItem(boardId: string, name: string): Promise<string>;
  createSubitem(parentId: string, name: string): Promise<void>;
  /** Deletes an item with its subitems. */
  deleteItem(itemId: string): Promise<void>;
}

/** Monday refuses to change the board, for a reason that a later attempt does not change. */
class ChangeRefused extends Error {
  override readonly name = 'ChangeRefused';
}

/** The changes over HTTP. They throw `ChangeRefused`, and otherwise as reads do, `IncompleteRead` where a change may have been made. */
export function createBoardChanges({ url, token, apiVersion = API_VERSION, timeoutMs = TIMEOUT_MS }: MondaySettings): BoardChanges {
  requireToken(token);
  const post = transport({ url, token, apiVersion, timeoutMs });
  const send = async (what: string, name: QueryName, variables: Json): Promise<Json> => {
    try {
      return await query({ post: (body) => post(body) }, name, variables, MUTATION_COST);
    } catch (error) {
      if (!(error instanceof ReadRefused)) throw error;
      throw new ChangeRefused(`Monday refuses to ${what} (${error.error.code}): ${error.error.message}`);
    }
  };
  return {
    createColumn: async (board, { labels, type, ...column }) => {
      const what = `create the column "${column.title}" on board ${board}`;
      if (labels.length === 0) await send(what, 'createColumn', { board, type, ...column });
      else await send(what, 'createDropdown', { board, labels: labels.map((label) => ({ label })), ...column });
    },
    createItem: async (board, name) => {
      const data = await send(`create an item on board ${board}`, 'createTemporaryItem', { board, name });
      return wholeText(wholeObject(data['create_item'], 'new item')['id'], 'item id');
    },
    createSubitem: async (parent, name) => {
      await send(`create a subitem of item ${parent}`, 'createFirstSubitem', { parent, name });
    },
    deleteItem: async (item) => {
      await send(`delete item ${item}`, 'deleteTemporaryItem', { item });
    },
  };
}
