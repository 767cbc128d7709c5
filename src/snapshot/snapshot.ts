import type { Digest } from '../orders/types.js';
import { readSnapshot, removeAllSnapshots, removeSnapshot, SnapshotSupersededError, writeSnapshot } from './file.js';
import type { SnapshotState, WriteOptions } from './file.js';
import { ownFolder, readingSnapshot, snapshotFolder, snapshotName } from './folder.js';
import type { SnapshotIdentity } from './folder.js';
import { IndexTable } from './index-table.js';
import type { Manifest, ManifestInput } from './manifest.js';
import { readRestoredNote, removeRestoredNotes, writeRestoredNote } from './restored.js';

export interface AcknowledgedChange {
  readonly keyDigest: Digest;
  /** Hash that Monday acknowledged; null means the order is no longer live (removed, archived, gone). */
  readonly hash: Digest | null;
  /** Canonical customer. */
  readonly customer: string;
  readonly generation: number;
}

/** The records of one board, as the snapshot needs them. The implementation reads SQL. */
export interface AcknowledgedSource {
  /** Current generation of the board's records. */
  generation(): Promise<number>;
  /** Random token that the records gave to a generation when it was committed; null if they have none for it. */
  historyToken(generation: number): Promise<string | null>;
  /** Records acknowledged or tombstoned in generations above `since`, each key once. */
  changesSince(since: number): AsyncIterable<readonly AcknowledgedChange[]>;
}

export interface OpenedSnapshot {
  /** Acknowledged orders up to `generation`. */
  readonly table: IndexTable;
  /** Every record up to this generation is in the table. */
  readonly generation: number;
  /** Newest generation with a value in the table. At least `generation`. */
  readonly newestGeneration: number;
  readonly origin: 'file' | 'caught up' | 'rebuilt';
  /**
   * True: the file contains generations that the records lack, or have under another token, so the database was restored. The table then is from the
   * records alone, and nothing may be created until the board has been read and adopted. It stays true, however far the
   * records grow, until `discardSnapshot`.
   */
  readonly ahead: boolean;
  /** Generation of the file that was found, if there was one. */
  readonly fileGeneration?: number;
  /** Why the file was not used, for a person. */
  readonly reason?: string;
}

export interface SavedSnapshot {
  /**
   * written: a new file is current. unchanged: the current file is whole and of this generation.
   * superseded: another worker has saved a higher generation. ahead: the file, or what the caller had opened, contains
   * generations that the records lack; nothing was saved, see OpenedSnapshot.
   */
  readonly outcome: 'written' | 'unchanged' | 'superseded' | 'ahead';
  /** Generation of the current file; for `ahead`, the one that the records lack. */
  readonly generation: number;
  /** Generation of the records. */
  readonly sourceGeneration: number;
  /** Orders in the file, if it was written. */
  readonly rows?: number;
}

/**
 * Opens the snapshot of one mapping and board: its file, brought up to date from the records, or rebuilt from them when the
 * file is missing, damaged or of another mapping or board. A file that is ahead of the records is reported and not used.
 */
export async function openSnapshot(folder: string, identity: SnapshotIdentity, source: AcknowledgedSource): Promise<OpenedSnapshot> {
  return await opened(() => snapshotFolder(folder, identity), noticeRestore, identity, source);
}

/** The same for one who only looks: no folder is moved, and a restore is not noted. */
export async function lookAtSnapshot(folder: string, identity: SnapshotIdentity, source: AcknowledgedSource): Promise<OpenedSnapshot> {
  return await opened(() => Promise.resolve(ownFolder(folder, identity)), seeRestore, identity, source);
}

