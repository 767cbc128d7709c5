import type * as Files from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { checkPromises } from './support/invariants.js';
import { readLog } from './support/board.js';
import { order } from './support/orders.js';
import { openWorld } from './support/world.js';
import { simulatorFixture } from '../support/simulator-fixture.js';

/** The folder that the worker may not read; the rights of a real folder do not bind the administrator, as whom tests may run. */
const rights = vi.hoisted(() => ({ denied: null as string | null }));

vi.mock('node:fs/promises', async (importOriginal) => {
  const real = await importOriginal<typeof Files>();
  const guarded =
    (read: (path: string, ...rest: unknown[]) => Promise<unknown>) =>
    async (path: string, ...rest: unknown[]): Promise<unknown> => {
      if (rights.denied === null || !path.startsWith(rights.denied)) return await read(path, ...rest);
      throw Object.assign(new Error(`EACCES: permission denied, scandir '${path}'`), { code: 'EACCES' });
    };
  return { ...real, access: guarded(real.access as never), readdir: guarded(real.readdir as never) };
});

const simulator = await simulatorFixture();

test('a snapshot folder that may not be read ends the run before anything is sent, and the message names the folder', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await world.source([order('A-001', { price: '12' }), order('A-002')]);
  const before = (await readLog(simulator)).effects.length;
  rights.denied = world.services.snapshotFolder;
  const ended = await world.driver.run();
  expect(ended).toMatchObject({ status: 'FAILED', staged: 0 });
  expect(ended.headline).toContain('SNAPSHOT_UNREADABLE: The snapshot folder cannot be read');
  expect(ended.headline).toContain(world.services.snapshotFolder);
  expect((await readLog(simulator)).effects).toHaveLength(before);

  rights.denied = null;
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  await checkPromises(world);
});
