import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import type { GeneratedFile } from './generated-file.js';

/** A file that differs from the one that `generate` writes. */
export interface Stale {
  readonly path: string;
  readonly what: 'missing' | 'stale' | 'foreign';
  readonly diff: string;
}

/** Lines of a diff that are shown: enough to recognise the difference. */
const DIFF_LINES = 20;

/** Compares files below `root` with what they should be. `folders` (relative) may contain nothing else. */
export async function findStale(root: string, files: readonly GeneratedFile[], folders: readonly string[]): Promise<Stale[]> {
  const compared = await Promise.all(files.map(async (file) => await compare(root, file)));
  const wanted = new Set(files.map(({ path }) => path));
  const present = (await Promise.all(folders.map(async (folder) => await filesIn(root, folder)))).flat();
  const foreign = present.filter((path) => !wanted.has(path)).map((path): Stale => ({ path, what: 'foreign', diff: '' }));
  return [...compared.filter((stale) => stale !== null), ...foreign];
}

async function compare(root: string, { path, text }: GeneratedFile): Promise<Stale | null> {
  const now = await readFile(join(root, path), 'utf8').catch(noneIfAbsent);
  if (now === null) return { path, what: 'missing', diff: '' };
  if (now === text) return null;
  const diff = createTwoFilesPatch(path, path, now, text, 'now', 'generated', { context: 1 })
    .split('\n')
    .slice(1, 1 + DIFF_LINES)
    .join('\n');
  return { path, what: 'stale', diff };
}

async function filesIn(root: string, folder: string): Promise<string[]> {
  const entries = (await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(noneIfAbsent)) ?? [];
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort();
}

function noneIfAbsent(error: unknown): null {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
  throw error;
}
