import { open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * A permanent note in the snapshot folder: a file of this generation belongs to a history that the records have lost. Without the note, the
 * records would pass that generation in time, and such a file would look like an older one of theirs. The note is an empty file with a name.
 */
const NOTE = /^restored-(\d{16})$/;

/** Generation of the file of the lost history; undefined when the folder has no note. */
export async function readRestoredNote(folder: string): Promise<number | undefined> {
  const generations = (await notes(folder)).map((name) => Number(NOTE.exec(name)![1]));
  return generations.length === 0 ? undefined : Math.max(...generations);
}

/** Writes the note. The folder must exist; a repeated call changes nothing. */
export async function writeRestoredNote(folder: string, fileGeneration: number): Promise<void> {
  const note = await open(join(folder, `restored-${String(fileGeneration).padStart(16, '0')}`), 'a');
  try {
    await note.sync();
  } finally {
    await note.close();
  }
}

/** Forgets every restore that was noted in the folder. A folder that is missing has none. */
export async function removeRestoredNotes(folder: string): Promise<void> {
  for (const name of await notes(folder)) await rm(join(folder, name), { force: true });
}

async function notes(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => NOTE.test(name));
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as { code?: unknown }).code))) return [];
    throw error;
  }
}
