import type { Database, Queryable, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import type { RowDecision } from '../../orders/detection.js';
import { decideRemovals, removalHash } from '../../orders/removals.js';
import type { MissingOrder } from '../../orders/removals.js';
import { isComplete } from '../../orders/selection.js';
import { customersOf, missingRecords, noteMissing } from '../../store/records/acknowledged.js';
import { loadBoardFacts, nextReadNumber } from '../../store/boards/boards.js';
import { dropChangedRows } from '../../store/staging/changed-rows.js';
import type { Claim } from '../../store/runs/leases.js';
import { handFedKeys } from '../../store/staging/hand-fed.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import type { UnpublishedLoad } from '../../store/staging/loads.js';
import { overtake, unfinishedOrders } from '../../store/records/superseded.js';
import type { UnfinishedOrder } from '../../store/records/superseded.js';
import { recordRejections } from '../../store/errors/rejections.js';
import { productionDrift } from '../../store/production/production-drift.js';
import type { ProductionDrift } from '../../store/production/production-drift.js';
import { publishRead } from '../../store/runs/runs.js';
import type { ReadCounts, StoredRun } from '../../store/runs/runs.js';
import { countSource } from '../../store/source/source.js';
import { requireRoom } from '../preflight/board-room.js';
import { rejectConflictingRows } from './conflicts.js';
import { takeHandFed } from './hand-fed.js';
import { applyKeyChanges, leaveUnclear } from './key-changes.js';
import { ReadTally } from './read-counts.js';
import { prepareReading, readRows } from './reading.js';
import type { Reading } from './reading.js';
import { rekeyByMapping } from './rekey-mapping.js';
import type { Services } from '../services.js';

/** Rows that go to the database in one piece: large enough to be fast, small enough to hold up no other writer for more than a moment. */
const ROWS_PER_PIECE = 1_000;

/** Columns that the sync adds to the table of changed rows. */
const CHANGED_COLUMNS = SYNC_COLUMNS.changed;

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
  const { loadId } = load;
  const tally = await readSource(database, mapping, reading, load);
  if (tally.conflicts.size > 0) await rejectConflictingRows(database, mapping, reading, tally);
  const drift = await productionDrift(database, mapping, run.boardId);
  return await database.transaction(async (tx) => {
    const readNumber = await nextReadNumber(tx, run.boardId);
    // Rows of one key that differ are all refused: what was loaded of them goes again.
    await dropChangedRows(tx, mapping, loadId, tally.conflicts);
    const handFed = await loadHandFed(database, tx, run, mapping, reading, loadId, tally);
    const complete = isComplete(run.selection) && tally.rowsRead > 0 && tally.rowsRead === before;
    tally.notes.push(...unknownCustomerNotes(tally), ...productionNotes(mapping, drift));
    if (isComplete(run.selection) && !complete) tally.notes.push(incompleteNote(tally.rowsRead, before));
    // Reads the records over a connection of its own, so it comes before this transaction changes any of them.
    await overtakeUnfinished(database, tx, run, mapping, reading, readNumber, complete);
    if (complete) await inferRemovals(tx, run, mapping, reading, readNumber, loadId, tally, handFed);
    // Most partial reads meet nothing new: then the known orders need not be gone through.
    else if (tally.newOrders.size > 0)
      await leaveUnclear(tx, {
        run,
        mapping,
        reading,
        tally,
        loadId,
        readNumber,
        missing: [...reading.snapshot.table.unseen()].map(({ keyDigest }) => keyDigest),
      });
    tally.notes.push(...requireRoom(mapping, await loadBoardFacts(tx, run.boardId), tally.counts()));
    const now = reading.now;
    await recordRejections(tx, mapping.tables.errors.orders, run.runId, tally.rejectedRows, complete, now);
    await publishRead(tx, claim, run.runId, { load, readNumber, complete, counts: tally.counts(), notes: tally.notes });
    return tally.counts();
  });
}

