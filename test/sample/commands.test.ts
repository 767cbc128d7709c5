import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';

const run = promisify(execFile);

test('sample orders are loaded into an empty source, and into no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sample-'));
  const load = async () =>
    await run(process.execPath, ['--import', 'tsx', 'sandbox/sample/load.ts'], {
      cwd: PROJECT_ROOT,
      env: { ...cleanEnvironment(), DATABASE_FILE: join(folder, 'new', 'orders.db') },
    });
  try {
    expect((await load()).stdout).toMatch(/^Loaded \d+ sample orders into dbo\.ORDERS_UNIFIED\.\n$/);
    await expect(load()).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(/holds \d+ rows already/) as string });
  } finally {
    await rm(folder, { recursive: true });
  }
}, 30_000);

test('prints a header and the asked number of rows', async () => {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'sandbox/sample/main.ts', '--rows', '5', '--seed', '3', '--golden'], {
    cwd: PROJECT_ROOT,
    env: cleanEnvironment(),
  });
  const lines = stdout.trimEnd().split('\r\n');
  expect(lines).toHaveLength(1 + 69 + 5);
  expect(lines[0]).toMatch(/^AAG ORDER NUMBER,CUSTOMER NAME,.*,ADID$/);
  expect(lines[1]).toMatch(/^GRE-04101,GREYSON CLOTHIERS,/);
}, 30_000);