async function opened(
  folderOf: () => Promise<string>,
  restoreOf: typeof noticeRestore,
  identity: SnapshotIdentity,
  source: AcknowledgedSource,
): Promise<OpenedSnapshot> {
  // The file first: were it read second, a file that another worker saves in between would look as if it were ahead.
  const { target, found } = await readingSnapshot(async () => {
    const target = await folderOf();
    return { target, found: await readSnapshot(target) };
  });
  const generation = await source.generation();
  const foreign = foreignReason(found, identity);
  const fileGeneration = found.state === 'missing' || foreign !== undefined ? 0 : newestGenerationOf(found);
  const lost = await restoreOf(target, fileGeneration, foreign === undefined && (await isLost(found, source, generation)));
  if (lost !== undefined) return rebuild(source, generation, { ahead: true, fileGeneration: lost, reason: aheadReason(lost, generation) });
  if (foreign !== undefined) return rebuild(source, generation, { reason: foreign });
  if (found.state === 'missing') return rebuild(source, generation, { reason: 'There is no snapshot yet.' });
  if (found.state === 'damaged') return rebuild(source, generation, { fileGeneration, reason: found.reason });
  const table = new IndexTable();
  try {
    await found.load(table);
  } catch (error) {
    return rebuild(source, generation, { fileGeneration, reason: `The snapshot file could not be loaded: ${(error as Error).message}` });
  }
  const whole = {
    table,
    generation: found.manifest.generation,
    newestGeneration: found.manifest.newestGeneration,
    origin: 'file',
    ahead: false,
    fileGeneration,
  } as const;
  return whole.generation === generation ? whole : catchUp(whole, source, generation);
}

/**
 * Saves the snapshot at the generation of the records: what was opened before (or is opened now) plus the changes since.
 * Writes nothing if the current file is whole and of that generation. Two workers may do this at once. The table of
 * `fromOpened` is updated by this; no other code may use it meanwhile.
 */
export async function saveSnapshot(
  folder: string,
  identity: SnapshotIdentity,
  mappingHash: string,
  source: AcknowledgedSource,
  fromOpened?: OpenedSnapshot,
  options: WriteOptions = {},
): Promise<SavedSnapshot> {
  const target = await snapshotFolder(folder, identity);
  const found = await makeRoom(target, identity, source);
  const sourceGeneration = await source.generation();
  const lost = await noticeRestore(target, found.newestGeneration, found.lost);
  if (lost !== undefined) return { outcome: 'ahead', generation: lost, sourceGeneration };
  if (found.current?.generation === sourceGeneration) return { outcome: 'unchanged', generation: sourceGeneration, sourceGeneration };
  const opened = fromOpened ?? (await openSnapshot(folder, identity, source));
  // The database was restored since the caller opened the snapshot, or during this call.
  if (fromOpened ? fromOpened.newestGeneration > sourceGeneration : opened.ahead) {
    return { outcome: 'ahead', generation: Math.max(opened.newestGeneration, opened.fileGeneration ?? 0), sourceGeneration };
  }
  const latest = opened.generation < sourceGeneration ? await catchUp(opened, source, sourceGeneration) : opened;
  const { generation, newestGeneration } = latest;
  const historyToken = await source.historyToken(newestGeneration);
  const { mappingName, boardId } = identity;
  const input = { mappingName, boardId, mappingHash, generation, newestGeneration, historyToken };
  return write({ folder: target, name: snapshotName(identity) }, input, latest.table, source, options);
}

async function write(
  { folder, name }: { readonly folder: string; readonly name: string },
  input: ManifestInput,
  table: IndexTable,
  source: AcknowledgedSource,
  options: WriteOptions,
): Promise<SavedSnapshot> {
  const { generation } = input;
  try {
    const manifest = await writeSnapshot(folder, name, input, table.rows(), options);
    return { outcome: 'written', generation, sourceGeneration: generation, rows: manifest.rows };
  } catch (error) {
    if (!(error instanceof SnapshotSupersededError)) throw error;
    return { outcome: 'superseded', generation: error.currentGeneration, sourceGeneration: await source.generation() };
  }
}

/**
 * Deletes the snapshot files of one mapping and board. For one case only: the database was restored, the file was ahead, and
 * the board has now been read and adopted. The next save writes a new file from the records.
 */
export async function discardSnapshot(folder: string, identity: SnapshotIdentity): Promise<void> {
  const target = await snapshotFolder(folder, identity);
  await removeAllSnapshots(target);
  // Last, so that a crash before it leaves the state ahead.
  await removeRestoredNotes(target);
}

