import type { SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import type { RowDecision } from '../../orders/detection.js';
import type { Coverage } from '../../orders/findings/compare.js';
import { isComplete } from '../../orders/selection.js';
import { isSuperseded } from '../../orders/superseded.js';
import { loadBoardFacts, nextReadNumber } from '../../store/boards/boards.js';
import { dropChangedRows } from '../../store/staging/changed-rows.js';
import type { Claim } from '../../store/runs/leases.js';
import { handFedKeys } from '../../store/staging/hand-fed.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import type { UnpublishedLoad } from '../../store/staging/loads.js';
import { overtake, unfinishedOrders } from '../../store/records/superseded.js';
import type { UnfinishedOrder } from '../../store/records/superseded.js';
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
import { ReadTally } from './read-counts.js';
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
export async function detectChanges(services: Services, run: StoredRun, mapping: Mapping, claim: Claim): Promise<ReadCounts> {
  const { database } = services;
  await rekeyByMapping(services, run, mapping, claim);
  const reading = await prepareReading(services, run, mapping);
  const before = await countSource(database, mapping.source.table);
  const load = await beginLoad(database, claim, mapping.name, [mapping.tables.changed]);
  const tally = await readSource(reading, load);
  if (tally.conflicts.size > 0) await rejectConflictingRows(reading, tally);
  const drift = await productionDrift(database, mapping, run.boardId);
  const whole = isComplete(run.selection);
  const complete = whole && tally.rowsRead > 0 && tally.rowsRead === before;
  return await database.transaction(async (tx) => {
    const readNumber = await nextReadNumber(tx, run.boardId);
    const read: ReadSession = { ...reading, tx, boardId: run.boardId, loadId: load.loadId, tally, readNumber, complete };
    // Rows of one key that differ are all refused: what was loaded of them goes again.
    await dropChangedRows(tx, mapping, read.loadId, tally.conflicts);
    const handFed = await loadHandFed(read);
    tally.found.push(...productionFindings(mapping, drift));
    if (whole && !complete) tally.found.push(incompleteFinding(tally.rowsRead, before));
    // Reads the records over a connection of its own, so it comes before this transaction changes any of them.
    await overtakeUnfinished(read);
    if (complete) await inferRemovals(read, handFed);
    // Most partial reads meet nothing new: then the known orders need not be gone through.
    else if (tally.newOrders.size > 0) await leaveUnclear(read);
    tally.found.push(...requireRoom(mapping, await loadBoardFacts(tx, run.boardId), tally.counts()));
    await recordRejections(tx, mapping.tables.errors.orders, tally.rejectedRows, { runId: run.runId, complete, now: read.now });
    await reportRead(read, handFed);
    await publishRead(tx, claim, run.runId, { load, readNumber, complete, counts: tally.counts() });
    return tally.counts();
  });
}

async function readSource(reading: Reading, load: UnpublishedLoad): Promise<ReadTally> {
  const tally = new ReadTally(reading.snapshot.table.size > 0);
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
    tally.rowsRead += 1;
    if (!reading.selected(row, evaluation)) continue;
    tally.warnings.add(evaluation);
    const decision = reading.detection.decide(evaluation);
    if (decision.kind === 'stage' && tally.staged >= reading.limit) {
      tally.leaveForLater(decision.order.key.digest);
      continue;
    }
    tally.add(decision);
    if (decision.kind === 'stage') waiting.push(changedRow(reading, row, load.loadId, decision));
    if (waiting.length >= ROWS_PER_PIECE) await flush();
  }
  await flush();
  await pieces.end();
  const left = `${String(tally.beyondLimit)} more changed orders were left for another run by the limit.`;
  if (tally.beyondLimit > 0) tally.found.push(ofRead('ORDERS_LEFT_BY_LIMIT', tally.beyondLimit, left));
  return tally;
}

/** A whole read tells of every order, those that only came by hand excepted; any other one of the orders that it has met. */
async function reportRead({ tx, run, mapping, tally, detection, complete, now }: ReadSession, handFed: ReadonlySet<string>): Promise<void> {
  const coverage: Coverage = complete ? { kind: 'everything', except: handFed } : { kind: 'keys', has: (key) => detection.hasMet(key) };
  const report = { mappingName: mapping.name, runId: run.runId, origin: 'READ', coverage, now } as const;
  await reportFindings(tx, report, [...tally.found, ...tally.warnings.findings()]);
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
async function overtakeUnfinished(read: ReadSession): Promise<void> {
  const { database, tx, mapping, boardId, detection, complete } = read;
  const overtaken: UnfinishedOrder[] = [];
  // Only an unfinished removal asks for it, and after a partial read it holds most of the known orders.
  let unseen: ReadonlySet<string> | null = null;
  for await (const order of unfinishedOrders(database, mapping, boardId)) {
    const wasSeen = (): boolean => !(unseen ??= unseenKeys(read)).has(order.keyDigest);
    if (isSuperseded(order, { met: detection.met(order.keyDigest, order.hash), complete, wasSeen })) overtaken.push(order);
  }
  await overtake(tx, mapping, overtaken, read);
}

/** Known orders that the read did not meet, sent in part or whole. */
function unseenKeys({ snapshot, detection }: Reading): Set<string> {
  return new Set([...[...snapshot.table.unseen()].map(({ keyDigest }) => keyDigest), ...detection.unseenDirty()]);
}
