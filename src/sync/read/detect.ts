import type { SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import type { RowDecision } from '../../orders/detection.js';
import type { Coverage } from '../../orders/findings/compare.js';
import { isComplete } from '../../orders/selection.js';
import { isSuperseded } from '../../orders/superseded.js';
import { loadBoardFacts, nextReadNumber } from '../../store/boards/boards.js';
import { dropChangedRows } from '../../store/staging/changed-rows.js';
import type { Lease } from '../../store/runs/leases.js';
import { handFedKeys } from '../../store/staging/hand-fed.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import type { UnpublishedLoad } from '../../store/staging/loads.js';
import { markSuperseded, openStagedOrders } from '../../store/records/superseded.js';
import type { OpenStagedOrder } from '../../store/records/superseded.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { recordRejections } from '../../store/errors/rejections.js';
import { productionDrift } from '../../store/production/production-drift.js';
import { publishRead } from '../../store/runs/runs.js';
import type { ReadCounts, StoredRun } from '../../store/runs/runs.js';
import { countSource } from '../../store/source/source.js';
import { requireRoom } from '../preflight/board-room.js';
import { rejectConflictingRows } from './conflicts.js';
import { takeHandFed } from './hand-fed.js';
import { leaveUnclear } from './key-changes.js';
import { ReadCounter } from './read-counts.js';
import { incompleteFinding, ofRead, productionFindings } from './read-findings.js';
import { prepareReading, readRows } from './reading.js';
import type { Reading, ReadSession } from './reading.js';
import { rekeyByMapping } from './rekey-mapping.js';
import { inferRemovals } from './removals.js';
import type { Services } from '../services.js';

/** Rows that go to the database in one piece: large enough to be fast, small enough to hold up no other writer for more than a moment. */
const ROWS_PER_PIECE = 1_000;

/**
 * Reads the source once, compares it with what Monday acknowledged, and publishes the changed rows as one load, or nothing at all.
 * The rows are loaded in pieces while the source is read; one short transaction at the end decides what needs the records and publishes the load.
 * Safe to repeat: what an attempt that was cut off has loaded is never read, and the next one takes it away.
 */
export async function detectChanges(services: Services, run: StoredRun, mapping: Mapping, lease: Lease): Promise<ReadCounts> {
  const { database } = services;
  await rekeyByMapping(services, run, mapping, lease);
  const reading = await prepareReading(services, run, mapping);
  const before = await countSource(database, mapping.source.table);
  const load = await beginLoad(database, lease, mapping.name, [mapping.tables.changed]);
  const counter = await readSource(reading, load);
  if (counter.conflicts.size > 0) await rejectConflictingRows(reading, counter);
  const drift = await productionDrift(database, mapping, run.boardId);
  const whole = isComplete(run.selection);
  const complete = whole && counter.rowsRead > 0 && counter.rowsRead === before;
  return await database.transaction(async (tx) => {
    const readNumber = await nextReadNumber(tx, run.boardId);
    const read: ReadSession = { ...reading, tx, boardId: run.boardId, loadId: load.loadId, counter, readNumber, complete };
    // Rows of one key that differ are all refused: what was loaded of them goes again.
    await dropChangedRows(tx, mapping, read.loadId, counter.conflicts);
    const handFed = await loadHandFed(read);
    counter.found.push(...productionFindings(mapping, drift));
    if (whole && !complete) counter.found.push(incompleteFinding(counter.rowsRead, before));
    // Reads the records over a connection of its own, so it comes before this transaction changes any of them.
    await supersedeOpenOrders(read);
    if (complete) await inferRemovals(read, handFed);
    // Most partial reads meet nothing new: then the known orders need not be gone through.
    else if (counter.newOrders.size > 0) await leaveUnclear(read);
    counter.found.push(...requireRoom(mapping, await loadBoardFacts(tx, run.boardId), counter.counts()));
    await recordRejections(tx, mapping.tables.errors.orders, counter.rejectedRows, { runId: run.runId, complete, now: read.now });
    await reportRead(read, handFed);
    await publishRead(tx, lease, run.runId, { load, readNumber, complete, counts: counter.counts() });
    return counter.counts();
  });
}

async function readSource(reading: Reading, load: UnpublishedLoad): Promise<ReadCounter> {
  const counter = new ReadCounter(reading.snapshot.table.size > 0);
  const columns = [...reading.kept.map(({ name }) => name), ...SYNC_COLUMNS.changed];
  const pieces = new LoadingPieces(reading.database, load);
  let waiting: SqlValue[][] = [];
  const flush = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) await pieces.add((tx) => tx.bulkLoad(reading.mapping.tables.changed, columns, rows));
  };
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
    if (decision.kind === 'stage') waiting.push(changedRow(reading, row, load.loadId, decision));
    if (waiting.length >= ROWS_PER_PIECE) await flush();
  }
  await flush();
  await pieces.end();
  const left = `${String(counter.beyondLimit)} more changed orders were left for another run by the limit.`;
  if (counter.beyondLimit > 0) counter.found.push(ofRead('ORDERS_LEFT_BY_LIMIT', counter.beyondLimit, left));
  return counter;
}

