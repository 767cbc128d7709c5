import { expect } from 'vitest';
import { readLog, shownOrders } from './board.js';
import { checkPromises } from './invariants.js';
import { order, orders } from './orders.js';
import { productionRows, recordRows, requestRows } from './tables.js';
import type { World } from './world.js';

/** Every mutation that a life of orders needs. */
export const OPERATIONS = [
  'create_group',
  'create_item',
  'create_subitem',
  'change_multiple_column_values',
  'move_item_to_group',
  'archive_item',
] as const;

/**
 * Orders are created, changed, moved and archived while the first request of each kind meets the fault. Whatever that does, each run ends
 * with everything on the board exactly once and in production, and a last run has nothing left to send.
 */
export async function liveThrough(world: World, fault: Readonly<Record<string, unknown>>): Promise<void> {
  // Reads by column value lag behind, as Monday's do, but less than the bound.
  await world.settings({ indexLagMs: 30_000 });
  for (const on of OPERATIONS) await world.fault({ ...fault, on });

  await world.source(orders(3));
  expect(await world.driver.run(), 'the run that creates').toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
  await checkPromises(world);
  const first = await shownOrders(world.simulator);
  expect(Object.keys(first)).toEqual(['A-001', 'A-002', 'A-003']);

  // Each order changes in one way, so that no request carries two of the changes.
  const changed = [order('A-001', { price: '30.5' }), order('A-002', { season: 'SPRING 2027' })];
  await world.source([...changed, order('A-003', { sizes: { S: 11, L: 5 } })]);
  expect(await world.driver.run(), 'the run that changes').toMatchObject({ status: 'COMPLETED', staged: 3, promoted: 3 });
  await checkPromises(world);
  expect(await shownOrders(world.simulator)).toEqual({
    'A-001': { ...first['A-001'], price: '30.5' },
    'A-002': { ...first['A-002'], group: 'GREYSON SPRING 2027' },
    'A-003': { ...first['A-003'], sizes: { S: 11, M: 0, L: 5 } },
  });

  await world.source(changed);
  await world.driver.run();
  expect(await world.driver.run(), 'the run that archives').toMatchObject({ status: 'COMPLETED', staged: 1, promoted: 1 });
  await checkPromises(world);
  await checkEnd(world, fault['kind']);
}

async function checkEnd(world: World, kind: unknown): Promise<void> {
  const { requests } = await readLog(world.simulator);
  const hit = new Set(requests.filter((request) => request.fault === kind).flatMap((request) => request.operations));
  expect([...hit].filter((name) => name !== 'complexity').sort(), 'operations that met the fault').toEqual([...OPERATIONS].sort());
  expect(Object.keys(await shownOrders(world.simulator))).toEqual(['A-001', 'A-002']);
  expect((await productionRows(world.database)).orders).toHaveLength(2);
  expect((await requestRows(world.database)).filter(({ status }) => status === 'OPEN' || status === 'SENT')).toEqual([]);
  expect((await recordRows(world.database))['A-003']).toMatchObject({ state: 'ARCHIVED', acknowledged_hash: null, dirty: false });
  expect(await world.driver.run(), 'a run over an unchanged source').toMatchObject({ status: 'COMPLETED', staged: 0, unchanged: 2 });
  expect((await readLog(world.simulator)).requests).toHaveLength(requests.length);
}
