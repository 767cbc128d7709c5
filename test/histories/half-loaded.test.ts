import { expect, test } from 'vitest';
import { shownOrders } from '../protocol/support/board.js';
import { checkPromises } from '../protocol/support/invariants.js';
import { lastRun, openFindings } from '../protocol/support/last-run.js';
import { orders } from '../protocol/support/orders.js';
import type { SourceOrder } from '../protocol/support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows } from '../protocol/support/tables.js';
import { openWorld } from '../protocol/support/world.js';

const simulator = await simulatorFixture();

const WHOLE = [...orders(22), ...orders(3, { customer: 'RHONE' }, 'B')];

/** Complete reads, one after the other, of a source that is half loaded: two of them would be enough to take an order off the board. */
const READS = 4;

/** Limits as shipped: 5 % and ten orders, of all and of each customer's, or every order of a customer with several. */
async function nothingIsArchived(halves: readonly (readonly SourceOrder[])[], note: string): Promise<void> {
  const world = await openWorld(simulator);
  await world.source(WHOLE);
  await world.driver.run();
  const before = await shownOrders(simulator);
  expect(Object.keys(before)).toHaveLength(WHOLE.length);
  for (let read = 0; read < READS; read += 1) {
    await world.source(halves[read % halves.length] ?? []);
    expect(await world.driver.run()).toMatchObject({ staged: 0 });
    expect(await lastRun(world)).toMatchObject({ orders_removed: 0 });
  }
  expect(await openFindings(world)).toContain(note);
  expect(await shownOrders(simulator)).toEqual(before);
  expect((await productionRows(world.database)).orders).toHaveLength(WHOLE.length);
  // Whole again: nothing has happened.
  await world.source(WHOLE);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: WHOLE.length });
  await checkPromises(world);
}

test('a source that stays truncated archives nothing, however often it is read whole', async () => {
  await nothingIsArchived([WHOLE.slice(0, 12)], '13 of 25 known orders are missing');
});

test('a source that lacks one customer archives nothing', async () => {
  await nothingIsArchived([WHOLE.filter(({ customer }) => customer !== 'RHONE')], 'RHONE: 3 of 3 known orders are missing');
});

test('a source that stays empty archives nothing', async () => {
  await nothingIsArchived([[]], 'The source is empty');
});

test('a source that is truncated in one read and empty in the next archives nothing', async () => {
  await nothingIsArchived([WHOLE.slice(0, 12), []], 'The source is empty');
});
