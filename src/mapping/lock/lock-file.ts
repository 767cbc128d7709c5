import { readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { lockText } from './lock.js';
import type { Lock } from './lock.js';

const board = z.strictObject({
  id: z.string(),
  columns: z.record(z.string(), z.strictObject({ type: z.string(), title: z.string() })),
  labels: z.record(z.string(), z.array(z.string())),
});

const lockSchema = z.strictObject({
  version: z.literal(1),
  board: board.nullable(),
  subitemBoard: board.nullable(),
  tables: z.record(z.string(), z.record(z.string(), z.string())),
  unread: z.array(z.string()).optional(),
  unmapped: z.array(z.string()).optional(),
});

/** The lock file beside a mapping file. */
export function lockPath(mappingPath: string): string {
  return mappingPath.replace(/(\.ya?ml)?$/, '.lock.json');
}

/** The lock of a mapping file; null when it has none. Throws for a file that is not a lock. */
export async function readLock(mappingPath: string): Promise<Lock | null> {
  const path = lockPath(mappingPath);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    return lockSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new Error(
      `${path} is not a lock file. Restore it from the repository, or delete it and accept again with \`validate --database --board --accept\`.`,
      { cause: error },
    );
  }
}

/** Writes the lock file beside its mapping. */
export async function writeLock(mappingPath: string, lock: Lock): Promise<void> {
  await writeFile(lockPath(mappingPath), lockText(lock));
}
