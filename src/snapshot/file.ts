import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexTable, SnapshotRow } from './index-table.js';
import {
  dataFile,
  formatManifest,
  FORMAT_VERSION,
  manifestFile,
  newStem,
  parseManifest,
  parseName,
  rankManifests,
  temporary,
} from './manifest.js';
import type { Manifest, ManifestInput, SnapshotName } from './manifest.js';
import { countParquetRows, readParquet, writeParquet } from './parquet.js';

/** The current one, the one that a slow reader may still use, and one more for later inspection. */
const KEPT_SNAPSHOTS = 3;

/** Steps of a write, in order. `rows` comes once for each row group. */
export type WriteStep = 'rows' | 'data synced' | 'data renamed' | 'manifest synced' | 'manifest renamed' | 'pruned';

export interface WriteOptions {
  /** Called after each step. Tests end the process or throw here, to prove that any crash is safe. */
  readonly faultPoint?: (step: WriteStep) => void | Promise<void>;
}

export type SnapshotState =
  | {
      readonly state: 'ok';
      readonly stem: string;
      readonly manifest: Manifest;
      /** Adds all rows to the table. Throws if the file is missing or unreadable; discard the table then. */
      readonly load: (table: IndexTable) => Promise<void>;
    }
  | { readonly state: 'missing' }
  /** `generation` is from the file name and is known even when the manifest cannot be read. */
  | { readonly state: 'damaged'; readonly stem: string; readonly generation: number; readonly reason: string };

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

/**
 * Finds the current snapshot and checks it in full: format version, checksums of manifest and data, row count. A damaged one
 * never yields a row. Errors of the file system that do not concern the data, such as missing rights, are thrown.
 */
export async function readSnapshot(folder: string): Promise<SnapshotState> {
  let current = rankManifests(await list(folder))[0];
  while (current) {
    const state = await inspect(folder, current);
    const now = rankManifests(await list(folder))[0];
    // A newer snapshot has replaced this one meanwhile, and its files may have been pruned during the read.
    if (state.state === 'ok' || now?.stem === current.stem) return state;
    current = now;
  }
  return { state: 'missing' };
}

/** Removes one snapshot from the folder, its manifest first. */
export async function removeSnapshot(folder: string, stem: string): Promise<void> {
  await removeFiles(folder, [manifestFile(stem), dataFile(stem)]);
}

/** Removes every snapshot from the folder, the current one last: a crash before that leaves it current. */
export async function removeAllSnapshots(folder: string): Promise<void> {
  for (const { stem } of rankManifests(await list(folder)).reverse()) await removeSnapshot(folder, stem);
}

async function inspect(folder: string, name: SnapshotName): Promise<SnapshotState> {
  const { stem, generation } = name;
  const damaged = (reason: string): SnapshotState => ({
    state: 'damaged',
    stem,
    generation,
    reason: `The snapshot of generation ${generation} cannot be used: ${reason}.`,
  });
  try {
    const parsed = parseManifest(await readFile(join(folder, manifestFile(stem)), 'utf8'), stem);
    if ('reason' in parsed) return damaged(parsed.reason);
    const { manifest } = parsed;
    const path = join(folder, manifest.file);
    if ((await checksumOf(path)) !== manifest.checksum) return damaged('its Parquet file is cut short or altered (checksum)');
    const rows = await countParquetRows(path);
    if (rows !== manifest.rows) return damaged(`its manifest says ${manifest.rows} rows, its Parquet file ${rows}`);
    return { state: 'ok', stem, manifest, load: (table) => load(path, manifest, table) };
  } catch (error) {
    if (isCode(error, 'ENOENT')) return damaged('a file of it is missing');
    if (isCode(error, 'EIO')) return damaged('the disk cannot read it');
    throw error;
  }
}

async function load(path: string, manifest: Manifest, table: IndexTable): Promise<void> {
  let rows = 0;
  for await (const group of readParquet(path)) {
    for (const row of group) table.setRow(row);
    rows += group.length;
  }
  if (rows !== manifest.rows)
    throw new Error(`The snapshot ${manifest.file} gave ${rows} rows instead of ${manifest.rows}. It is rebuilt from the records.`);
}

async function checksumOf(path: string): Promise<string> {
  const checksum = createHash('sha256');
  for await (const chunk of createReadStream(path)) checksum.update(chunk as Buffer);
  return checksum.digest('hex');
}

async function refuseIfBehind(folder: string, generation: number): Promise<void> {
  const current = rankManifests(await list(folder))[0];
  if (current && current.generation > generation) throw new SnapshotSupersededError(generation, current.generation);
}

/**
 * Removes all but the kept snapshots, and files of crashed writers below the current generation: those could no longer become
 * current. Files of the current generation without a manifest stay, because another writer may be about to finish them.
 */
async function prune(folder: string): Promise<void> {
  const files = await list(folder);
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

async function removeFiles(folder: string, files: readonly string[]): Promise<void> {
  for (const file of files) await rm(join(folder, file), { force: true });
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isCode(error, 'ENOENT') || isCode(error, 'ENOTDIR')) return [];
    throw error;
  }
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

function isCode(error: unknown, code: string): boolean {
  return (error as { code?: unknown } | null)?.code === code;
}
