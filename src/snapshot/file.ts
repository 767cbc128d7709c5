import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IndexTable } from './index-table.js';
import { dataFile, manifestFile, parseManifest, rankManifests } from './manifest.js';
import type { Manifest, SnapshotName } from './manifest.js';
import { countParquetRows, readParquet } from './parquet.js';
import { removeFiles, filesIn, hasCode } from './folder-files.js';

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

/**
 * Finds the current snapshot and checks it in full: format version, checksums of manifest and data, row count. A damaged one
 * never yields a row. Errors of the file system that do not concern the data, such as missing rights, are thrown.
 */
export async function readSnapshot(folder: string): Promise<SnapshotState> {
  let current = rankManifests(await filesIn(folder))[0];
  while (current) {
    const state = await inspect(folder, current);
    const now = rankManifests(await filesIn(folder))[0];
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
  for (const { stem } of rankManifests(await filesIn(folder)).reverse()) await removeSnapshot(folder, stem);
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
    if (hasCode(error, 'ENOENT')) return damaged('a file of it is missing');
    if (hasCode(error, 'EIO')) return damaged('the disk cannot read it');
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