/** A whole read covers every order except those that only came by hand; any other read covers the orders that it has met. */
async function reportRead(
  { tx, run, mapping, counter, detection, complete, now }: ReadSession,
  handFed: ReadonlySet<string>,
): Promise<void> {
  const coverage: Coverage = complete ? { kind: 'everything', except: handFed } : { kind: 'keys', has: (key) => detection.hasMet(key) };
  const report = { mappingName: mapping.name, runId: run.runId, origin: 'READ', coverage, now } as const;
  await reportFindings(tx, report, [...counter.found, ...counter.warnings.findings()]);
}

function changedRow(
  reading: Reading,
  row: readonly SqlValue[],
  loadId: string,
  decision: Extract<RowDecision, { kind: 'stage' }>,
): SqlValue[] {
  return [...reading.kept.map(({ position }) => row[position] ?? null), loadId, decision.order.key.digest, decision.hash, decision.change];
}

/** Adds the orders that came by hand to the load, and returns the keys of those that the source does not hold. */
async function loadHandFed(read: ReadSession): Promise<ReadonlySet<string>> {
  const { tx, mapping, loadId } = read;
  if (!isComplete(read.run.selection)) return await handFedKeys(tx, read.boardId);
  const { staged, keys } = await takeHandFed(read);
  const rows = staged.map(({ values, decision }) => [...values, loadId, decision.order.key.digest, decision.hash, decision.change]);
  await tx.bulkLoad(mapping.tables.changed, [...read.kept.map(({ name }) => name), ...SYNC_COLUMNS.changed], rows);
  return keys;
}

/** What earlier batches left unfinished is not sent any more where this read says otherwise. */
async function supersedeOpenOrders(read: ReadSession): Promise<void> {
  const { database, tx, mapping, boardId, detection, complete } = read;
  const superseded: OpenStagedOrder[] = [];
  // Only an unfinished removal asks for it, and after a partial read it holds most of the known orders.
  let unseen: ReadonlySet<string> | null = null;
  for await (const order of openStagedOrders(database, mapping, boardId)) {
    const wasSeen = (): boolean => !(unseen ??= unseenKeys(read)).has(order.keyDigest);
    if (isSuperseded(order, { met: detection.met(order.keyDigest, order.hash), complete, wasSeen })) superseded.push(order);
  }
  await markSuperseded(tx, mapping, superseded, read);
}

/** Known orders that the read did not meet, sent in part or whole. */
function unseenKeys({ snapshot, detection }: Reading): Set<string> {
  return new Set([...[...snapshot.table.unseen()].map(({ keyDigest }) => keyDigest), ...detection.unseenDirty()]);
}
