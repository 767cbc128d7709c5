import type { SnapshotState } from './file.js';
import type { SnapshotIdentity } from './folder.js';
import { readRestoredNote, writeRestoredNote } from './restored.js';
import type { AcknowledgedSource } from './acknowledged-source.js';

/**
 * Whether a file belongs to a history that the records have lost in a restore: its newest generation is ahead of them, or theirs of that
 * number has another token. Of a damaged file only the number is readable.
 */
export async function isLost(found: SnapshotState, source: AcknowledgedSource, sourceGeneration: number): Promise<boolean> {
  if (found.state === 'missing') return false;
  const fileGeneration = newestGenerationOf(found);
  if (fileGeneration > sourceGeneration) return true;
  return found.state === 'ok' && found.manifest.historyToken !== (await source.historyToken(fileGeneration));
}

/** Generation of a file of a lost history, found now or before; writes the permanent note. Undefined when there is none. */
export async function noticeRestore(folder: string, fileGeneration: number, lost: boolean): Promise<number | undefined> {
  if (lost) await writeRestoredNote(folder, fileGeneration);
  return readRestoredNote(folder);
}

/** The same without writing: the generation of a noted restore, or of the file when it is of a lost history. */
export async function seeRestore(folder: string, fileGeneration: number, lost: boolean): Promise<number | undefined> {
  return (await readRestoredNote(folder)) ?? (lost ? fileGeneration : undefined);
}

/** The newest generation that a file claims; of a damaged one as its name says. */
export function newestGenerationOf(found: Exclude<SnapshotState, { state: 'missing' }>): number {
  return found.state === 'ok' ? found.manifest.newestGeneration : found.generation;
}

/** Why a file belongs to another mapping or board; undefined when it is of this one. */
export function foreignReason(found: SnapshotState, identity: SnapshotIdentity): string | undefined {
  if (found.state !== 'ok') return undefined;
  const { mappingName, boardId } = found.manifest;
  if (mappingName === identity.mappingName && boardId === identity.boardId) return undefined;
  return `The snapshot file belongs to mapping ${mappingName} and board ${boardId}, not to mapping ${identity.mappingName} and board ${identity.boardId}.`;
}

/** What a person reads about a file that is ahead of the records. */
export function aheadReason(fileGeneration: number, generation: number): string {
  return (
    `The snapshot file is of generation ${fileGeneration}, which the records (now of generation ${generation}) do not have in their history: the database was restored from a backup. ` +
    'Nothing is created until the board has been read and its items adopted.'
  );
}
