import { describe, expect, test } from 'vitest';
import { readLog, shownOrder } from '../protocol/support/board.js';
import { checkPromises } from '../protocol/support/invariants.js';
import { lastRun } from '../protocol/support/last-run.js';
import { order, orders } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, stagedRows } from '../protocol/support/tables.js';
import { openWorld } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

describe('cancelled orders and vanished sizes', () => {
  test('a cancelled order keeps its item with every size at 0, and gets its quantities back when it is active again', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(1));
    await world.driver.run();
    const before = await shownOrder(simulator, 'A-001');
    await world.source([order('A-001', { type: 'CANCELLED' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: before.id, sizes: { S: 0, M: 0 } });
    await checkPromises(world);
    await world.source(orders(1));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toEqual(before);
    await checkPromises(world);
  });

  test('a size that is no longer ordered goes to 0 and is not sent again', async () => {
    const world = await openWorld(simulator);
    await world.source(orders(1));
    await world.driver.run();
    await world.source([order('A-001', { sizes: { M: 20 } })]);
    await world.driver.run();
    expect((await shownOrder(simulator, 'A-001')).sizes).toEqual({ S: 0, M: 20 });
    const sent = (await readLog(simulator)).requests.length;
    await world.driver.run();
    expect((await readLog(simulator)).requests).toHaveLength(sent);
    await checkPromises(world);
  });
});

describe('failed orders', () => {
  test('are tried again when their backoff is over, held when their attempts are used up, and tried at once with new content', async () => {
    const world = await openWorld(simulator, { mapping: (yaml) => yaml.replace('attempts: 5', 'attempts: 2') });
    await world.source([order('A-001', { unit: 'DOZEN' })]);
    expect(await world.driver.run()).toMatchObject({ failed: 1 });
    expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });
    await world.pass(6 * 60_000);
    expect(await world.driver.run()).toMatchObject({ staged: 1, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ seen_count: 2, retry_count: 1, max_retries_reached: false }]);
    await world.pass(16 * 60_000);
    expect(await world.driver.run()).toMatchObject({ staged: 1, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ seen_count: 3, retry_count: 2, max_retries_reached: true }]);
    await world.pass(48 * 60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', staged: 0, held: 1 });
    await lastRun(world);

    await world.source([order('A-001')]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
    expect((await orderErrors(world.database, true)).map(({ resolved_by }) => resolved_by)).toEqual(['content changed']);
    expect((await stagedRows(world.database)).map(({ stg_status }) => stg_status)).toEqual(['FAILED', 'FAILED', 'FAILED', 'PROMOTED']);
    await checkPromises(world);
  });
});
