import type { Database } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import type { KnownLabels } from '../../monday/labels.js';
import type { BoardFacts, MondayApi } from '../../monday/types.js';
import type { KnownGroup } from '../../orders/decide-order.js';
import { boardFactsDate, loadBoardFacts } from '../../store/boards/boards.js';
import { judgeGroupsOf } from '../../store/records/groups.js';
import { checkFirstContact } from '../adopt/first-contact.js';
import { labelsOf } from '../known-labels.js';
import { liveBoard, requireBoard } from '../preflight/preflight.js';

/** The board as a preview sees it. */
export interface LookedAtBoard {
  /** Null when no run has read it yet. */
  readonly facts: BoardFacts | null;
  /** Read for this preview; else it is what the last run has read. */
  readonly live: boolean;
  /** ISO 8601 UTC. */
  readonly readAt: string | null;
  readonly labels: KnownLabels;
  /** Groups whose state the live board changes, by title. */
  readonly groups: ReadonlyMap<string, KnownGroup>;
}

/** The live board, or without `monday` what is known of it. Writes nothing. Throws BOARD_MISMATCH and BOARD_NOT_ADOPTED, as a run would. */
export async function lookAtBoard(
  database: Database,
  mapping: Mapping,
  monday: Pick<MondayApi, 'readBoard' | 'allItems'> | null,
): Promise<LookedAtBoard> {
  const boardId = mapping.board.id;
  if (monday === null) {
    const facts = await loadBoardFacts(database, boardId);
    const readAt = await boardFactsDate(database, boardId);
    return { facts, live: false, readAt, labels: await labelsOf(database, boardId, facts), groups: new Map() };
  }
  const readAt = await database.now();
  const facts = requireBoard(mapping, await liveBoard(monday, boardId));
  await checkFirstContact({ database, monday }, mapping, facts);
  const look = { readAt, renamedPolicy: mapping.policies.people.group.renamed };
  const { changed } = await judgeGroupsOf(database, boardId, facts.groups, look);
  const groups = new Map(
    changed.map(({ title, state, groupId, requestId }) => [
      title,
      { state: state === 'DUPLICATE' ? ('LIVE' as const) : state, groupId, requestId },
    ]),
  );
  return { facts, live: true, readAt, labels: await labelsOf(database, boardId, facts), groups };
}
