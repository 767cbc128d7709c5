import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bindAdoption, declareForeign, findAdoption, fittingBoard } from '../../src/sync/adopt/adoption.js';
import type { FoundAdoption } from '../../src/sync/adopt/adoption.js';
import { loadMapping } from '../../src/mapping/load.js';
import { isActive, readBoard, readLog, shownOrder, shownOrders } from './support/board.js';
import { MAPPING } from './support/driver.js';
import { lastRun } from './support/last-run.js';
import { order, orders } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, productionRows } from './support/tables.js';
import { openWorld, outsideRuns } from './support/world.js';
import type { World } from './support/world.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

const mappingOf = async (world: World) => await loadMapping(join(world.services.mappingsFolder, `${MAPPING}.yaml`));

async function found(world: World): Promise<FoundAdoption> {
  const mapping = await mappingOf(world);
  return await findAdoption(world.services, world.services.monday, mapping, await fittingBoard(world.services.monday, mapping));
}

async function adopt(world: World): Promise<void> {
  await bindAdoption(outsideRuns(world), await mappingOf(world), await found(world));
}

async function groupByHand(title = 'GREYSON FALL 2026'): Promise<string> {
  return String((await simulator.control({ action: 'createGroup', boardId: BOARD, title }))['groupId']);
}

/** An item as a planner has made it before there was a sync, with a subitem for each size. Returns its id. */
async function byHand(groupId: string, { number, colour = 'ARCTIC', price = '28.86', sizes = {} }: SourceOrder): Promise<string> {
  const labels = (label: string): unknown => ({ labels: [label] });
  const { itemId } = await simulator.control({
    action: 'createItem',
    boardId: BOARD,
    groupId,
    name: `MSP25B50 ${colour} ${number}`,
    values: {
      [COLUMNS.number]: number,
      [COLUMNS.customer]: labels('GREYSON'),
      [COLUMNS.season]: labels('FALL 2026'),
      [COLUMNS.received]: { date: '2025-05-20' },
      [COLUMNS.poNumber]: '4755',
      [COLUMNS.style]: 'MSP25B50',
      [COLUMNS.colour]: colour,
      [COLUMNS.type]: labels('RECEIVED'),
      [COLUMNS.unit]: { label: 'PCE' },
      [COLUMNS.price]: price,
    },
  });
  for (const [size, quantity] of Object.entries(sizes)) {
    await simulator.control({
      action: 'createSubitem',
      parentId: itemId,
      name: `Size ${size}`,
      values: { [COLUMNS.quantity]: String(quantity) },
    });
  }
  return String(itemId);
}

