import { describe, expect, test } from 'vitest';
import { readLog, shownOrder, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

const DAY_MS = 24 * 60 * 60_000;

test('a customer that always fails delays no other, and is left alone once its attempts are used up', async () => {
  const world = await openWorld(simulator);
  const failing = ['F-001', 'F-002'].map((number) => order(number, { unit: 'DOZEN' }));
  const { driver } = world;
  // Five attempts, the first among them not counted as a retry.
  const failedByRun: number[] = [];
  for (let run = 0; run < 9; run += 1) {
    const price = String(run + 10);
    await world.source([...failing, order('B-001', { customer: 'JOHNNIE O', price })]);
    const finished = await driver.run();
    expect(finished).toMatchObject({ promoted: 1 });
    failedByRun.push(finished.failed);
    expect(await shownOrder(simulator, 'B-001')).toMatchObject({ price });
    await world.pass(2 * DAY_MS);
  }
  expect(failedByRun).toEqual([2, 2, 2, 2, 2, 2, 0, 0, 0]);
  expect(await orderErrors(world.database)).toMatchObject(failing.map(() => ({ retry_count: 5, max_retries_reached: true })));
  expect(Object.keys(await shownOrders(simulator))).toEqual(['B-001']);
  await checkPromises(world);
}, 60_000);

interface Trouble {
  readonly name: string;
  readonly begin: (world: World) => Promise<void>;
  readonly mend: (world: World) => Promise<World['driver']>;
}

const NEW_TOKEN = 'another-token-of-the-same-account';

const troubles: readonly Trouble[] = [
  {
    name: 'a refused token',
    begin: async () => {
      await simulator.control({ action: 'revokeToken' });
    },
    mend: async (world) => {
      await simulator.control({ action: 'issueToken', token: NEW_TOKEN });
      return world.driverWithToken(NEW_TOKEN);
    },
  },
  {
    name: 'a token that may do nothing on the board',
    begin: async (world) => {
      await simulator.control({ action: 'changeBoard', boardId: BOARD, permissions: 'owners' });
      for (const on of ['create_group', 'create_item']) await world.fault({ kind: 'forbidden403', on, times: 1 });
    },
    mend: async (world) => {
      await simulator.control({ action: 'changeBoard', boardId: BOARD, permissions: 'everyone' });
      return world.driver;
    },
  },
  {
    name: "the day's limit",
    begin: async (world) => {
      await world.settings({ limits: { requestsPerDay: 0 } });
    },
    mend: async (world) => {
      await world.settings({ limits: {} });
      return world.driver;
    },
  },
];

describe('an error that concerns all orders costs no row an attempt', () => {
  test.each(troubles)('$name', async ({ begin, mend }) => {
    const world = await openWorld(simulator);
    await world.source([order('F-001', { unit: 'DOZEN' })]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    await world.pass(2 * DAY_MS);
    const before = await orderErrors(world.database);
    expect(before).toMatchObject([{ order_number: 'F-001', retry_count: 0 }]);
    const sent = (await readLog(simulator)).effects.length;

    // In the middle of the batch, when its rows are staged and its board is read.
    await world.source([order('F-001', { unit: 'DOZEN' }), order('A-001'), order('B-001', { customer: 'JOHNNIE O' })]);
    const { begun, batches } = await world.driver.staged();
    await begin(world);
    for (const { batchId } of batches) {
      const opened = await world.driver.open(batchId);
      const plan = await world.driver.plan(opened);
      expect(plan.requestIds).not.toEqual([]);
      const failure: unknown = await world.driver.sendOnce(plan.requestIds[0] ?? '', opened.mappingHash).catch((thrown: unknown) => thrown);
      expect(failure).toMatchObject({ nonRetryable: true });
      const { type = 'UNKNOWN', message } = failure as { type?: string; message: string };
      expect(await world.driver.close(opened, { kind: 'stopped', code: type, message })).toMatchObject({ status: 'FAILED', failed: 0 });
    }
    await world.driver.finish(begun, { kind: 'stopped', code: 'FAILED', message: 'stopped' });
    expect(await orderErrors(world.database)).toEqual(before);
    expect((await readLog(simulator)).effects).toHaveLength(sent);

    const driver = await mend(world);
    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.unit, label: 'DOZEN' });
    expect(await driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 3 });
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'B-001', 'F-001']);
    expect(await orderErrors(world.database)).toEqual([]);
    await checkPromises(world);
  });
});
