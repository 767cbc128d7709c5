import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CALLS_FOLDER } from '../contract/left-calls.js';

/** Makes the folder in which test files leave which functions of the store they have called; it goes after the last test. */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-store-calls-'));
  process.env[CALLS_FOLDER] = folder;
  return async () => {
    await rm(folder, { recursive: true, force: true });
  };
}
