import { describe, expect, test } from 'vitest';
import type { MondayApi, SendOutcome } from '../../src/monday/types.js';
import { readLog, shownOrders } from './support/board.js';
import { Driver } from './support/driver.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { orderErrors, requestRows, sizeErrors } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';

const simulator = await simulatorFixture();

const DAY_MS = 24 * 60 * 60_000;

/** A worker to whom Monday names this code for what it refuses; and how often it has read the board. */
function driverThatHears(world: World, code: string): { readonly driver: Driver; readonly reads: () => number } {
  let reads = 0;
  const monday: MondayApi = {
    ...world.services.monday,
    send: async (request) => heard(await world.services.monday.send(request), code),
    readBoard: async (boardId) => {
      reads += 1;
      return await world.services.monday.readBoard(boardId);
    },
  };
  return { driver: new Driver({ ...world.services, monday }, (ms) => world.pass(ms)), reads: () => reads };
}

function heard(outcome: SendOutcome, code: string): SendOutcome {
  if (outcome.kind !== 'answered') return outcome;
  const answers = outcome.answers.map((answer) => (answer.result === 'done' ? answer : { ...answer, error: { ...answer.error, code } }));
  return { ...outcome, answers };
}

/** A batch of these orders, whose groups are on the board. */
async function withItemsNext(world: World, driver: Driver, numbers: readonly string[]) {
  await world.source(numbers.map((number) => order(number)));
  const { begun, batches } = await driver.staged();
  const opened = await driver.open(batches[0]?.batchId ?? '');
  await driver.refreshBoard(opened);
  for (const requestId of (await driver.plan(opened)).requestIds) await driver.send(requestId, opened.mappingHash);
  return { begun, opened };
}

describe('a refusal with a code that may concern all orders', () => {
  test('of one mutation while the others are done and the board fits fails that order only, and says why', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    await world.fault({ kind: 'aliasRefused', on: 'create_item', mutation: 1 });
    const { driver } = driverThatHears(world, 'InvalidColumnIdException');
    expect(await driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1, deferred: 0 });
    const [error] = await orderErrors(world.database);
    expect(error).toMatchObject({ order_number: 'A-002', error_type: 'InvalidColumnIdException', max_retries_reached: false });
    expect(error?.['error_message']).toContain('(The board, read again, fits the mapping, so the refusal concerns this order alone.)');
    await checkPromises(world);

    await world.pass(2 * DAY_MS);
    expect(await driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002', 'A-003']);
    await checkPromises(world);
  });

  test('of one size fails its order, named in the error table of sizes', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    await world.fault({ kind: 'aliasRefused', on: 'create_subitem', mutation: 0 });
    const { driver } = driverThatHears(world, 'InvalidColumnIdException');
    expect(await driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1 });
    expect(await sizeErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'InvalidColumnIdException' }]);
    await checkPromises(world);
  });

  test('of each of several mutations ends the batch at once, without another read of the board', async () => {
    const world = await openWorld(simulator);
    const { driver, reads } = driverThatHears(world, 'InvalidColumnIdException');
    const { opened } = await withItemsNext(world, driver, ['A-001', 'A-002']);
    await simulator.control({ action: 'removeColumn', boardId: BOARD, columnId: COLUMNS.price });
    const [items] = (await driver.plan(opened)).requestIds;
    const before = reads();
    await expect(driver.send(items ?? '', opened.mappingHash)).rejects.toMatchObject({
      type: 'InvalidColumnIdException',
      nonRetryable: true,
    });
    expect(reads()).toBe(before);
    expect(await orderErrors(world.database, true)).toEqual([]);
  });

  test('of one mutation ends the batch when the board, read again, shows the cause, and the message names it', async () => {
    const world = await openWorld(simulator);
    const { driver } = driverThatHears(world, 'InvalidColumnIdException');
    const { opened } = await withItemsNext(world, driver, ['A-001']);
    await simulator.control({ action: 'removeColumn', boardId: BOARD, columnId: COLUMNS.price });
    const [items] = (await driver.plan(opened)).requestIds;
    await expect(driver.send(items ?? '', opened.mappingHash)).rejects.toMatchObject({
      type: 'InvalidColumnIdException',
      nonRetryable: true,
      message: expect.stringMatching(new RegExp(`\\([A-Z_]+ .*${COLUMNS.price}`)) as string,
    });
    expect(await driver.close(opened, { kind: 'stopped', code: 'InvalidColumnIdException', message: 'x' })).toMatchObject({
      failed: 0,
      deferred: 1,
    });
    expect(await orderErrors(world.database, true)).toEqual([]);
  });

  test('of one mutation, where the board cannot be read again, fails that order, which is tried again later', async () => {
    const world = await openWorld(simulator);
    const { driver } = driverThatHears(world, 'UserUnauthorizedException');
    const { opened } = await withItemsNext(world, driver, ['A-001']);
    const [items] = (await driver.plan(opened)).requestIds;
    await world.fault({ kind: 'aliasRefused', on: 'create_item', mutation: 0 });
    await world.fault({ kind: 'error500BeforeCommit', on: 'boards' });
    expect(await driver.send(items ?? '', opened.mappingHash)).toMatchObject({ outcome: 'answered', refused: 1 });
    expect(await orderErrors(world.database)).toMatchObject([
      {
        order_number: 'A-001',
        error_type: 'UserUnauthorizedException',
        error_message: expect.stringContaining('could not be read again') as string,
      },
    ]);
  });

  test('of a request with a single mutation, refused as a whole, is decided by the board too', async () => {
    const world = await openWorld(simulator);
    const { driver } = world;
    const { begun, opened } = await withItemsNext(world, driver, ['A-001']);
    const [items] = (await driver.plan(opened)).requestIds;
    await world.fault({ kind: 'forbidden403', on: 'create_item' });
    expect(await driver.send(items ?? '', opened.mappingHash)).toMatchObject({ outcome: 'refused', refused: 1 });
    expect(await driver.close(opened, { kind: 'finished' })).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    await driver.finish(begun);
    expect(await orderErrors(world.database)).toMatchObject([{ order_number: 'A-001', error_type: 'UserUnauthorizedException' }]);
    expect((await requestRows(world.database)).map(({ status }) => status)).toEqual(['ANSWERED', 'REFUSED']);

    await world.pass(2 * DAY_MS);
    expect(await driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });
});

test('a limit that keeps one of several mutations from being executed is waited for, and fails nothing', async () => {
  const world = await openWorld(simulator);
  await world.source([order('A-001'), order('A-002')]);
  await world.fault({ kind: 'aliasRefused', on: 'create_item', mutation: 0 });
  const { driver } = driverThatHears(world, 'LIMIT_REACHED');
  expect(await driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  expect(await orderErrors(world.database, true)).toEqual([]);
  const sends = (await readLog(simulator)).requests.filter(({ operations }) => operations.includes('create_item'));
  expect(Date.parse(sends[1]?.at ?? '') - Date.parse(sends[0]?.at ?? '')).toBeGreaterThanOrEqual(30_000);
  await checkPromises(world);
});
