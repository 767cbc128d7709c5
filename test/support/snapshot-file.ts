import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import type { Schedule } from './schedule.js';

export interface SnapshotFile {
  readonly generation: number;
  readonly newestGeneration: number;
  /** Key digest -> acknowledged hash. */
  readonly rows: ReadonlyMap<string, string>;
}

/** The current snapshot of a mapping, read with a Parquet reader alone. Null when there is none yet. */
export async function readSnapshotFile(folder: string, schedule: Schedule): Promise<SnapshotFile | null> {
  const manifests = (await manifestsBelow(folder)).filter(
    (manifest) => manifest.boardId === schedule.board.id && manifest.mappingName === schedule.name,
  );
  const current = manifests.sort((a, b) => a.generation - b.generation || a.file.localeCompare(b.file)).at(-1);
  if (current === undefined) return null;
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(current.path) });
  const hex = (value: unknown): string => Buffer.from(value as Uint8Array).toString('hex');
  return {
    generation: current.generation,
    newestGeneration: current.newestGeneration,
    rows: new Map(rows.map((row) => [hex(row['key_digest']), hex(row['acknowledged_hash'])])),
  };
}

interface Manifest {
  readonly mappingName: string;
  readonly boardId: string;
  readonly generation: number;
  readonly newestGeneration: number;
  readonly file: string;
  readonly path: string;
}

async function manifestsBelow(folder: string): Promise<Manifest[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const manifests = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.json'));
  return await Promise.all(
    manifests.map(async (entry) => {
      const manifest = JSON.parse(await readFile(join(entry.parentPath, entry.name), 'utf8')) as Omit<Manifest, 'path'>;
      return { ...manifest, path: join(entry.parentPath, manifest.file) };
    }),
  );
}
