import type { SqlValue } from '../../database/database.js';
import type { RowDecision } from '../../orders/detection.js';
import type { Evaluation } from '../../orders/types.js';
import type { BoardFacts } from '../../monday/types.js';
import { isComplete } from '../../orders/selection.js';
import { loadBoardFacts } from '../../store/boards/boards.js';
import { productionDrift } from '../../store/production/production-drift.js';
import type { ProductionDrift } from '../../store/production/production-drift.js';
import { requireRoom } from '../preflight/board-room.js';
import { rejectConflictingRows } from './conflicts.js';
import { leaveHandFed, takeHandFed } from './hand-fed.js';
import type { HandFed } from './hand-fed.js';
import { leaveUnclear } from './key-changes.js';
import type { ReadCounter } from './read-counts.js';
import { incompleteFinding, ofRead, productionFindings } from './read-findings.js';
import { readRows } from './reading.js';
import type { DecidingRead, Reading } from './reading.js';
import { inferRemovals } from './removals.js';
import type { InferredRemovals } from './removals.js';

/** A row of the source whose order is to be sent. */
export interface DetectedRow {
  readonly row: readonly SqlValue[];
  readonly decision: Extract<RowDecision, { kind: 'stage' }>;
}

/** Hears of every row that a read has met and how it was decided. */
export type Observer = (evaluation: Evaluation, decision: RowDecision) => void;

/** Reads the source once and yields what is to be sent; everything is counted, and `observe` hears of it. Rows that contradict each other are known only at the end: see `counter.conflicts`. */
export async function* detectRows(
  reading: Reading,
  counter: ReadCounter,
  observe: Observer = () => undefined,
): AsyncGenerator<DetectedRow> {
  for await (const row of readRows(reading)) {
    const evaluation = reading.rules.evaluate(row);
    counter.rowsRead += 1;
    if (!reading.selected(row, evaluation)) continue;
    counter.warnings.add(evaluation);
    const decision = reading.detection.decide(evaluation);
    if (decision.kind === 'stage' && counter.staged >= reading.limit) {
      counter.leaveForLater(decision.order.key.digest);
      continue;
    }
    counter.add(decision);
    observe(evaluation, decision);
    if (decision.kind === 'stage') yield { row, decision };
  }
  const left = `${String(counter.beyondLimit)} more changed orders were left for another run by the limit.`;
  if (counter.beyondLimit > 0) counter.found.push(ofRead('ORDERS_LEFT_BY_LIMIT', counter.beyondLimit, left));
}

/** What a read has to know before it decides, and what takes long: no transaction waits for it. */
export interface ReadFacts {
  readonly drift: ProductionDrift;
  readonly whole: boolean;
  readonly complete: boolean;
  /** Rows that the source had before it was read. */
  readonly before: number;
  /** The board as it was read last; null before the first run. */
  readonly board: BoardFacts | null;
}

/** Refuses the rows that contradict each other, and finds out whether the read was complete. */
export async function readFacts(reading: Reading, counter: ReadCounter, before: number): Promise<ReadFacts> {
  if (counter.conflicts.size > 0) await rejectConflictingRows(reading, counter);
  const drift = await productionDrift(reading.database, reading.mapping, reading.run.boardId);
  const board = await loadBoardFacts(reading.database, reading.run.boardId);
  const whole = isComplete(reading.run.selection);
  return { drift, whole, complete: whole && counter.rowsRead > 0 && counter.rowsRead === before, before, board };
}

/** What a read has found out beside the rows that it has met. */
export interface DecidedRead {
  readonly handFed: HandFed;
  /** Null unless the read was complete. */
  readonly removals: InferredRemovals | null;
  /** New keys that are left to the next whole read. */
  readonly unclear: readonly string[];
}

/**
 * Decides what follows from a read and counts it: rows fed by hand, removals, changed keys, findings. Writes nothing, so that a preview decides
 * the same as a run. Throws BOARD_FULL when the board can never show all orders.
 */
export async function decideRead(read: DecidingRead, { drift, whole, before, board }: ReadFacts): Promise<DecidedRead> {
  const { mapping, counter, complete } = read;
  const handFed = whole ? await takeHandFed(read) : await leaveHandFed(read);
  counter.found.push(...productionFindings(mapping, drift));
  if (whole && !complete) counter.found.push(incompleteFinding(counter.rowsRead, before));
  const removals = complete ? await inferRemovals(read, handFed.keys) : null;
  // Most partial reads meet nothing new: then the known orders need not be gone through.
  const unclear = !complete && counter.newOrders.size > 0 ? await leaveUnclear(read) : [];
  counter.found.push(...requireRoom(mapping, board, counter.counts()));
  return { handFed, removals, unclear };
}