describe('first contact with a board', () => {
  test(
    '500 items made by hand become the 500 orders: nothing is made, and only the key and true differences are written',
    { timeout: 300_000 },
    async () => {
      const world = await openWorld(simulator);
      const source = orders(500);
      await world.source(source);
      const group = await groupByHand();
      const ids: Record<string, string> = {};
      for (const one of source) ids[one.number] = await byHand(group, { ...one, price: one.number === 'A-007' ? '31' : '28.860' });
      const [edited] = (await readBoard(simulator)).items.find(({ id }) => id === ids['A-008'])?.subitems ?? [];
      await simulator.control({ action: 'edit', itemId: edited?.id, values: { [COLUMNS.quantity]: '11' } });

      expect(await world.driver.run()).toMatchObject({ status: 'FAILED' });
      expect(await lastRun(world)).toMatchObject({
        status_reason: expect.stringMatching(/^BOARD_NOT_ADOPTED: .* holds 500 items that the sync has no record of.* adopt/),
      });
      expect(await readLog(simulator)).toEqual({ effects: [], requests: [] });

      const { bindings, ...rest } = await found(world);
      expect(bindings).toHaveLength(500);
      expect(rest).toEqual({ ambiguous: [], unmatchedOrders: [], unmatchedItems: [] });
      await adopt(world);
      expect((await readLog(simulator)).effects).toEqual([]);

      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 500, promoted: 500 });
      const { effects } = await readLog(simulator);
      expect(new Set(effects.map(({ operation }) => operation))).toEqual(new Set(['change_multiple_column_values']));
      const written = effects.map(({ targetId, values }) => [targetId, Object.keys(values ?? {}).sort()] as const);
      expect(written.filter(([, columns]) => columns.join() !== COLUMNS.key).sort()).toEqual(
        [
          [ids['A-007'], [COLUMNS.price, COLUMNS.key].sort()],
          [edited?.id, [COLUMNS.quantity]],
        ].sort(),
      );
      const shown = await shownOrders(simulator);
      expect(Object.fromEntries(Object.entries(shown).map(([number, { id }]) => [number, id]))).toEqual(ids);
      expect(shown['A-008']).toMatchObject({ price: '28.86', sizes: { S: 10, M: 20 } });
      const production = await productionRows(world.database);
      expect([production.orders.length, production.subitems.length]).toEqual([500, 1000]);
      // P8: nothing more is reported.
      expect(await world.driver.run()).toMatchObject({ staged: 0 });
    },
  );

  test('what is ambiguous is held until it is not, and what matches nothing stays as it is', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    const group = await groupByHand();
    const first = await byHand(group, order('A-001'));
    const surplus = await byHand(group, order('a-001'));
    const foreign = await byHand(group, order('B-900'));
    await byHand(group, order('A-002'));

    const { bindings, ambiguous, unmatchedOrders, unmatchedItems } = await found(world);
    expect(bindings.map(({ orderKey }) => orderKey[0])).toEqual(['A-002']);
    expect(ambiguous).toMatchObject([
      { order: { key: { parts: ['A-001', 'MSP25B50', 'ARCTIC'] } }, items: [{ id: first }, { id: surplus }], reason: 'items' },
    ]);
    expect(unmatchedOrders.map(({ key }) => key.parts[0])).toEqual(['A-003']);
    expect(unmatchedItems.map(({ id }) => id)).toEqual([foreign]);
    await adopt(world);

    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 2, failed: 1 });
    expect(await orderErrors(world.database)).toMatchObject([{ error_type: 'DUPLICATE_FOUND', order_number: 'A-001' }]);
    await world.driver.run();
    expect((await readLog(simulator)).effects.filter(({ operation }) => operation === 'create_item')).toHaveLength(1);
    expect(new Set((await readLog(simulator)).effects.map(({ targetId }) => targetId))).not.toContain(foreign);

    await simulator.control({ action: 'archive', itemId: surplus });
    await adopt(world);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await shownOrder(simulator, 'A-001')).toMatchObject({ id: first });
    expect(await orderErrors(world.database)).toEqual([]);
    expect((await readBoard(simulator)).items.filter(isActive)).toHaveLength(4);
  });

  test('an order with a size that is there twice is held, and a refused row keeps its item until it is corrected', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002', { season: 'FALL'.repeat(70) })]);
    const group = await groupByHand();
    const first = await byHand(group, order('A-001'));
    await simulator.control({ action: 'createSubitem', parentId: first, name: 'size m', values: {} });
    const second = await byHand(group, order('A-002'));
    expect(await found(world)).toMatchObject({ bindings: [{ itemId: second }], ambiguous: [{ items: [{ id: first }], reason: 'sizes' }] });
    await adopt(world);
    await world.driver.run();
    await world.source([order('A-001'), order('A-002')]);
    expect(await world.driver.run()).toMatchObject({ promoted: 1 });
    expect(await shownOrder(simulator, 'A-002')).toMatchObject({ id: second });
    expect((await readLog(simulator)).effects.map(({ operation }) => operation)).toEqual(['change_multiple_column_values']);
  });

  test('items that are declared foreign stop nothing, and a board that was empty is never asked about', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const foreign = await byHand(await groupByHand('IDEAS'), order('X-1'));
    expect(await world.driver.run()).toMatchObject({ status: 'FAILED' });
    await declareForeign(outsideRuns(world), await mappingOf(world));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect((await readBoard(simulator)).items.map(({ id }) => id)).toContain(foreign);

    const empty = await openWorld(simulator);
    await empty.source([]);
    await empty.driver.run();
    await byHand(await groupByHand('IDEAS'), order('X-1'));
    await empty.source([order('A-001')]);
    expect(await empty.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
  });

  test('an open run keeps its claim: nothing is adopted meanwhile', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    world.workflows.running(`order-sync/${MAPPING}`);
    await world.driver.begin();
    await expect(adopt(world)).rejects.toThrow(`order-sync/${MAPPING}`);
    await expect(declareForeign(outsideRuns(world), await mappingOf(world))).rejects.toThrow(`order-sync/${MAPPING}`);
    expect(await world.database.query('SELECT [first_contact_date] FROM [dbo].[SYNC_Board]')).toEqual([{ first_contact_date: null }]);
  });
});

describe('a board that a sync with a database of its own has filled', () => {
  const RECORDS = ['MON_CustMasterSchedule_Subitems', 'MON_CustMasterSchedule', 'SYNC_Intent', 'SYNC_Request', 'SYNC_Line', 'SYNC_Record'];
  const OF_THE_BOARD = ['SYNC_Group', 'SYNC_Generation', 'SYNC_Board'];

  /** The board after a run whose database is gone. */
  async function filled(): Promise<{ readonly world: World; readonly ids: Record<string, string> }> {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002'), order('A-003')]);
    expect(await world.driver.run()).toMatchObject({ promoted: 3 });
    for (const table of [...RECORDS, ...OF_THE_BOARD]) await world.database.execute(`DELETE FROM [dbo].[${table}]`);
    await rm(world.services.snapshotFolder, { recursive: true, force: true });
    const shown = await shownOrders(simulator);
    return { world, ids: Object.fromEntries(Object.entries(shown).map(([number, { id }]) => [number, id])) };
  }
  const idsShown = async (): Promise<unknown> =>
    Object.fromEntries(Object.entries(await shownOrders(simulator)).map(([number, { id }]) => [number, id]));

  test('is recognised by the keys of its items: no order is made a second time, and nothing has to be adopted', async () => {
    const { world, ids } = await filled();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 3, failed: 0 });
    expect(await idsShown()).toEqual(ids);
  });

  test('stops the first run when its keys are of another mapping; adopt binds its items, and none is made a second time', async () => {
    const { world, ids } = await filled();
    const columns = 'columns: [AAG ORDER NUMBER, CUSTOMER STYLE, CUSTOMER COLOUR DESCRIPTION]';
    await world.changeMapping((yaml) => yaml.replace(columns, 'columns: [AAG ORDER NUMBER, CUSTOMER STYLE]'));
    const { effects: before } = await readLog(simulator);
    expect(await world.driver.run()).toMatchObject({ status: 'FAILED' });
    expect(await world.database.query(`SELECT [status_reason] FROM [dbo].[SYNC_Run] WHERE [status] = N'FAILED'`)).toEqual([
      {
        status_reason: expect.stringMatching(
          /^BOARD_NOT_ADOPTED: .* holds 3 items .*; 3 of them have the key of a sync with another database/,
        ),
      },
    ]);
    await adopt(world);
    expect((await readLog(simulator)).effects).toHaveLength(before.length);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 3, failed: 0 });
    expect(await idsShown()).toEqual(ids);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
  });
});
