import { liveBoard } from '../../sync/preflight/preflight.js';
import type { DescribedTables } from '../../database/described.js';
import type { LocatedMapping } from '../../mapping/located.js';
import { checkBoard } from '../../mapping/validate/board-checks.js';
import { sizeNames } from '../../mapping/validate/size-names.js';
import { createMondayApi } from '../../monday/client.js';
import type { BoardFacts } from '../../monday/types.js';
import type { Settings } from '../../config/settings.js';
import { CannotCheck, reasonOf } from './truth.js';
import type { Truth } from './truth.js';

/** The live boards at Monday, each read once. Needs the token. The tables, when given, determine which sizes need a label. */
export function boardTruth({ monday }: Pick<Settings, 'monday'>, tables: DescribedTables | undefined): Truth {
  const { url, token, apiVersion } = monday;
  if (token === null)
    throw new CannotCheck('The board cannot be read without a token: set MONDAY_API_TOKEN, or `monday.token` in the settings file.');
  const api = orCannotCheck(() => createMondayApi({ url, token, apiVersion }));
  const boards = new Map<string, Promise<BoardFacts | null>>();
  const read = async (id: string): Promise<BoardFacts | null> => {
    const board = boards.get(id) ?? liveBoard(api, id);
    boards.set(id, board);
    return await board.catch((error: unknown) => {
      throw new CannotCheck(`Board ${id} cannot be read from ${url}: ${reasonOf(error)}`);
    });
  };
  return {
    check: async (mapping: LocatedMapping) => {
      const { board } = mapping.parts;
      if (board === undefined) return [];
      const sizes = tables === undefined ? undefined : sizeNames(mapping.parts, tables);
      return mapping.locate(checkBoard(mapping.parts, { board: await read(board.id), sizes }));
    },
    live: async ({ board }) => ({ board: await read(board.id) }),
    close: async () => undefined,
  };
}

function orCannotCheck<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new CannotCheck(`The board cannot be read: ${reasonOf(error)}`);
  }
}
