import { afterEach, describe, expect, it } from 'vitest';
import { BOARD, description, SUBITEM_BOARD, start, type SimulatorClient } from './client.js';

let monday: SimulatorClient;
const open = async (board: unknown): Promise<void> => {
  monday = await start('unlimited', [board]);
};
afterEach(async () => {
  await monday.simulator.close();
});

const subitem = async (parent: string, values: unknown = {}) =>
  monday.gql(
    'mutation ($p: ID!, $v: JSON) { create_subitem(parent_item_id: $p, item_name: "Size S", column_values: $v) { id board { id } } }',
    { p: parent, v: JSON.stringify(values) },
  );
const write = async (itemId: string, values: unknown) =>
  monday.gql(
    'mutation ($b: ID!, $i: ID!, $v: JSON!) { change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v) { id } }',
    { b: BOARD, i: itemId, v: JSON.stringify(values) },
  );
const code = (reply: { errors: readonly { extensions: Record<string, unknown> }[] }) => reply.errors[0]?.extensions['code'];

describe('a board that has had no subitem yet', () => {
  const boards = `{ boards(ids: ["${BOARD}"]) { columns(types: [subtasks]) { settings settings_str } } hidden: boards(ids: ["${SUBITEM_BOARD}"]) { columns { id title type } } }`;

  it('has no board for them, and the first one makes it with default columns alone', async () => {
    await open({ ...description, subitems: 'none yet' });
    const before = await monday.gql(boards);
    expect([before.data.boards[0].columns, before.data.hidden]).toEqual([[], []]);
    const parent = await monday.item('one');
    expect(code(await subitem(parent, { qty_1: '12' }))).toBe('InvalidColumnIdException');
    expect((await monday.gql(boards)).data.hidden).toEqual([]);
    expect((await subitem(parent)).data.create_subitem.board.id).toBe(SUBITEM_BOARD);
    const after = await monday.gql(boards);
    expect(after.data.boards[0].columns).toEqual([
      { settings: { boardIds: [Number(SUBITEM_BOARD)] }, settings_str: `{"boardIds":[${SUBITEM_BOARD}]}` },
    ]);
    expect(after.data.hidden[0].columns).toMatchObject([
      { id: 'name', type: 'name' },
      { title: 'Owner', type: 'people' },
      { title: 'Status', type: 'status' },
      { title: 'Date', type: 'date' },
    ]);
  });

  it('is one without a described board of subitems, too', async () => {
    const { subitem_board: _described, ...alone } = description;
    await open(alone);
    expect((await monday.gql(boards)).data.boards[0].columns).toEqual([]);
    expect((await subitem(await monday.item('one'))).errors).toEqual([]);
  });
});

describe('a board of several levels', () => {
  const several = {
    ...description,
    hierarchy_type: 'multi_level',
    subitem_board: undefined,
    columns: description.columns.map((column) => (['num_1', 'status_1'].includes(column.monday_id) ? { ...column, rollup: true } : column)),
  };
  const values = async (id: string, capabilities = '') =>
    (
      await monday.gql(
        `query ($ids: [ID!]) { items(ids: $ids) { column_values(ids: ["text_1", "num_1", "status_1"]${capabilities}) { id text ... on BatteryValue { is_leaf battery_value { key count } } } } }`,
        { ids: [id] },
      )
    ).data.items[0].column_values;
  const calculated = ', capabilities: [CALCULATED]';

  it('says so, and its column of subitems points to itself', async () => {
    await open(several);
    const { data } = await monday.gql(
      `{ boards { id hierarchy_type columns(types: [subtasks]) { settings } rollups: columns(capabilities: [CALCULATED]) { id capabilities { calculated { function } } } } }`,
    );
    expect(data.boards).toEqual([
      {
        id: BOARD,
        hierarchy_type: 'multi_level',
        columns: [{ settings: { boardIds: [Number(BOARD)] } }],
        rollups: [
          { id: 'num_1', capabilities: { calculated: { function: 'SUM' } } },
          { id: 'status_1', capabilities: { calculated: { function: 'COUNT_KEYS' } } },
        ],
      },
    ]);
  });

  it('leaves rollup columns out unless they are asked for, and calculates them from the subitems', async () => {
    await open(several);
    const parent = await monday.item('one', { text_1: 'X', num_1: '99', status_1: 'PCE' });
    for (const [number, unit] of [
      ['3', 'PCE'],
      ['4', 'SET'],
      ['5', 'SET'],
    ])
      expect((await subitem(parent, { num_1: number, status_1: unit })).data.create_subitem.board.id).toBe(BOARD);
    expect(await values(parent)).toEqual([{ id: 'text_1', text: 'X' }]);
    expect(await values(parent, calculated)).toEqual([
      { id: 'text_1', text: 'X' },
      { id: 'num_1', text: '12' },
      {
        id: 'status_1',
        text: '',
        is_leaf: false,
        battery_value: [
          { key: '0', count: 1 },
          { key: '1', count: 2 },
        ],
      },
    ]);
  });

  it('takes a write to a rollup column of an item with subitems, without effect', async () => {
    await open(several);
    const parent = await monday.item('one', { num_1: '99' });
    await subitem(parent, { num_1: '3' });
    expect((await write(parent, { num_1: '50', text_1: 'Y' })).errors).toEqual([]);
    expect(await values(parent, calculated)).toMatchObject([{ text: 'Y' }, { text: '3' }, {}]);
  });

  it('has items on five levels, and lists those of the first alone', async () => {
    await open(several);
    const top = await monday.item('one');
    let parent = top;
    for (let level = 2; level <= 5; level += 1) parent = (await subitem(parent)).data.create_subitem.id as string;
    expect(code(await subitem(parent))).toBe('InvalidItemIdException');
    const { data } = await monday.gql('{ boards { items_page { items { id } } } }');
    expect(data.boards).toEqual([{ items_page: { items: [{ id: top }] } }]);
    expect((await monday.get('/state')).boards[0].items).toHaveLength(1);
  });
});
