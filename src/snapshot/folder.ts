import { access, mkdir, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface SnapshotIdentity {
  readonly mappingName: string;
  readonly boardId: string;
  /** Table that the mapping reads, such as dbo.ORDERS_UNIFIED: the snapshot bears its name. */
  readonly sourceTable: string;
}

const SUFFIX = '_SNAPSHOT';

/** Name of the folder and of the files: ORDERS_UNIFIED_SNAPSHOT for the source dbo.ORDERS_UNIFIED. */
export function snapshotName({ sourceTable }: SnapshotIdentity): string {
  return `${sourceTable.slice(sourceTable.indexOf('.') + 1)}${SUFFIX}`;
}

/**
 * The folder of one mapping and board, so that mappings may share a root and none hides that another's file is ahead. Where there is none yet,
 * the folder that an earlier version or another source table gave to them is moved there first: what the board shows must not be forgotten over
 * a name. Two workers may do this at once.
 */
export async function snapshotFolder(root: string, identity: SnapshotIdentity): Promise<string> {
  const own = folderName(identity);
  const folder = ownFolder(root, identity);
  if (await exists(folder)) return folder;
  for (const earlier of [join(root, own), ...(await namedFolders(root)).map((name) => join(root, name, own))]) await move(earlier, folder);
  return folder;
}

/** The same without moving anything: where the folder has another name, there is no snapshot yet. */
export function ownFolder(root: string, identity: SnapshotIdentity): string {
  return join(root, snapshotName(identity), folderName(identity));
}

const folderName = ({ mappingName, boardId }: SnapshotIdentity): string =>
  `${encodeURIComponent(mappingName)}-${encodeURIComponent(boardId)}`;

/** Nothing happens when there is nothing to move, or another worker was faster. */
async function move(from: string, to: string): Promise<void> {
  if (from === to || !(await exists(from))) return;
  await mkdir(dirname(to), { recursive: true });
  await rename(from, to).catch((error: NodeJS.ErrnoException) => {
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code ?? '')) throw error;
  });
}

/** Folders of other source tables. */
async function namedFolders(root: string): Promise<string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (isAbsent(error)) return [];
    throw error;
  });
  return entries.filter((entry) => entry.isDirectory() && entry.name.endsWith(SUFFIX)).map(({ name }) => name);
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

/** The folder may hold a snapshot, and the worker has no right to look. */
export class SnapshotUnreadable extends Error {
  constructor(why: string) {
    super(`The snapshot folder cannot be read: ${why}. Give the worker the right to read and write it.`);
    this.name = 'SnapshotUnreadable';
  }
}

/** Does what reads the snapshot. Throws SnapshotUnreadable where a right is missing. */
export async function readingSnapshot<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') throw new SnapshotUnreadable(message);
    throw error;
  }
}

/** Nothing is there, or a file is where a folder should be: in both cases there is no snapshot. Missing rights are another matter: a snapshot may be there. */
function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
