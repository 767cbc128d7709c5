import { expect, test } from 'vitest';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from '../protocol/support/world.js';
import { accountForDirt, checkDirt } from './dirt.js';

const simulator = await simulatorFixture();

/** Enough for every kind of defect. `npm run faults -- --dirt 100000` reads as many as one likes. */
const ROWS = 2_000;

/** Some seconds on a machine with nothing else to do. */
const LONGEST_MS = 300_000;

test(`each of ${String(ROWS)} rows with the defects of the real table is accounted for by reason`, { timeout: LONGEST_MS }, async () => {
  const world = await openWorld(simulator);
  const account = await accountForDirt(world.driver, world.database, ROWS);
  expect(checkDirt(account)).toEqual([]);
  expect(account.staged).toBeGreaterThan(ROWS * 0.9);
});
