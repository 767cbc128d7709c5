import { mkdir, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Database, Queryable } from '../../src/database/database.js';
import { DatabaseError } from '../../src/database/errors.js';
import { loadMapping } from '../../src/mapping/load.js';
import { listFindings } from '../../src/store/findings/finding-list.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { readLog } from './support/board.js';
import type { RunSteps } from '../../src/workflows/loop/steps.js';
import { MAPPING } from './support/driver.js';
import { checkPromises } from './support/invariants.js';
import { LocalControl } from './support/local-control.js';
import { order } from './support/orders.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const SIDE_STEPS = ['SNAPSHOT_NOT_SAVED', 'CLEANUP_FAILED'];

/** Open warnings of steps that a run can be closed without. */
async function warnings(world: World): Promise<string[]> {
  const mapping = await loadMapping(`mappings/${MAPPING}.yaml`);
  return (await listFindings(world.database, mapping, { severity: 'warning' }, 10))
    .map(({ code }) => code)
    .filter((code) => SIDE_STEPS.includes(code));
}

test('a snapshot that cannot be saved is a warning of a run that ends, and the next run with a good folder sends nothing', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  await world.driver.run();
  await rm(world.services.snapshotFolder, { recursive: true });
  await writeFile(world.services.snapshotFolder, 'not a folder');
  await world.source([order('A-001', { price: '12' }), order('A-002')]);
  const ended = await world.driver.run();
  expect(ended).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  expect(ended.headline).toContain('SNAPSHOT_NOT_SAVED 1');
  expect(await warnings(world)).toEqual(['SNAPSHOT_NOT_SAVED']);

  await rm(world.services.snapshotFolder);
  await mkdir(world.services.snapshotFolder);
  const sent = (await readLog(simulator)).requests.length;
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  expect((await readLog(simulator)).requests).toHaveLength(sent);
  expect(await warnings(world)).toEqual([]);
  await checkPromises(world);
});

test('a clean-up that the database refuses is a warning of a run that ends, and the next run does it', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  const refusing = world.driverWithDatabase(refusingToDelete(world.database));
  const ended = await refusing.run();
  expect(ended).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(ended.headline).toContain('CLEANUP_FAILED 1');
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
  expect(await warnings(world)).toEqual([]);
  await checkPromises(world);
});

test('a cancel that comes in the last step of a run changes nothing: the run ends as it would have', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001')]);
  const control = new LocalControl();
  const steps = world.driver.runSteps(control);
  const cancelled: RunSteps = {
    ...steps,
    finishRun: async (...input) => {
      control.cancelled = true;
      return await steps.finishRun(...input);
    },
  };
  expect(await world.driver.runWith(cancelled, {})).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 1 });
  await checkPromises(world);
});

/** A login that may not delete old runs. */
function refusingToDelete(database: Database): Database {
  return new Proxy(database, {
    get: (target, name, receiver) => {
      if (name !== 'execute') return Reflect.get(target, name, receiver) as unknown;
      return async (...[sql, params]: Parameters<Queryable['execute']>): Promise<number> => {
        if (sql.startsWith('DELETE FROM [dbo].[SYNC_Run]')) throw new DatabaseError('DATABASE_ACCESS', 'The DELETE permission was denied.');
        return await target.execute(sql, params);
      };
    },
  });
}
