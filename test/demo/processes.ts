import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Every process of the machine: id and id of its parent. */
async function processTable(): Promise<Map<number, number>> {
  if (!existsSync('/proc/self/stat')) {
    const { stdout } = await run('ps', ['-axo', 'pid=,ppid=']);
    return new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]),
    );
  }
  const table = new Map<number, number>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The name of the program is in parentheses and may contain anything; state and parent follow it. A zombie has ended.
    const [state, parent] = (await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '')).replace(/^.*\) /s, '').split(' ');
    if (parent !== undefined && state !== 'Z') table.set(Number(name), Number(parent));
  }
  return table;
}

/** Adds every process that descends from `root` now. Processes that were seen once stay known when they lose their parent. */
export async function noteDescendants(root: number, known: Set<number>): Promise<void> {
  const table = await processTable();
  if (table.has(root)) known.add(root);
  for (let size = -1; size !== known.size;) {
    size = known.size;
    for (const [pid, parent] of table) if (known.has(parent)) known.add(pid);
  }
}

/** Those of them that still run. */
export async function stillRunning(known: ReadonlySet<number>): Promise<number[]> {
  const table = await processTable();
  return [...known].filter((pid) => table.has(pid));
}
