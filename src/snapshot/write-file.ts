import { mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { SnapshotRow } from './index-table.js';
import { dataFile, formatManifest, FORMAT_VERSION, manifestFile, newStem, parseName, rankManifests, temporary } from './manifest.js';
import type { Manifest, ManifestInput } from './manifest.js';
import { writeParquet } from './parquet.js';
import { removeFiles, filesIn } from './folder-files.js';
import { removeSnapshot } from './file.js';

/** The current one, the one that a slow reader may still use, and one more for later inspection. */
const KEPT_SNAPSHOTS = 3;

/** Steps of a write, in order. `rows` comes once for each row group. */
export type WriteStep = 'rows' | 'data synced' | 'data renamed' | 'manifest synced' | 'manifest renamed' | 'pruned';

export interface WriteOptions {
  /** Called after each step. Tests end the process or throw here, to prove that any crash is safe. */
  readonly faultPoint?: (step: WriteStep) => void | Promise<void>;
}

/** The folder already holds a snapshot of a higher generation than the one to be written. */
export class SnapshotSupersededError extends Error {
  override readonly name = 'SnapshotSupersededError';
  constructor(
    readonly generation: number,
    readonly currentGeneration: number,
  ) {
    super(
      `The snapshot of generation ${generation} was not written: the folder already holds generation ${currentGeneration}. Nothing is to be done.`,
    );
  }
}

/**
 * Writes a snapshot and makes it current. The data are written aside, synced and renamed; then the manifest. The highest
 * generation with a manifest is current, so the last rename is what counts: a crash before it leaves the previous snapshot
 * current, and a slow writer can never put an older one back, without any lock. The last three are kept.
 * Throws SnapshotSupersededError if a higher generation is there. `name` is that of the files, letters, digits and underscores.
 */
export async function writeSnapshot(
  folder: string,
  name: string,
  input: ManifestInput,
  rows: Iterable<SnapshotRow> | AsyncIterable<SnapshotRow>,
  options: WriteOptions = {},
): Promise<Manifest> {
  const reached = async (step: WriteStep): Promise<void> => options.faultPoint?.(step);
  await mkdir(folder, { recursive: true });
  await refuseIfBehind(folder, input.generation);
  const stem = newStem(name, input.generation);
  const manifest = await writeFiles(folder, stem, input, rows, reached).catch(async (error: unknown) => {
    await removeFiles(folder, [temporary(dataFile(stem)), dataFile(stem), temporary(manifestFile(stem))]);
    // A newer writer may have pruned the files of this one. Then this error is reported, not a missing file.
    await refuseIfBehind(folder, input.generation);
    throw error;
  });
  await syncFolder(folder);
  await reached('manifest renamed');
  await prune(folder);
  await reached('pruned');
  return manifest;
}

/** Everything up to and with the last rename. */
async function writeFiles(
  folder: string,
  stem: string,
  input: ManifestInput,
  rows: Iterable<SnapshotRow> | AsyncIterable<SnapshotRow>,
  reached: (step: WriteStep) => Promise<void>,
): Promise<Manifest> {
  const file = dataFile(stem);
  const written = await writeParquet(join(folder, temporary(file)), rows, () => reached('rows'));
  await reached('data synced');
  await rename(join(folder, temporary(file)), join(folder, file));
  await syncFolder(folder);
  await reached('data renamed');
  const { mappingName, mappingHash, boardId, generation, newestGeneration, historyToken } = input;
  const identity = { version: FORMAT_VERSION, mappingName, mappingHash, boardId, generation, newestGeneration, historyToken } as const;
  const manifest: Manifest = { ...identity, file, ...written, createdAt: new Date().toISOString() };
  await writeSynced(join(folder, temporary(manifestFile(stem))), formatManifest(manifest));
  await reached('manifest synced');
  await refuseIfBehind(folder, generation);
  await rename(join(folder, temporary(manifestFile(stem))), join(folder, manifestFile(stem)));
  return manifest;
}

async function refuseIfBehind(folder: string, generation: number): Promise<void> {
  const current = rankManifests(await filesIn(folder))[0];
  if (current && current.generation > generation) throw new SnapshotSupersededError(generation, current.generation);
}

/**
 * Removes all but the kept snapshots, and files of crashed writers below the current generation: those could no longer become
 * current. Files of the current generation without a manifest stay, because another writer may be about to finish them.
 */
async function prune(folder: string): Promise<void> {
  const files = await filesIn(folder);
  const ranked = rankManifests(files);
  const kept = new Set(ranked.slice(0, KEPT_SNAPSHOTS).map((name) => name.stem));
  // Manifests first: a data file without a manifest is harmless, a manifest without its data is a damaged snapshot.
  for (const { stem } of ranked.slice(KEPT_SNAPSHOTS)) await removeSnapshot(folder, stem);
  const obsolete = files.filter((file) => {
    const name = parseName(file);
    return name !== undefined && name.generation < (ranked[0]?.generation ?? 0) && !kept.has(name.stem);
  });
  await removeFiles(folder, obsolete);
}

async function writeSynced(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename durable after a power failure. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
