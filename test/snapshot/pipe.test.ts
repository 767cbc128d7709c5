import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { readSnapshot } from '../../src/snapshot/file.js';
import { writeSnapshot } from '../../src/snapshot/write-file.js';
import { manifestInput, row, SNAPSHOT_NAME, temporaryFolder } from './fixtures.js';

it('reads the newer snapshot when the one it has begun to read is gone', async (context) => {
  context.skip(process.platform === 'win32', 'Windows has no named pipes in folders.');
  const folder = await temporaryFolder();
  // A pipe holds the reader in the middle of the older manifest until the newer snapshot is there.
  const pipe = join(folder, 'snapshot-0000000000000001-00112233aabbccdd.json');
  await promisify(execFile)('mkfifo', [pipe]);
  const reading = readSnapshot(folder);
  const writer = await open(pipe, 'w');
  await writeSnapshot(folder, SNAPSHOT_NAME, manifestInput(2), [row('a', '1', 'ACME')]);
  await writer.writeFile('cut sho');
  await writer.close();
  expect(await reading).toMatchObject({ state: 'ok', manifest: { generation: 2 } });
});
