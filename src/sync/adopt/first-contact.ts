import { remedyOf } from '../../errors/registry.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts, BoardItem, MondayApi } from '../../monday/types.js';
import { hadFirstContact, noteFirstContact } from '../../store/boards/first-contact.js';
import { permanentFailure } from '../step-failure.js';
import type { Services } from '../services.js';

/** The form of a key digest (SHA-256). Text that a planner wrote into the key column does not have it. */
const OUR_KEY = /^[0-9a-f]{64}$/;

/** Whether an item shows that the sync has created or bound it. Its key column must have been read. */
export function bearsKey(mapping: Mapping, item: BoardItem): boolean {
  return OUR_KEY.test(item.values[mapping.board.keyColumn.id] ?? '');
}

/** Items without a key digest of the sync. */
export async function itemsWithoutKey(monday: Pick<MondayApi, 'allItems'>, mapping: Mapping): Promise<readonly BoardItem[]> {
  const items = await monday.allItems(mapping.board.id, [mapping.board.keyColumn.id]);
  return items.filter((item) => !bearsKey(mapping, item));
}

/**
 * At first contact a board must hold no item without a record: such items may be the orders themselves, and the sync would create them a
 * second time. Throws BOARD_NOT_ADOPTED while there are some. Once there were none, or a person has adopted them or declared them foreign,
 * the board is not checked again, so that items which people create later never stop a run.
 */
export async function requireFirstContact(
  { database, monday }: Pick<Services, 'database' | 'monday'>,
  mapping: Mapping,
  board: BoardFacts,
): Promise<void> {
  if (await checkFirstContact({ database, monday }, mapping, board)) return;
  await noteFirstContact(database, board.boardId, await database.now());
}

/** The same without writing: whether a contact is noted already. */
export async function checkFirstContact(
  { database, monday }: { readonly database: Services['database']; readonly monday: Pick<MondayApi, 'allItems'> },
  mapping: Mapping,
  board: BoardFacts,
): Promise<boolean> {
  const { boardId } = board;
  if (await hadFirstContact(database, boardId)) return true;
  const unknown = board.itemsCount === 0 ? [] : await itemsWithoutKey(monday, mapping);
  const [first] = unknown;
  if (first === undefined) return false;
  throw permanentFailure(
    'BOARD_NOT_ADOPTED',
    `Board ${boardId} (${board.name}) holds ${String(unknown.length)} items that the sync has no record of, such as "${first.name}" (${first.id}); nothing was sent. ` +
      remedyOf('BOARD_NOT_ADOPTED'),
  );
}
