import { expect, test } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

/** The database of a worker that is paused at the given transaction, from 1, until the test resumes it. */
function standingStill(
  database: Database,
  at: number,
): { readonly database: Database; readonly reached: Promise<void>; readonly goOn: () => void } {
  let goOn = (): void => undefined;
  let arrive = (): void => undefined;
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  const awake = new Promise<void>((resolve) => (goOn = resolve));
  let transactions = 0;
  const watched = new Proxy(database, {
    get: (target, name, receiver) => {
      if (name !== 'transaction') return Reflect.get(target, name, receiver) as unknown;
      return async <T>(work: Parameters<Database['transaction']>[0]): Promise<T> => {
        transactions += 1;
        if (transactions === at) {
          arrive();
          await awake;
        }
        return (await target.transaction(work)) as T;
      };
    },
  });
  return { database: watched, reached, goOn: () => goOn() };
}

/** A batch whose orders are answered and not yet promoted. */
async function answered(
  world: World,
): Promise<{ begun: Awaited<ReturnType<World['driver']['begin']>>; opened: Awaited<ReturnType<World['driver']['open']>> }> {
  await world.source([order('A-001'), order('A-002')]);
  const {
    begun,
    batches: [batch],
  } = await world.driver.staged();
  const opened = await world.driver.open(batch?.batchId ?? '');
  await world.driver.workOff(opened);
  return { begun, opened };
}

test.each([1, 2, 3])('a batch that another attempt has closed meanwhile ends with its status (transaction %i)', async (at) => {
  const world = await openWorld(simulator);
  const { begun, opened } = await answered(world);
  const still = standingStill(world.database, at);
  const late = world.driverWithDatabase(still.database).close(opened);
  await still.reached;
  expect(await world.driver.close(opened)).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  still.goOn();
  expect(await late).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  expect(await world.driver.finish(begun)).toMatchObject({ status: 'COMPLETED' });
  await checkPromises(world);
});

test('a run that another attempt has finished meanwhile ends with the status of that attempt', async () => {
  const world = await openWorld(simulator);
  const { begun, opened } = await answered(world);
  await world.driver.close(opened);
  const still = standingStill(world.database, 1);
  const late = world.driverWithDatabase(still.database).finishOnly(begun);
  await still.reached;
  expect(await world.driver.finish(begun)).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  still.goOn();
  expect(await late).toMatchObject({ status: 'COMPLETED', promoted: 2 });
});
