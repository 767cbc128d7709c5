import { readSnapshot, removeSnapshot } from './file.js';
import { SnapshotSupersededError, writeSnapshot } from './write-file.js';
import type { WriteOptions } from './write-file.js';
import { snapshotFolder, snapshotName } from './folder.js';
import type { SnapshotIdentity } from './folder.js';
import type { IndexTable } from './index-table.js';
import type { Manifest, ManifestInput } from './manifest.js';
import { isLost, noticeRestore, newestGenerationOf, foreignReason } from './lost-history.js';
import type { OpenedSnapshot } from './snapshot.js';
import type { AcknowledgedSource } from './acknowledged-source.js';
import { openSnapshot, catchUp } from './snapshot.js';

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
