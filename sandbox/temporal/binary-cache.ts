import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { PROGRAM } from './binary-source.js';
import { temporalVersion } from '../processes/run-tool.js';

const FOLDER_PREFIX = 'fetch-';
// No download takes this long; an older folder belongs to a killed process.
const LEFTOVER_MS = 24 * 3_600_000;

/** The user's cache folder, shared by all clones of the project: `$XDG_CACHE_HOME/monday-order-sync/temporal`. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const base = env['XDG_CACHE_HOME'];
  const root = base !== undefined && base.startsWith('/') ? base : join(env['HOME'] ?? homedir(), '.cache');
  return join(root, 'monday-order-sync', 'temporal');
}

/** Where a version's program is kept. */
export function cachePath(cache: string, version: string): string {
  return join(cache, version, PROGRAM);
}

/**
 * Fills a cache place: `fetch` puts the program somewhere in a temporary folder and returns its path; it is run once, and only then
 * moved into place by a rename. So a place holds a complete program or nothing, and two processes may do this at once: the last one wins.
 */
export async function fillCache(
  cache: string,
  version: string,
  env: NodeJS.ProcessEnv,
  fetch: (folder: string) => Promise<string>,
): Promise<string> {
  await removeLeftovers(cache);
  // Beside the target: a rename is atomic only within one file system.
  const folder = await mkdtemp(join(cache, FOLDER_PREFIX));
  try {
    const program = await fetch(folder);
    await chmod(program, 0o755);
    await temporalVersion(program, env);
    const target = cachePath(cache, version);
    await mkdir(dirname(target), { recursive: true });
    await rename(program, target);
    return target;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function removeLeftovers(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const folder = join(cache, name);
    const modified = name.startsWith(FOLDER_PREFIX) ? (await stat(folder).catch(() => undefined))?.mtimeMs : undefined;
    if (modified !== undefined && Date.now() - modified > LEFTOVER_MS) await rm(folder, { recursive: true, force: true });
  }
}
