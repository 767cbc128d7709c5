import { spawn, spawnSync } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { RUNGS } from '../setup/rungs.js';

/** Each test file below `test`, with the rungs that vitest runs it in. */
async function rungsOfFiles(): Promise<Map<string, string[]>> {
  const files = (await readdir(join(PROJECT_ROOT, 'test'), { recursive: true })).filter((file) => file.endsWith('.test.ts'));
  const rungs = new Map(files.map((file) => [join(PROJECT_ROOT, 'test', file), [] as string[]]));
  const vitest = await createVitest('test', { root: PROJECT_ROOT, watch: false });
  try {
    for (const { moduleId, project } of await vitest.globTestSpecifications()) rungs.get(moduleId)?.push(project.name);
  } finally {
    await vitest.close();
  }
  return rungs;
}

test('each test file belongs to exactly one rung', async () => {
  const rungs = await rungsOfFiles();
  expect(rungs.size).toBeGreaterThan(100);
  expect([...rungs].filter(([, names]) => names.length !== 1)).toEqual([]);
  expect(new Set([...rungs.values()].flat())).toEqual(new Set(Object.keys(RUNGS)));
});

test('each folder and file of a rung is there', async () => {
  const paths = new Set((await readdir(join(PROJECT_ROOT, 'test'), { recursive: true })).map((path) => `test/${path}`));
  expect(
    Object.values(RUNGS)
      .flat()
      .filter((path) => !paths.has(path)),
  ).toEqual([]);
});

test('a unit test can open no connection and start no server and no process', async () => {
  const refused = /test of the unit rung/;
  expect(() => spawn(process.execPath, ['--version'])).toThrow(refused);
  expect(() => spawnSync(process.execPath, ['--version'])).toThrow(refused);
  expect(() => createServer().listen(0)).toThrow(refused);
  await expect(fetch('http://127.0.0.1:65000/')).rejects.toMatchObject({ cause: { message: expect.stringMatching(refused) as string } });
});