async function readSource(database: Database, mapping: Mapping, reading: Reading, load: UnpublishedLoad): Promise<ReadTally> {
  const tally = new ReadTally(reading.snapshot.table.size > 0);
  const columns = [...reading.kept.map(({ name }) => name), ...CHANGED_COLUMNS];
  const pieces = new LoadingPieces(database, load);
  let waiting: SqlValue[][] = [];
  const flush = async (): Promise<void> => {
    const rows = waiting;
    waiting = [];
    if (rows.length > 0) await pieces.add((tx) => tx.bulkLoad(mapping.tables.changed, columns, rows));
  };
  for await (const row of readRows(database, mapping, reading)) {
    const evaluation = reading.rules.evaluate(row);
    tally.rowsRead += 1;
    if (!reading.selected(row, evaluation)) continue;
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
  if (tally.beyondLimit > 0) tally.notes.push(`${String(tally.beyondLimit)} more changed orders were left for another run by the limit.`);
  return tally;
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
async function loadHandFed(
  database: Database,
  tx: Queryable,
  run: StoredRun,
  mapping: Mapping,
  reading: Reading,
  loadId: string,
  tally: ReadTally,
): Promise<ReadonlySet<string>> {
  if (!isComplete(run.selection)) return await handFedKeys(tx, run.boardId);
  const { staged, keys } = await takeHandFed(database, tx, run.boardId, mapping, reading, tally);
  const rows = staged.map(({ values, decision }) => [...values, loadId, decision.order.key.digest, decision.hash, decision.change]);
  await tx.bulkLoad(mapping.tables.changed, [...reading.kept.map(({ name }) => name), ...CHANGED_COLUMNS], rows);
  return keys;
}

/** What earlier batches left unfinished is not sent any more where this read says otherwise. A partial read says nothing of what it did not meet. */
async function overtakeUnfinished(
  database: Database,
  tx: Queryable,
  run: StoredRun,
  mapping: Mapping,
  reading: Reading,
  readNumber: number,
  complete: boolean,
): Promise<void> {
  const overtaken: UnfinishedOrder[] = [];
  // Only an unfinished removal asks for it, and after a partial read it holds most of the known orders.
  let unseen: ReadonlySet<string> | null = null;
  const wasSeen = (key: string): boolean => !(unseen ??= unseenKeys(reading)).has(key);
  for await (const order of unfinishedOrders(database, mapping, run.boardId)) {
    const met = reading.detection.met(order.keyDigest, order.hash);
    const other = order.removal ? wasSeen(order.keyDigest) : met === 'DIFFERENT' || (met === 'ABSENT' && complete);
    if (other) overtaken.push(order);
  }
  await overtake(tx, mapping, run.boardId, overtaken, readNumber, reading.now);
}

/** Known orders that the read did not meet, sent in part or whole. */
function unseenKeys({ snapshot, detection }: Reading): Set<string> {
  return new Set([...[...snapshot.table.unseen()].map(({ keyDigest }) => keyDigest), ...detection.unseenDirty()]);
}

async function inferRemovals(
  tx: Queryable,
  run: StoredRun,
  mapping: Mapping,
  reading: Reading,
  readNumber: number,
  loadId: string,
  tally: ReadTally,
  handFed: ReadonlySet<string>,
): Promise<void> {
  const known = await missingRecords(tx, run.boardId);
  const missedBefore = new Set(known.map((record) => record.keyDigest));
  // An order that only came by hand is not in the source for good reason.
  const unmet = (await missingOrders(tx, run, reading, missedBefore)).filter(({ key }) => !handFed.has(key));
  const accounted = await applyKeyChanges(tx, { run, mapping, reading, tally, loadId, readNumber, missing: unmet.map(({ key }) => key) });
  const missing = unmet.filter(({ key }) => !accounted.has(key));
  const total = { total: reading.snapshot.table.size, byCustomer: reading.snapshot.table.countByCustomer() };
  const decision = decideRemovals(missing, total, mapping.policies.removals.maxShare, tally.customersWithoutKey);
  tally.notes.push(...decision.notes);
  const due = decision.removed.filter(({ key }) => !reading.detection.isHeld(key, removalHash(key)));
  tally.removed = decision.removed.length;
  tally.heldRemovals = decision.removed.length - due.length;
  tally.missing = missing.length - decision.removed.length;
  const stillMissing = new Set(missing.map((order) => order.key));
  await noteMissing(
    tx,
    run.boardId,
    readNumber,
    decision.noted.map((order) => order.key),
    [...missedBefore].filter((key) => !stillMissing.has(key)),
  );
  await tx.bulkLoad(
    mapping.tables.changed,
    [...CHANGED_COLUMNS],
    due.map((order) => [loadId, order.key, ''.padEnd(64, '0'), 'REMOVED']),
  );
}

/** Known orders that this read did not meet: acknowledged ones, and ones that were sent in part. */
async function missingOrders(tx: Queryable, run: StoredRun, reading: Reading, missedBefore: ReadonlySet<string>): Promise<MissingOrder[]> {
  const missing = new Map<string, MissingOrder>();
  for (const { keyDigest, customer } of reading.snapshot.table.unseen()) {
    missing.set(keyDigest, { key: keyDigest, customer, missedBefore: missedBefore.has(keyDigest), acknowledged: true });
  }
  const dirty = new Set(reading.detection.unseenDirty().filter((key) => !missing.has(key)));
  for (const [key, customer] of await customersOf(tx, run.boardId, dirty))
    missing.set(key, { key, customer, missedBefore: missedBefore.has(key), acknowledged: false });
  return [...missing.values()];
}

/** The production table is the business's copy: who rebuilt it shall know what is not in it, and nothing is sent for that. */
function productionNotes(mapping: Mapping, { missing, foreign }: ProductionDrift): string[] {
  const table = mapping.tables.production.orders;
  return [
    ...(missing === 0
      ? []
      : [
          `${table} lacks ${String(missing)} acknowledged orders: it was changed by something else. Nothing is sent for that; each row comes back with the next change of its order.`,
        ]),
    ...(foreign === 0 ? [] : [`${table} holds ${String(foreign)} rows of items that this sync does not know; they are left alone.`]),
  ];
}

/** One line per name that nobody knows, so that one missing name is not a hundred errors to read. */
function unknownCustomerNotes(tally: ReadTally): string[] {
  return tally.unknownCustomers().map(({ name, rows }) => {
    const who = name === '' ? 'No customer' : `Unknown customer "${name}"`;
    return `${who}: ${String(rows)} ${rows === 1 ? 'row is' : 'rows are'} refused until the name is in the customers file.`;
  });
}

function incompleteNote(read: number, counted: number): string {
  return read === 0
    ? 'The source is empty: no removal is inferred from this read.'
    : `The source changed while it was read (${String(counted)} rows counted before, ${String(read)} read): no removal is inferred from this read.`;
}
