import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { CommandError } from '../exit-codes.js';

/** Writes a page as a whole: a reader sees the old file or the new one. Throws when the file cannot be written. */
export async function writePage(file: string, page: string): Promise<void> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    await writeFile(part, page);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw new CommandError(`The page cannot be written to ${file}: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
