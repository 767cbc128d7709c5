import type { MondayApi } from '../../src/monday/types.js';

/** The same Monday, with something done before every read and around every send. */
export function watchedMonday(
  real: MondayApi,
  at: { readonly reading: () => Promise<void>; readonly sending: () => Promise<void>; readonly answered: () => Promise<void> },
): MondayApi {
  const reading = async <T>(read: () => Promise<T>): Promise<T> => {
    await at.reading();
    return await read();
  };
  return {
    tokenIdentity: real.tokenIdentity,
    send: async (request) => {
      await at.sending();
      const outcome = await real.send(request);
      await at.answered();
      return outcome;
    },
    readBoard: (boardId) => reading(() => real.readBoard(boardId)),
    readGroups: (boardId) => reading(() => real.readGroups(boardId)),
    findItems: (boardId, columnId, values, columns) => reading(() => real.findItems(boardId, columnId, values, columns)),
    allItems: (boardId, columns) => reading(() => real.allItems(boardId, columns)),
    readItems: (ids, columns) => reading(() => real.readItems(ids, columns)),
    readSubitems: (ids, columns) => reading(() => real.readSubitems(ids, columns)),
  };
}
