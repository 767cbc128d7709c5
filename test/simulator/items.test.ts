import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, SUBITEM_BOARD, start, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const change = async (itemId: string, values: unknown, boardId = BOARD) =>
  monday.gql(
    'mutation ($b: ID!, $i: ID!, $v: JSON!) { change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v) { id } }',
    { b: boardId, i: itemId, v: JSON.stringify(values) },
  );
const code = (reply: { errors: readonly { extensions: Record<string, unknown> }[] }) => reply.errors[0]?.extensions['code'];

describe('items', () => {
  it('reads an item back by id at once, with group, board and state', async () => {
    const id = await monday.item('one', { text_1: 'X' });
    const { data } = await monday.gql(
      'query ($ids: [ID!]) { items(ids: $ids) { id name state group { id title } board { id } parent_item { id } subitems { id } column_values(ids: ["text_1"]) { id type text value } } }',
      { ids: [id, '1'] },
    );
    expect(data.items).toEqual([
      {
        id,
        name: 'one',
        state: 'active',
        group: { id: 'topics', title: 'Group Title' },
        board: { id: BOARD },
        parent_item: null,
        subitems: [],
        column_values: [{ id: 'text_1', type: 'text', text: 'X', value: '"X"' }],
      },
    ]);
  });

  it('makes a second item for a second create: nothing is unique', async () => {
    expect(await monday.item('one', { text_1: 'X' })).not.toBe(await monday.item('one', { text_1: 'X' }));
  });

  it('changes the named columns and the name, and leaves the others alone', async () => {
    const id = await monday.item('one', { text_1: 'X', num_1: '3' });
    await change(id, { name: 'uno', num_1: '4' });
    const { data } = await monday.gql(
      'query ($ids: [ID!]) { items(ids: $ids) { name column_values(ids: ["text_1", "num_1"]) { text } } }',
      { ids: [id] },
    );
    expect(data.items).toEqual([{ name: 'uno', column_values: [{ text: 'X' }, { text: '4' }] }]);
  });

  it.each(['', 'x'.repeat(256)])('refuses a name of a wrong length', async (name) => {
    expect(code(await monday.create(name, {}))).toBe('ItemNameTooLongException');
    expect(code(await change(await monday.item('x'.repeat(255)), { name }))).toBe('ItemNameTooLongException');
  });

  it('refuses unknown items, groups and columns', async () => {
    const id = await monday.item('one');
    expect(code(await change('1', {}))).toBe('InvalidItemIdException');
    expect(code(await change(id, {}, '1'))).toBe('InvalidBoardIdException');
    expect(code(await change(id, { nope: 'x' }))).toBe('InvalidColumnIdException');
    expect(code(await monday.gql('mutation ($i: ID!) { move_item_to_group(item_id: $i, group_id: "nope") { id } }', { i: id }))).toBe(
      'InvalidGroupIdException',
    );
    for (const operation of ['archive_item', 'delete_item'])
      expect(code(await monday.gql(`mutation { ${operation}(item_id: "1") { id } }`))).toBe('ResourceNotFoundException');
  });

  it('refuses changes of archived items, which can still be read by id', async () => {
    const id = await monday.item('one');
    await monday.gql('mutation ($i: ID!) { archive_item(item_id: $i) { id } }', { i: id });
    const reply = await change(id, { text_1: 'X' });
    expect(reply.errors[0]).toMatchObject({
      message: 'Cannot change column value for inactive items',
      extensions: { code: 'ColumnValueException', error_data: { inactive_pulse_ids: [Number(id)] } },
    });
    expect((await monday.gql('query ($ids: [ID!]) { items(ids: $ids) { state } }', { ids: [id] })).data.items).toEqual([
      { state: 'archived' },
    ]);
    expect(
      (await monday.gql('query ($ids: [ID!]) { items(ids: $ids, exclude_nonactive: true) { state } }', { ids: [id] })).data.items,
    ).toEqual([]);
    expect((await monday.gql(`{ boards(ids: ["${BOARD}"]) { items_count items_page { items { id } } } }`)).data.boards[0]).toEqual({
      items_count: 0,
      items_page: { items: [] },
    });
  });

  it('refuses the item above the limit of the board', async () => {
    await monday.control('settings', { itemsPerBoard: 1 });
    await monday.item('one');
    expect(code(await monday.create('two', {}))).toBe('ItemsLimitationException');
  });

  it('gives 25 items unless more are asked for, and takes 100 ids at most', async () => {
    const ids = [];
    for (let index = 0; index < 26; index += 1) ids.push(await monday.item(`item ${index}`));
    expect((await monday.gql('query ($ids: [ID!]) { items(ids: $ids) { id } }', { ids })).data.items).toHaveLength(25);
    expect((await monday.gql('query ($ids: [ID!]) { items(ids: $ids, limit: 100) { id } }', { ids })).data.items).toHaveLength(26);
    expect(
      (await monday.gql('query ($ids: [ID!]) { items(ids: $ids, limit: 100) { id } }', { ids: Array.from({ length: 101 }, String) }))
        .errors,
    ).toHaveLength(1);
  });
});

