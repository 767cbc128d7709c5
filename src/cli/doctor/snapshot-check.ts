import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ok, reasonOf, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

const GIVE_RIGHT = 'give the user of the worker the right to write there, or name another folder in ORDER_SYNC_FOLDER';

/** Whether the folder of the snapshot can be written on this machine, or be created. */
export async function checkSnapshotFolder(folder: string): Promise<Verdict> {
  try {
    const there = await nearestThere(folder);
    if (!(await stat(there)).isDirectory()) return wrong(`${there} is a file, and the snapshot needs a folder`, GIVE_RIGHT);
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(there === folder ? `${folder} can be written` : `${folder} is not there yet, and can be created`);
  } catch (error) {
    return wrong(`${folder} cannot be written: ${reasonOf(error)}`, GIVE_RIGHT);
  }
}

/** The folder itself, or the nearest one above it that exists. */
async function nearestThere(path: string): Promise<string> {
  try {
    await stat(path);
    return path;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(path) === path) throw error;
    return await nearestThere(dirname(path));
  }
}
