import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { writeSnapshot } from '../../src/snapshot/write-file.js';
import { currentContent, digest, manifestInput, row, SNAPSHOT_NAME, temporaryFolder } from './fixtures.js';

const script = fileURLToPath(new URL('./crash-writer.ts', import.meta.url));

it.each([
  ['rows', 'old'],
  ['data synced', 'old'],
  ['data renamed', 'old'],
  ['manifest synced', 'old'],
  ['manifest renamed', 'new'],
])(
  'a process killed after "%s" leaves the %s snapshot current, and the next write cleans up',
  async (step, current) => {
    const folder = await temporaryFolder();
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(1), [row('old', 'old', 'ACME')]);
    const child = spawn(process.execPath, ['--import', 'tsx', script, folder, step], { stdio: 'inherit' });
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    expect(await currentContent(folder)).toEqual({ [digest(current)]: `${digest(current)} ACME` });
    await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(3), [row('next', 'next', 'ACME')]);
    expect(await currentContent(folder)).toEqual({ [digest('next')]: `${digest('next')} ACME` });
    expect(await readdir(folder)).toHaveLength(current === 'new' ? 6 : 4);
  },
  30_000,
);