describe('subitems', () => {
  const subitem = async (parent: string, values: unknown) =>
    monday.gql(
      'mutation ($p: ID!, $v: JSON) { create_subitem(parent_item_id: $p, item_name: "Size S", column_values: $v) { id board { id } } }',
      { p: parent, v: JSON.stringify(values) },
    );

  it('has the hidden board from the start when a live subitem board was described', async () => {
    const { subitem_board: hidden, ...parent } = (await import('./client.js')).description;
    const other = await start('unlimited', [parent, { ...hidden, parent_board_id: Number(BOARD), extra: true }]);
    const { data } = await other.gql(`{ boards { id columns(types: [subtasks]) { id settings } } }`);
    expect(data.boards).toEqual([
      { id: BOARD, columns: [{ id: 'subtasks_1', settings: { boardIds: [Number(SUBITEM_BOARD)] } }] },
      { id: SUBITEM_BOARD, columns: [] },
    ]);
    await other.simulator.close();
  });

  it('uses the column ids of the hidden board, changes there, and reads through the parent', async () => {
    const parent = await monday.item('one');
    expect(code(await subitem(parent, { text_1: 'X' }))).toBe('InvalidColumnIdException');
    const { data } = await subitem(parent, { size_1: { labels: ['S'] }, qty_1: '12' });
    expect(code(await change(data.create_subitem.id as string, { qty_1: '0' }, BOARD))).toBe('InvalidItemIdException');
    await change(data.create_subitem.id as string, { qty_1: '0' }, SUBITEM_BOARD);
    const read = await monday.gql(
      'query ($ids: [ID!]) { items(ids: $ids) { subitems { name parent_item { id } column_values(ids: ["size_1", "qty_1"]) { text } } } }',
      { ids: [parent] },
    );
    expect(read.data.items[0].subitems).toEqual([
      { name: 'Size S', parent_item: { id: parent }, column_values: [{ text: 'S' }, { text: '0' }] },
    ]);
  });

  it('archives and deletes subitems with their parent', async () => {
    const parent = await monday.item('one');
    const { data } = await subitem(parent, {});
    const state = async () =>
      (await monday.gql('query ($ids: [ID!]) { items(ids: $ids) { state } }', { ids: [data.create_subitem.id] })).data.items[0]
        .state as string;
    await monday.gql('mutation ($i: ID!) { archive_item(item_id: $i) { id } }', { i: parent });
    expect(await state()).toBe('archived');
    await monday.gql('mutation ($i: ID!) { delete_item(item_id: $i) { id } }', { i: parent });
    expect(await state()).toBe('deleted');
  });

  it('refuses a missing or archived parent, and pages of the hidden board', async () => {
    const parent = await monday.item('one');
    await subitem(parent, {});
    await monday.control('archive', { itemId: parent });
    expect(code(await subitem(parent, {}))).toBe('InvalidItemIdException');
    expect(code(await subitem('1', {}))).toBe('InvalidItemIdException');
    expect(code(await monday.gql(`{ boards(ids: ["${SUBITEM_BOARD}"]) { items_page { items { id } } } }`))).toBe(
      'InvalidArgumentException',
    );
  });
});

