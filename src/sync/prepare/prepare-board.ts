import type { Mapping } from '../../mapping/schema.js';
import type { BoardChanges } from '../../monday/board-changes.js';
import type { BoardFacts, MondayApi } from '../../monday/types.js';
import { liveBoard } from '../preflight/preflight.js';
import { fitOf } from './needs.js';
import type { Fit, Need } from './needs.js';

/** Monday makes a subitem board with the first subitem only. A person who meets this item on the board should know what it is. */
export const TEMPORARY_ITEM = 'Temporary item of the order sync (board prepare). It can be deleted.';

export interface PreparedBoard extends Fit {
  readonly board: BoardFacts | null;
  /** Ids of temporary items on the board. */
  readonly temporary: readonly string[];
}

type Reads = Pick<MondayApi, 'readBoard' | 'findItems' | 'readItems'>;

/** What a board lacks for its first run, with temporary items that an attempt before has left. Only reads. `made` are ids of items that a search may not show yet. */
export async function lookAtBoard(monday: Reads, mapping: Mapping, made: readonly string[] = []): Promise<PreparedBoard> {
  const board = await liveBoard(monday, mapping.board.id);
  const fit = fitOf(mapping, board);
  if (fit.misfits.length > 0) return { ...fit, board, temporary: [] };
  const found = await monday.findItems(mapping.board.id, 'name', [TEMPORARY_ITEM], []);
  const ids = [...new Set([...found.map(({ id }) => id), ...made])];
  const items = await monday.readItems(ids, []);
  // A search may show what is deleted already, and it may compare names less strictly.
  const temporary = items.filter(({ state, name }) => state === 'active' && name === TEMPORARY_ITEM).map(({ id }) => id);
  return { ...fit, board, temporary };
}

/** A step whose result the board does not show. `reason` is what Monday said; null when it said nothing. */
export class NotMade extends Error {
  override readonly name = 'NotMade';
  constructor(
    readonly step: Step,
    readonly reason: unknown,
  ) {
    super(reason instanceof Error ? reason.message : 'Monday did not do it, and did not say why.');
  }
}

/** One change: a need, or the deletion of the temporary items. */
export type Step = Need | { readonly kind: 'cleanUp' };

/**
 * Makes what the board lacks, one step at a time, and reads the board after each: so it can be stopped anywhere and started again, and a lost answer is no
 * failure. `sizes` are the labels of the sizes. Returns the board as it is then. Throws `NotMade` when a step changes nothing.
 */
export async function prepareBoard(
  monday: Reads,
  changes: BoardChanges,
  mapping: Mapping,
  sizes: readonly string[],
): Promise<PreparedBoard> {
  const made: string[] = [];
  let tried: { readonly step: string; readonly error: unknown } | undefined;
  for (;;) {
    const seen = await lookAtBoard(monday, mapping, made);
    const step = nextStep(seen);
    if (step === null || seen.board === null) return seen;
    // A temporary item that has come or gone is progress too.
    const name = JSON.stringify([step, seen.temporary]);
    if (tried?.step === name) throw new NotMade(step, tried.error);
    tried = { step: name, error: await failureOf(make(changes, step, { ...seen, board: seen.board }, sizes, made)) };
  }
}

/** The temporary items go last: the first subitem is one of theirs. */
function nextStep({ misfits, needs, temporary }: PreparedBoard): Step | null {
  if (misfits.length > 0) return null;
  return needs[0] ?? (temporary.length > 0 ? { kind: 'cleanUp' } : null);
}

async function make(
  changes: BoardChanges,
  step: Step,
  { board, temporary }: PreparedBoard & { readonly board: BoardFacts },
  sizes: readonly string[],
  made: string[],
): Promise<void> {
  if (step.kind === 'cleanUp') {
    for (const id of temporary) await changes.deleteItem(id);
    return;
  }
  if (step.kind === 'column') {
    const boardId = step.on === 'board' ? board.boardId : (board.subitemBoardId ?? '');
    const { id, title, type, description, labelled } = step;
    await changes.createColumn(boardId, { id, title, type, description, labels: labelled ? sizes : [] });
    return;
  }
  const parent = temporary[0] ?? (await changes.createItem(board.boardId, TEMPORARY_ITEM));
  made.push(parent);
  await changes.createSubitem(parent, TEMPORARY_ITEM);
}

async function failureOf(work: Promise<void>): Promise<unknown> {
  return await work.then(
    () => null,
    (error: unknown) => error,
  );
}
