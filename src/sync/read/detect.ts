import { Context } from '@temporalio/activity';
import type { SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { SYNC_COLUMNS } from '../../mapping/validate/sync-columns.js';
import type { RowDecision } from '../../orders/detection.js';
import type { Coverage } from '../../orders/findings/compare.js';
import { isSuperseded } from '../../orders/superseded.js';
import { nextReadNumber } from '../../store/boards/boards.js';
import { dropChangedRows } from '../../store/staging/changed-rows.js';
import type { Lease } from '../../store/runs/leases.js';
import { beginLoad, LoadingPieces } from '../../store/staging/loads.js';
import type { UnpublishedLoad } from '../../store/staging/loads.js';
import { markSuperseded, openStagedOrders } from '../../store/records/superseded.js';
import type { OpenStagedOrder } from '../../store/records/superseded.js';
import { reportFindings } from '../../store/findings/report-findings.js';
import { recordRejections } from '../../store/errors/rejections.js';
import { publishRead } from '../../store/runs/publish-run.js';
import type { ReadCounts, StoredRun } from '../../store/runs/runs.js';
import { countSource } from '../../store/source/source.js';
import { decideRead, detectRows, readFacts } from './decide-read.js';
import { recordHandFed } from './hand-fed.js';
import type { HandFed } from './hand-fed.js';
import { ReadCounter } from './read-counts.js';
import { knownOrders, prepareReading } from './reading.js';
import type { Reading, ReadSession } from './reading.js';
import { rekeyByMapping } from './rekey-mapping.js';
import { applyRemovals } from './removals.js';
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
  const signal = Context.current().cancellationSignal;
  await rekeyByMapping(services, run, mapping, lease, signal);
  const known = await knownOrders(services, run, mapping);
  const reading = await prepareReading(database, run, mapping, known, signal);
  const before = await countSource(database, mapping.source.table);
  const load = await beginLoad(database, lease, mapping.name, [mapping.tables.changed]);
  const counter = await readSource(reading, load);
  const facts = await readFacts(reading, counter, before);
  return await database.transaction(async (tx) => {
    const readNumber = await nextReadNumber(tx, run.boardId);
    const { complete } = facts;
    const read: ReadSession = { ...reading, tx, boardId: run.boardId, loadId: load.loadId, counter, readNumber, complete };
    const { handFed, removals, unclear } = await decideRead(read, facts);
    // Rows of one key that differ are all refused: what was loaded of them goes again.
    await dropChangedRows(tx, mapping, read.loadId, counter.conflicts);
    // Reads the records over a connection of its own, so it comes before this transaction changes any of them.
    await supersedeOpenOrders(read);
    await loadHandFed(read, handFed);
    if (removals !== null) await applyRemovals(read, removals);
    await dropChangedRows(tx, mapping, read.loadId, unclear);
    await recordRejections(tx, mapping.tables.errors.orders, counter.rejectedRows, { runId: run.runId, complete, now: read.now });
    await reportRead(read, run.runId, handFed.keys);
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
  for await (const { row, decision } of detectRows(reading, counter)) {
    waiting.push(changedRow(reading, row, load.loadId, decision));
    if (waiting.length >= ROWS_PER_PIECE) await flush();
  }
  await flush();
  await pieces.end();
  return counter;
}

/** A whole read covers every order except those that only came by hand; any other read covers the orders that it has met. */
async function reportRead(
  { tx, mapping, counter, detection, complete, now }: ReadSession,
  runId: string,
  handFed: ReadonlySet<string>,
): Promise<void> {
  const coverage: Coverage = complete ? { kind: 'everything', except: handFed } : { kind: 'keys', has: (key) => detection.hasMet(key) };
  const report = { mappingName: mapping.name, runId, origin: 'READ', coverage, now } as const;
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

/** Adds the orders that came by hand to the load, and writes how their rows were judged. */
async function loadHandFed(read: ReadSession, handFed: HandFed): Promise<void> {
  const { tx, mapping, loadId } = read;
  await recordHandFed(read, handFed);
  const rows = handFed.staged.map(({ values, decision }) => [...values, loadId, decision.order.key.digest, decision.hash, decision.change]);
  await tx.bulkLoad(mapping.tables.changed, [...read.kept.map(({ name }) => name), ...SYNC_COLUMNS.changed], rows);
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