describe('groups and columns', () => {
  const group = async (title: string, rest = '') =>
    (await monday.gql(`mutation { create_group(board_id: "${BOARD}", group_name: "${title}"${rest}) { id } }`)).data.create_group
      .id as string;
  const titles = async () =>
    (await monday.gql(`{ boards(ids: ["${BOARD}"]) { groups { title } } }`)).data.boards[0].groups.map(
      (entry: { title: string }) => entry.title,
    ) as string[];

  it('puts a group at the top or beside another one, and allows the same title twice', async () => {
    const spring = await group('SPRING');
    await group('SUMMER', `, position_relative_method: after_at, relative_to: "${spring}"`);
    await group('SPRING');
    expect(await titles()).toEqual(['SPRING', 'SPRING', 'SUMMER', 'Group Title']);
  });

  it('renames and deletes groups with their items, but never the last one', async () => {
    const spring = await group('SPRING');
    const item = await monday.item('one');
    await monday.gql('mutation ($i: ID!, $g: String!) { move_item_to_group(item_id: $i, group_id: $g) { id } }', { i: item, g: spring });
    await monday.gql(
      'mutation ($b: ID!, $g: String!) { update_group(board_id: $b, group_id: $g, group_attribute: title, new_value: "SS26") { id } }',
      { b: BOARD, g: spring },
    );
    expect(await titles()).toEqual(['SS26', 'Group Title']);
    await monday.gql('mutation ($b: ID!, $g: String!) { delete_group(board_id: $b, group_id: $g) { id } }', { b: BOARD, g: spring });
    expect((await monday.gql('query ($ids: [ID!]) { items(ids: $ids) { state } }', { ids: [item] })).data.items).toEqual([
      { state: 'deleted' },
    ]);
    expect(code(await monday.gql(`mutation { delete_group(board_id: "${BOARD}", group_id: "topics") { id } }`))).toBe(
      'DeleteLastGroupException',
    );
  });

  it('makes a column with an id of our own, once', async () => {
    const create = `mutation { create_column(board_id: "${BOARD}", id: "text_order_sync_key", title: "Order sync key", column_type: text) { id type } }`;
    expect((await monday.gql(create)).data.create_column).toEqual({ id: 'text_order_sync_key', type: 'text' });
    expect(code(await monday.gql(create))).toBe('InvalidArgumentException');
    await monday.item('one', { text_order_sync_key: 'abc' });
    await monday.control('removeColumn', { boardId: BOARD, columnId: 'text_order_sync_key' });
    expect(code(await monday.create('two', { text_order_sync_key: 'abc' }))).toBe('InvalidColumnIdException');
  });

  it.each([
    ['_mine', true],
    ['a'.repeat(24), true],
    ['a'.repeat(25), false],
    ['1a', false],
    ['Aa', false],
  ])('takes the column id %s: %s', async (id, taken) => {
    const reply = await monday.gql(`mutation { create_column(board_id: "${BOARD}", id: "${id}", title: "X", column_type: text) { id } }`);
    expect(code(reply)).toBe(taken ? undefined : 'InvalidArgumentException');
  });

  it('answers null when a column is deleted, and never gives its id away again', async () => {
    const reply = await monday.gql(`mutation { delete_column(board_id: "${BOARD}", column_id: "text_1") { id } }`);
    expect([reply.data, reply.errors]).toEqual([{ delete_column: null }, []]);
    expect(
      code(await monday.gql(`mutation { create_column(board_id: "${BOARD}", id: "text_1", title: "X", column_type: text) { id } }`)),
    ).toBe('InvalidArgumentException');
    await monday.control('addColumn', { boardId: BOARD, columnId: 'text_1', title: 'Order number', type: 'text' });
    await monday.item('one', { text_1: 'X' });
  });

  it('changes the colour of a group by a name of the palette', async () => {
    const paint = async (color: string) =>
      monday.gql(
        `mutation { update_group(board_id: "${BOARD}", group_id: "topics", group_attribute: color, new_value: "${color}") { color } }`,
      );
    expect((await paint('dark-green')).data.update_group).toEqual({ color: '#037f4c' });
    expect(code(await paint('#037f4c'))).toBe('InvalidArgumentException');
  });
});
