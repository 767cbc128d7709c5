import type { Queryable } from '../database/database.js';
import { columnLabels } from '../monday/labels.js';
import type { KnownLabels } from '../monday/labels.js';
import type { BoardFacts } from '../monday/types.js';
import { alteredLabels } from '../store/boards/altered-labels.js';
import { loadBoardFacts } from '../store/boards/boards.js';

/** Labels of a board and its subitem board, as of their last read. */
export async function loadKnownLabels(database: Queryable, boardId: string): Promise<KnownLabels> {
  return await labelsOf(database, boardId, await loadBoardFacts(database, boardId));
}

/** Labels of a board as these facts show them. */
export async function labelsOf(database: Queryable, boardId: string, facts: BoardFacts | null): Promise<KnownLabels> {
  const altered = await alteredLabels(database, boardId);
  const columns = facts === null ? [] : [...facts.columns, ...facts.subitemColumns];
  return new Map(columns.map(({ id, labels, deactivated }) => [id, columnLabels(Object.values(labels ?? {}), deactivated, altered[id])]));
}
