import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface DemoFolder {
  readonly path: string;
  /** Releases the folder for the next demo. Its files stay for inspection. */
  readonly release: () => Promise<void>;
}

/**
 * A fresh folder for this process below `base`: `demo`, or another name, and `demo-<process id>` while another demo works in it. A mark beside the
 * folder holds the process id of its owner; the mark of an ended process is ignored. Older `demo-<process id>` folders go.
 */
export async function claimFolder(base: string, name: 'demo' | 'first-sync' = 'demo'): Promise<DemoFolder> {
  await mkdir(base, { recursive: true });
  await removeOrphans(base, name);
  const path = join(base, name);
  const mark = `${path}.owner`;
  if (!(await takeMark(mark))) {
    const own = join(base, `${name}-${String(process.pid)}`);
    return { path: await emptied(own), release: async () => undefined };
  }
  return {
    path: await emptied(path),
    release: async () => {
      await rm(mark, { force: true });
    },
  };
}

async function takeMark(mark: string): Promise<boolean> {
  if (await createMark(mark)) return true;
  const owner = await ownerOf(mark);
  if (isAlive(owner)) return false;
  // Several processes may see the same dead owner. Only one of them can move its mark away.
  const aside = `${mark}.${String(process.pid)}`;
  try {
    await rename(mark, aside);
  } catch {
    return false;
  }
  const moved = await ownerOf(aside);
  if (moved !== owner) {
    // Another process was faster and had placed its own mark: the mark is restored.
    await rename(aside, mark);
    return false;
  }
  await rm(aside, { force: true });
  return await createMark(mark);
}

async function createMark(mark: string): Promise<boolean> {
  try {
    await writeFile(mark, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function ownerOf(mark: string): Promise<number> {
  return Number(await readFile(mark, 'utf8').catch(() => '')) || 0;
}

function isAlive(pid: number): boolean {
  if (pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // The process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function removeOrphans(base: string, name: string): Promise<void> {
  for (const folder of await readdir(base)) {
    const pid = folder.startsWith(`${name}-`) ? /^\d+$/.exec(folder.slice(name.length + 1))?.[0] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) await rm(join(base, folder), { recursive: true, force: true });
  }
}

async function emptied(path: string): Promise<string> {
  await rm(path, { recursive: true, force: true });
  await mkdir(path, { recursive: true });
  return path;
}
