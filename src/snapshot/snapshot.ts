import { readSnapshot, removeAllSnapshots } from './file.js';
import { ownFolder, readingSnapshot, snapshotFolder } from './folder.js';
import type { SnapshotIdentity } from './folder.js';
import { IndexTable } from './index-table.js';
import { removeRestoredNotes } from './restored.js';
import { isLost, noticeRestore, seeRestore, newestGenerationOf, foreignReason, aheadReason } from './lost-history.js';
import type { AcknowledgedSource } from './acknowledged-source.js';

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
 * Deletes the snapshot files of one mapping and board. For one case only: the database was restored, the file was ahead, and
 * the board has now been read and adopted. The next save writes a new file from the records.
 */
export async function discardSnapshot(folder: string, identity: SnapshotIdentity): Promise<void> {
  const target = await snapshotFolder(folder, identity);
  await removeAllSnapshots(target);
  // Last, so that a crash before it leaves the state ahead.
  await removeRestoredNotes(target);
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
export async function catchUp(opened: OpenedSnapshot, source: AcknowledgedSource, generation: number): Promise<OpenedSnapshot> {
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
