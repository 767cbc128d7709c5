import { remedyOf } from '../../errors/registry.js';
import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { BoardFacts, BoardItem, MondayApi } from '../../monday/types.js';
import { hadFirstContact, noteFirstContact } from '../../store/boards/first-contact.js';
import { permanentFailure } from '../step-failure.js';
import { keyOfItem, unknownItems } from './unknown-items.js';
import type { Services } from '../services.js';

interface Contact {
  readonly database: Database;
  readonly monday: Pick<MondayApi, 'allItems'>;
}

/** The items of the live board that the sync would not recognise. */
export async function foreignItems({ database, monday }: Contact, mapping: Mapping): Promise<readonly BoardItem[]> {
  return await unknownItems(database, mapping, await monday.allItems(mapping.board.id, [mapping.board.keyColumn.id]));
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
export async function checkFirstContact(contact: Contact, mapping: Mapping, board: BoardFacts): Promise<boolean> {
  const { boardId } = board;
  if (await hadFirstContact(contact.database, boardId)) return true;
  const unknown = board.itemsCount === 0 ? [] : await foreignItems(contact, mapping);
  const [first] = unknown;
  if (first === undefined) return false;
  throw permanentFailure(
    'BOARD_NOT_ADOPTED',
    `Board ${boardId} (${board.name}) holds ${String(unknown.length)} items that the sync has no record of, such as "${first.name}" (${first.id})${keyedText(mapping, unknown)}; nothing was sent. ` +
      remedyOf('BOARD_NOT_ADOPTED'),
  );
}

function keyedText(mapping: Mapping, items: readonly BoardItem[]): string {
  const keyed = items.filter((item) => keyOfItem(mapping, item) !== null).length;
  return keyed === 0 ? '' : `; ${String(keyed)} of them have the key of a sync with another database, mapping name or key`;
}
