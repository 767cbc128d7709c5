import { expect, test } from 'vitest';
import type { Idempotency } from '../../src/sync/services.js';
import { readLog, shownOrders } from './support/board.js';
import { Chance } from './support/chance.js';
import { checkPromises } from './support/invariants.js';
import { OPERATIONS } from './support/life.js';
import { order } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { productionRows, recordRows } from './support/tables.js';
import { openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';

/** Each seed is another schedule of edits, faults and interruptions. More of them run in the fault suite. */
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1);

const ROUNDS = 4;

const simulator = await simulatorFixture();

test.each(SEEDS)(
  'whatever goes wrong, nothing is doubled or lost, and the board shows the source in the end: schedule %i',
  async (seed) => {
    const chance = new Chance(seed);
    const monday = { idempotencyCache: chance.below(3) > 0, cacheErrors: chance.oneIn(2), cacheLostAnswers: chance.oneIn(2) };
    // Only a Monday that keeps every answer may be trusted to.
    const idempotency =
      monday.idempotencyCache && monday.cacheErrors && monday.cacheLostAnswers
        ? chance.pick<Idempotency>(['trusted', 'untrusted'])
        : 'untrusted';
    const world = await openWorld(simulator, { mapping: removeFreely, idempotency });
    await world.settings({ indexLagMs: chance.pick([0, 30_000]), ...monday });
    let source = Array.from({ length: 6 }, (_, index) => randomOrder(chance, index));
    for (let round = 0; round < ROUNDS; round += 1) {
      await world.source(source);
      for (let faults = chance.below(5); faults > 0; faults -= 1) await world.fault(randomFault(chance));
      await randomRun(world, chance);
      await checkPromises(world);
      source = edited(chance, source);
    }
    await simulator.control({ action: 'clearFaults' });
    await world.source(source);
    // One run finds what is missing, the next one removes it; refused orders wait for their backoff.
    for (let runs = 0; runs < 3; runs += 1) {
      await world.pass(24 * 60 * 60_000);
      await world.driver.run();
      await checkPromises(world);
    }
    await checkEnd(world, source);
  },
);

/** A run as it is meant, one that is cancelled in the middle, or one whose worker dies. */
async function randomRun(world: World, chance: Chance): Promise<void> {
  const kind = chance.below(3);
  if (kind === 0) {
    await world.driver.run();
    return;
  }
  const begun = await world.driver.begin();
  await world.driver.preflight(begun);
  await world.driver.detect(begun);
  for (const batch of await world.driver.stage(begun)) {
    const opened = await world.driver.open(batch.batchId);
    const end = await world.driver.workOff(opened, chance.below(5));
    if (kind === 1) await world.driver.close(opened, end);
  }
  if (kind === 1) await world.driver.finish(begun, { kind: 'cancelled', reason: 'by the schedule' });
}

function randomFault(chance: Chance): Record<string, unknown> {
  const on = chance.pick(OPERATIONS);
  const kind = chance.pick([
    'lostBeforeCommit',
    'lostAfterCommit',
    'timeoutBeforeCommit',
    'timeoutAfterCommit',
    'error500AfterCommit',
    'htmlBody',
    'cutBody',
    'diesMidway',
    'locked423',
    'lateCommit',
  ]);
  return { on, kind, times: 1 + chance.below(2), mutations: chance.below(3), delayMs: 50 };
}

function randomOrder(chance: Chance, index: number): SourceOrder {
  const customer = index % 2 === 0 ? 'GREYSON' : 'RHONE';
  return order(`A-${String(index)}`, {
    customer,
    price: String(10 + chance.below(5)),
    season: chance.pick(['FALL 2026', 'SPRING 2027']),
    type: chance.oneIn(6) ? 'CANCELLED' : 'ACTIVE',
    sizes: Object.fromEntries((['S', 'M', 'L'] as const).filter(() => !chance.oneIn(3)).map((size) => [size, 1 + chance.below(9)])),
  });
}

/** The source some time later: orders leave, come back, and change. */
function edited(chance: Chance, source: readonly SourceOrder[]): SourceOrder[] {
  return Array.from({ length: 6 }, (_, index) => index).flatMap((index) => {
    if (chance.oneIn(6)) return [];
    const known = source.find(({ number }) => number === `A-${String(index)}`);
    return [known === undefined || chance.oneIn(2) ? randomOrder(chance, index) : known];
  });
}

async function checkEnd(world: World, source: readonly SourceOrder[]): Promise<void> {
  const shown = await shownOrders(simulator);
  expect(Object.keys(shown).sort()).toEqual(source.map(({ number }) => number).sort());
  for (const wanted of source) {
    const found = shown[wanted.number];
    expect(found, `order ${wanted.number}`).toMatchObject({
      group: `${wanted.customer ?? ''} ${wanted.season ?? ''}`,
      price: wanted.price,
    });
    const sizes = Object.entries(found?.sizes ?? {}).filter(([, quantity]) => quantity > 0);
    expect(Object.fromEntries(sizes), `sizes of order ${wanted.number}`).toEqual(wanted.type === 'CANCELLED' ? {} : wanted.sizes);
  }
  expect((await productionRows(world.database)).orders.map((row) => row['Item ID']).sort()).toEqual(
    Object.values(shown)
      .map(({ id }) => id)
      .sort(),
  );
  expect(Object.values(await recordRows(world.database)).filter(({ dirty }) => dirty)).toEqual([]);
  const sent = (await readLog(simulator)).requests.length;
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: source.length });
  expect((await readLog(simulator)).requests).toHaveLength(sent);
}
