import { describe, expect, test } from 'vitest';
import { boardOf } from '../support/board.js';
import type { Board } from '../support/board.js';
import { BOARD, COLUMNS } from '../support/shipped-board.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { readLog } from './support/board.js';
import { order } from './support/orders.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const board = async (): Promise<Board> => boardOf(await simulator.state(), BOARD);

const seasonLabels = async (): Promise<string[]> =>
  Object.values((await board()).columns.find(({ id }) => id === COLUMNS.season)?.labels ?? {});

const mutations = async (): Promise<number> => (await readLog(simulator)).requests.filter(({ mutationCount }) => mutationCount > 0).length;

async function openCodes(world: World): Promise<string[]> {
  const rows = await world.database.query<{ code: string; message: string }>(
    `SELECT [code], [message] FROM [dbo].[SYNC_Finding] WHERE [status] = N'OPEN' AND [origin] <> N'PREFLIGHT' ORDER BY [code]`,
  );
  return rows.map(({ code }) => code);
}

describe('a name that Monday does not keep as it was sent', () => {
  test('is not taken for a rename of a person, and a rename is still noticed', async () => {
    const world = await openWorld(simulator);
    await world.settings({ stripTags: true });
    await world.source([order('A-001', { style: 'MSP<b>25</b>', price: '10' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const [item] = (await board()).items;
    expect(item?.name).not.toContain('<b>');
    // The next contact with the order reads its item.
    await world.source([order('A-001', { style: 'MSP<b>25</b>', price: '11' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await openCodes(world)).toEqual([]);
    expect((await board()).items[0]?.name).toBe(item?.name);

    await simulator.control({ action: 'rename', itemId: item?.id, name: 'mine' });
    await world.source([order('A-001', { style: 'MSP<b>25</b>', price: '12' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await openCodes(world)).toEqual(['BOARD_EDITED']);
  });
});

describe('a key part and a group that Monday does not keep as they were sent', () => {
  test('are found again after a lost answer: nothing is created twice, and no edit of a person is reported', async () => {
    const world = await openWorld(simulator);
    await world.settings({ collapseBlanks: true, stripTags: true, cacheLostAnswers: false });
    const texts = { colour: 'DEEP  NAVY', season: 'FALL <I>2026</I>' };
    await world.source([order('A-001', { ...texts, price: '10' })]);
    for (const on of ['create_group', 'create_item']) await simulator.control({ action: 'fault', fault: { on, kind: 'lostAfterCommit' } });
    await world.driver.run();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
    await world.source([order('A-001', { ...texts, price: '11' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    const { items, groups } = await board();
    expect(items.map(({ values }) => values[COLUMNS.price])).toEqual(['11']);
    expect(groups.filter(({ title }) => title.endsWith('FALL 2026'))).toHaveLength(1);
    expect(await openCodes(world)).toEqual([]);
  });
});

describe('a label that Monday does not keep as it was sent', () => {
  test('is reported once, is not created again, and does not count as edited by a person', async () => {
    const world = await openWorld(simulator);
    await world.settings({ stripLabelEmoji: true });
    const season = 'SPRING 2027 \u{1F338}';
    await world.source([order('A-001', { season })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(await openCodes(world)).toEqual(['LABEL_NOT_KEPT']);
    const labels = await seasonLabels();
    expect(labels).toHaveLength(1);

    await world.source([order('A-001', { season, price: '11' }), order('A-002', { season })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 2 });
    expect(await seasonLabels()).toEqual(labels);
    expect(await openCodes(world)).toEqual(['LABEL_NOT_KEPT']);

    const sent = await mutations();
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    expect(await mutations()).toBe(sent);
  });
});