/** Deletes damaged and foreign files that would outrank a new one; a file that is ahead stays. Returns the then current snapshot. */
async function makeRoom(
  folder: string,
  identity: SnapshotIdentity,
  source: AcknowledgedSource,
): Promise<{ newestGeneration: number; lost: boolean; current?: Manifest }> {
  for (;;) {
    const found = await readSnapshot(folder);
    if (found.state === 'missing') return { newestGeneration: 0, lost: false };
    if (foreignReason(found, identity) === undefined) {
      const newestGeneration = newestGenerationOf(found);
      const lost = await isLost(found, source, await source.generation());
      if (found.state === 'ok') return { newestGeneration, lost, current: found.manifest };
      if (lost) return { newestGeneration, lost };
    }
    await removeSnapshot(folder, found.stem);
  }
}

/**
 * Whether a file belongs to a history that the records have lost in a restore: its newest generation is ahead of them, or theirs of that
 * number has another token. Of a damaged file only the number is readable.
 */
async function isLost(found: SnapshotState, source: AcknowledgedSource, sourceGeneration: number): Promise<boolean> {
  if (found.state === 'missing') return false;
  const fileGeneration = newestGenerationOf(found);
  if (fileGeneration > sourceGeneration) return true;
  return found.state === 'ok' && found.manifest.historyToken !== (await source.historyToken(fileGeneration));
}

/** Generation of a file of a lost history, found now or before; writes the permanent note. Undefined when there is none. */
async function noticeRestore(folder: string, fileGeneration: number, lost: boolean): Promise<number | undefined> {
  if (lost) await writeRestoredNote(folder, fileGeneration);
  return readRestoredNote(folder);
}

async function seeRestore(folder: string, fileGeneration: number, lost: boolean): Promise<number | undefined> {
  return (await readRestoredNote(folder)) ?? (lost ? fileGeneration : undefined);
}

async function rebuild(
  source: AcknowledgedSource,
  generation: number,
  why: { readonly reason: string; readonly ahead?: true; readonly fileGeneration?: number },
): Promise<OpenedSnapshot> {
  const empty = { table: new IndexTable(), generation: 0, newestGeneration: 0, origin: 'rebuilt', ahead: false, ...why } as const;
  return { ...(await catchUp(empty, source, generation)), origin: 'rebuilt' };
}

/**
 * Applies the acknowledgements since then. `generation` was read before the changes, so the table is complete up to it. A batch
 * promoted meanwhile may be among the changes too: `newestGeneration` shows that, and the next catch-up applies it again.
 */
async function catchUp(opened: OpenedSnapshot, source: AcknowledgedSource, generation: number): Promise<OpenedSnapshot> {
  const { table } = opened;
  let newestGeneration = Math.max(generation, opened.newestGeneration);
  for await (const changes of source.changesSince(opened.generation)) {
    for (const change of changes) {
      if (change.hash === null) table.delete(change.keyDigest);
      else table.set(change.keyDigest, change.hash, change.customer);
      newestGeneration = Math.max(newestGeneration, change.generation);
    }
  }
  return { ...opened, generation, newestGeneration, origin: 'caught up' };
}

function newestGenerationOf(found: Exclude<SnapshotState, { state: 'missing' }>): number {
  return found.state === 'ok' ? found.manifest.newestGeneration : found.generation;
}

function foreignReason(found: SnapshotState, identity: SnapshotIdentity): string | undefined {
  if (found.state !== 'ok') return undefined;
  const { mappingName, boardId } = found.manifest;
  if (mappingName === identity.mappingName && boardId === identity.boardId) return undefined;
  return `The snapshot file belongs to mapping ${mappingName} and board ${boardId}, not to mapping ${identity.mappingName} and board ${identity.boardId}.`;
}

function aheadReason(fileGeneration: number, generation: number): string {
  return (
    `The snapshot file is of generation ${fileGeneration}, which the records (now of generation ${generation}) do not have in their history: the database was restored from a backup. ` +
    'Nothing is created until the board has been read and its items adopted.'
  );
}
