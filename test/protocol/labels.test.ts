import { describe, expect, test } from 'vitest';
import { boardOf } from '../support/board.js';
import { readLog, shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors } from './support/tables.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

/** A first order with a label that the column has, and a run over a second one with another; what became of the second. */
async function runWith(
  season: string,
  prepare: (world: World) => Promise<void>,
): Promise<{ readonly world: World; readonly failed: unknown }> {
  const world = await openWorld(simulator);
  await world.source([order('A-001', { season: 'FALL 2026' })]);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  await prepare(world);
  await world.source([order('A-001', { season: 'FALL 2026' }), order('A-002', { season }), order('A-003', { season: 'FALL 2026' })]);
  const failed = await world.driver.run();
  await checkPromises(world);
  return { world, failed };
}

const labelsOf = async (): Promise<string[]> => {
  const effects = (await readLog(simulator)).effects as unknown as { values: Record<string, { labels?: string[] }> | null }[];
  return [...new Set(effects.flatMap(({ values }) => values?.[COLUMNS.season]?.labels ?? []))];
};

/** Every label of the column, deactivated ones too. */
const boardLabels = async (): Promise<string[]> => {
  const column = boardOf(await simulator.state(), BOARD).columns.find(({ id }) => id === COLUMNS.season);
  return Object.values(column?.labels ?? {});
};

/** Where a text differs from the label of the board, and the text. */
const SPELLINGS = [
  ['in case', 'Fall 2026'],
  ['in a blank of no break', 'FALL\u00a02026'],
  ['in two blanks', 'FALL  2026'],
  ['in a narrow blank', 'FALL\u202f2026'],
  ['in an invisible character', 'FALL\u200e 2026'],
] as const;

describe('labels that the sync may create', () => {
  test('a new one is created with the first order that needs it', async () => {
    const { failed } = await runWith('SPRING 2027', async () => undefined);
    expect(failed).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(Object.keys(await shownOrders(simulator)).sort()).toEqual(['A-001', 'A-002', 'A-003']);
  });

  test('one more than a dropdown takes refuses the order that needs it, until there is room', async () => {
    const { world, failed } = await runWith('SPRING 2027', async (world) => {
      await world.settings({ labelsPerDropdown: 1 });
    });
    expect(failed).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'LABELS_FULL', column_name: 'CUSTOMER SEASON' },
    ]);
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-003']);
    await world.source([
      order('A-001', { season: 'FALL 2026' }),
      order('A-002', { season: 'FALL 2026' }),
      order('A-003', { season: 'FALL 2026' }),
    ]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
  });

  test('of a managed column are refused like labels that must exist, and heal once an administrator has made them', async () => {
    const { world, failed } = await runWith('SPRING 2027', async () => {
      await simulator.control({ action: 'manageColumn', boardId: BOARD, columnId: COLUMNS.season });
    });
    expect(failed).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'LABEL_MISSING', column_name: 'CUSTOMER SEASON', column_value: 'SPRING 2027' },
    ]);
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001', 'A-003']);
    await simulator.control({ action: 'addLabel', boardId: BOARD, columnId: COLUMNS.season, label: 'SPRING 2027' });
    await world.pass(60 * 60_000);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await orderErrors(world.database)).toEqual([]);
  });

  test.each(SPELLINGS)(
    'one that differs from another %s alone is sent in the spelling of the board, and no second label is made',
    async (_name, season) => {
      const { world, failed } = await runWith(season, async () => undefined);
      expect(failed).toMatchObject({ status: 'COMPLETED', promoted: 2 });
      expect(await labelsOf()).toEqual(['FALL 2026']);
      expect(await boardLabels()).toEqual(['FALL 2026']);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    },
  );

  test('one that a person has deactivated is refused and not created again, until it is active', async () => {
    const { world, failed } = await runWith('Fall 2026', async () => {
      await simulator.control({ action: 'deactivateLabel', boardId: BOARD, columnId: COLUMNS.season, label: 'FALL 2026' });
    });
    expect(failed).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 0, failed: 2 });
    expect(await orderErrors(world.database)).toMatchObject([
      { order_number: 'A-002', error_type: 'LABEL_MISSING', column_name: 'CUSTOMER SEASON', column_value: 'Fall 2026' },
      { order_number: 'A-003', error_type: 'LABEL_MISSING', column_name: 'CUSTOMER SEASON', column_value: 'FALL 2026' },
    ]);
    expect(await boardLabels()).toEqual(['FALL 2026']);
  });
});
