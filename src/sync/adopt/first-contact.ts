import { remedyOf } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts, BoardItem, MondayApi } from '../../monday/types.js';
import { hadFirstContact, noteFirstContact } from '../../store/boards/first-contact.js';
import { permanentFailure } from '../step-failure.js';
import type { Services } from '../services.js';

/** What the key column holds is a SHA-256 of ours; a planner's own text in it is none. */
const OUR_KEY = /^[0-9a-f]{64}$/;

/** Whether an item shows that the sync has made or bound it. Its key column must have been read. */
export function bearsKey(mapping: Mapping, item: BoardItem): boolean {
  return OUR_KEY.test(item.values[mapping.board.keyColumn.id] ?? '');
}

/** Items that nothing on the board ties to the sync. */
export async function itemsWithoutKey(monday: Pick<MondayApi, 'allItems'>, mapping: Mapping): Promise<readonly BoardItem[]> {
  const items = await monday.allItems(mapping.board.id, [mapping.board.keyColumn.id]);
  return items.filter((item) => !bearsKey(mapping, item));
}

/**
 * At first contact a board must hold no item that the sync does not know: such items may be the orders themselves, and would then stand
 * there twice. Throws BOARD_NOT_ADOPTED while there are some. Once there were none, or a person has adopted or declared them, the board is
 * not asked again, so that what people make there later never stops a run.
 */
export async function requireFirstContact(
  { database, monday }: Pick<Services, 'database' | 'monday'>,
  mapping: Mapping,
  board: BoardFacts,
): Promise<void> {
  const { boardId } = board;
  if (await hadFirstContact(database, boardId)) return;
  const unknown = board.itemsCount === 0 ? [] : await itemsWithoutKey(monday, mapping);
  const [first] = unknown;
  if (first === undefined) {
    await noteFirstContact(database, boardId, await database.now());
    return;
  }
  throw permanentFailure(
    'BOARD_NOT_ADOPTED',
    `Board ${boardId} (${board.name}) holds ${String(unknown.length)} items that the sync does not know, such as "${first.name}" (${first.id}); nothing was sent. ` +
      remedyOf('BOARD_NOT_ADOPTED'),
  );
}
