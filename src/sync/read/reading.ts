import { errorTables } from '../../store/errors/error-tables.js';
import type { Database, Queryable, SqlValue } from '../../database/database.js';
import { partsOf } from '../../mapping/parts.js';
import { readColumns } from '../../mapping/read-columns.js';
import type { Mapping } from '../../mapping/schema.js';
import { Detection } from '../../orders/detection.js';
import { compileRules } from '../../orders/rules.js';
import { compileSelection } from '../../orders/selection.js';
import { IndexTable } from '../../snapshot/index-table.js';
import { discardSnapshot, openSnapshot } from '../../snapshot/snapshot.js';
import type { SnapshotIdentity } from '../../snapshot/folder.js';
import type { OpenedSnapshot } from '../../snapshot/snapshot.js';
import type { ReadStamp } from '../../store/boards/boards.js';
import { acknowledgements, dirtyKeys } from '../../store/records/acknowledged.js';
import { markAllUncertain } from '../../store/records/mark-uncertain.js';
import { openFailures } from '../../store/errors/order-errors.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { sourceColumns, sourceRows } from '../../store/source/source.js';
import type { ReadCounter } from './read-counts.js';
import { permanentFailure } from '../step-failure.js';
import type { Services } from '../services.js';

/** What a read needs to know of its run. */
export type ReadRun = Pick<StoredRun, 'mappingName' | 'boardId' | 'selection'>;

/** What one read of the source is made with. */
export interface Reading {
  readonly database: Database;
  readonly run: ReadRun;
  readonly mapping: Mapping;
  readonly rules: ReturnType<typeof compileRules>;
  /** Names of the source columns that the mapping reads, in the order of the source. */
  readonly columns: readonly string[];
  /** Positions of those columns that the table of changed rows has too. */
  readonly kept: readonly { readonly name: string; readonly position: number }[];
  readonly selected: ReturnType<typeof compileSelection>;
  readonly limit: number;
  readonly detection: Detection;
  readonly snapshot: OpenedSnapshot;
  readonly now: string;
  /** Ends the read when the one who asked for it does not want it any more. */
  readonly signal: AbortSignal;
}

/** One read while its outcome is decided: what it has met, and where the records are read. Nothing is written by deciding. */
export interface DecidingRead extends Reading {
  readonly tx: Queryable;
  readonly boardId: string;
  readonly counter: ReadCounter;
  /** The read has met every row of the source, so that the absence of an order means something. */
  readonly complete: boolean;
}

/** The same in the transaction that publishes the read. */
export interface ReadSession extends DecidingRead, ReadStamp {
  readonly loadId: string;
}

/** The orders that are known before a read: those that Monday acknowledged, and those with an effect sent since (R10). */
export interface KnownOrders {
  readonly snapshot: OpenedSnapshot;
  readonly dirty: ReadonlySet<string>;
}

/** Binds the rules to the live source and gathers what its rows are compared with. Only reads. */
export async function prepareReading(
  database: Database,
  run: ReadRun,
  mapping: Mapping,
  { snapshot, dirty }: KnownOrders,
  signal: AbortSignal,
): Promise<Reading> {
  const columns = readColumns(partsOf(mapping), await sourceColumns(database, mapping.source.table));
  const changed = new Set((await database.columns(mapping.tables.changed)).map((column) => column.name));
  const now = await database.now();
  const detection = new Detection({
    acknowledged: snapshot.table,
    read: new IndexTable(),
    dirty,
    refusals: await openFailures(database, errorTables(mapping)),
    chosen: run.selection.orders,
    now,
  });
  return {
    database,
    run,
    mapping,
    rules: compileRules(mapping, columns),
    columns: columns.map((column) => column.name),
    kept: columns.map((column, position) => ({ name: column.name, position })).filter(({ name }) => changed.has(name)),
    selected: compileSelection(mapping, run.selection, columns),
    limit: run.selection.limit ?? Number.POSITIVE_INFINITY,
    detection,
    snapshot,
    now,
    signal,
  };
}

/** The name of the snapshot of a run's board. */
export const snapshotOf = ({ mappingName, boardId }: ReadRun, mapping: Mapping): SnapshotIdentity => ({
  mappingName,
  boardId,
  sourceTable: mapping.source.table,
});

/** The known orders for a run. */
export async function knownOrders(services: Services, run: ReadRun, mapping: Mapping): Promise<KnownOrders> {
  const snapshot = await trustedSnapshot(services, run, mapping);
  return { snapshot, dirty: await dirtyKeys(services.database, run.boardId) };
}

/**
 * Opens the snapshot. If it is ahead of the records, or of another history, the database was restored: then the contents of the board are unknown,
 * so every order is sent in full once more, and an item that the records lack is adopted before it would be created (R12).
 */
async function trustedSnapshot(services: Services, run: ReadRun, mapping: Mapping): Promise<OpenedSnapshot> {
  const { database, snapshotFolder } = services;
  const { boardId } = run;
  const identity = snapshotOf(run, mapping);
  const found = await openSnapshot(snapshotFolder, identity, acknowledgements(database, boardId));
  if (!found.ahead) return found;
  await markAllUncertain(database, boardId, itemFields(mapping));
  await discardSnapshot(snapshotFolder, identity);
  const opened = await openSnapshot(snapshotFolder, identity, acknowledgements(database, boardId));
  if (opened.ahead)
    throw permanentFailure('SNAPSHOT_AHEAD', opened.reason ?? 'The snapshot is ahead of the records: the database was restored.');
  return opened;
}

/** All that the sync writes on an item, in the terms of its record. */
export const itemFields = (mapping: Mapping): string[] => [...mapping.fields.map((field) => field.monday.id), 'group', 'name'].sort();

/** Rows of the source. A cancelled or lost attempt ends here, and its transaction with it. */
export async function* readRows({
  database,
  mapping,
  columns,
  signal,
}: Pick<Reading, 'database' | 'mapping' | 'columns' | 'signal'>): AsyncGenerator<readonly SqlValue[]> {
  for await (const rows of sourceRows(database, mapping.source.table, columns)) {
    signal.throwIfAborted();
    yield* rows;
  }
}
