import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { claimFolder } from '../../sandbox/demo/folder.js';

let base = '';
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'demo-folder-'));
});
afterEach(async () => {
  await rm(base, { recursive: true, force: true });
});

const ownName = `demo-${String(process.pid)}`;

/** The id of a process that has ended. */
const deadPid = (): number => spawnSync(process.execPath, ['-e', '']).pid;

it('is fresh each time', async () => {
  const first = await claimFolder(base);
  await writeFile(join(first.path, 'orders.db'), 'old');
  await first.release();
  const second = await claimFolder(base);
  expect(second.path).toBe(first.path);
  expect(await readdir(second.path)).toEqual([]);
});

it('is another one while a demo is at work, whose files stay', async () => {
  const first = await claimFolder(base);
  await writeFile(join(first.path, 'orders.db'), 'in use');
  const second = await claimFolder(base);
  expect(basename(second.path)).toBe(ownName);
  await second.release();
  expect(await readdir(first.path)).toEqual(['orders.db']);
  expect(basename((await claimFolder(base)).path)).toBe(ownName);
});

it('is taken over from a demo that was killed, and what it left is removed', async () => {
  const dead = deadPid();
  await writeFile(join(base, 'demo.owner'), String(dead));
  await mkdir(join(base, 'demo'));
  await writeFile(join(base, 'demo', 'orders.db'), 'left');
  await mkdir(join(base, `demo-${String(dead)}`));
  const claimed = await claimFolder(base);
  expect(basename(claimed.path)).toBe('demo');
  expect(await readdir(claimed.path)).toEqual([]);
  await claimed.release();
  expect(await readdir(base)).toEqual(['demo']);
});
