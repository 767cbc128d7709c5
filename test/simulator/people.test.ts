import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, SUBITEM_BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const OTHER = '9000000009';
const read = async (id: string) =>
  (
    await monday.gql(
      `query ($ids: [ID!]) { items(ids: $ids) { id name state board { id } parent_item { id board { id } }
        subitems { id name board { id } column_values(ids: ["qty_1"]) { text } } column_values(ids: ["text_1", "drop_1"]) { text } } }`,
      { ids: [id] },
    )
  ).data.items[0];
const subitem = async (parentId: string, quantity: string) =>
  (await monday.control('createSubitem', { parentId, name: 'Size S', values: { size_1: { labels: ['S'] }, qty_1: quantity } }))[
    'itemId'
  ] as string;
const listed = async (boardId: string) =>
  (await monday.gql(`{ boards(ids: ["${boardId}"]) { items_count items_page { items { id } } } }`)).data.boards[0];
const change = async (itemId: string, boardId: string, values: unknown) =>
  monday.gql(
    'mutation ($b: ID!, $i: ID!, $v: JSON!) { change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v) { id board { id } } }',
    { b: boardId, i: itemId, v: JSON.stringify(values) },
  );
const code = (reply: { errors: readonly { extensions: Record<string, unknown> }[] }) => reply.errors[0]?.extensions['code'];

describe('a second board', () => {
  it('is a copy with the same column and group ids, and without items', async () => {
    await subitem(await monday.item('one'), '1');
    const { subitemBoardId } = await monday.control('createBoard', { boardId: OTHER, name: 'Copy of Orders', copyOf: BOARD });
    const { data } = await monday.gql(
      `{ boards(ids: ["${BOARD}", "${OTHER}"]) { name items_count groups { id } columns { id } subtasks: columns(types: [subtasks]) { settings } } }`,
    );
    const [original, copy] = data.boards;
    expect(copy).toMatchObject({ name: 'Copy of Orders', items_count: 0, columns: original.columns, groups: original.groups });
    expect(copy.subtasks).toEqual([{ settings: { boardIds: [Number(subitemBoardId)] } }]);
  });

  it('is listed, has default columns when it is a fresh one, and is gone after a reset', async () => {
    await monday.control('createBoard', { boardId: OTHER, name: 'Fresh' });
    const { data } = await monday.gql('{ boards { id columns { type } } }');
    expect(data.boards).toMatchObject([
      { id: BOARD },
      { id: SUBITEM_BOARD },
      { id: OTHER, columns: [{ type: 'name' }, { type: 'people' }, { type: 'status' }, { type: 'date' }] },
    ]);
    await expect(monday.control('createBoard', { boardId: OTHER, name: 'Again' })).rejects.toThrow('exists already');
    await monday.control('reset');
    expect((await monday.gql('{ boards { id } }')).data.boards).toEqual([{ id: BOARD }, { id: SUBITEM_BOARD }]);
  });
});

describe('an item on another board', () => {
  it('keeps its id, its subitems and what the board has columns for', async () => {
    const id = await monday.item('one', { text_1: 'X', drop_1: { labels: ['A'] } });
    const size = await subitem(id, '12');
    const { subitemBoardId } = await monday.control('createBoard', { boardId: OTHER, name: 'Copy', copyOf: BOARD });
    await monday.control('addLabel', { boardId: OTHER, columnId: 'drop_1', label: 'B' });
    await monday.control('removeColumn', { boardId: OTHER, columnId: 'text_1' });
    await monday.control('moveToBoard', { itemId: id, boardId: OTHER });
    expect(await read(id)).toMatchObject({
      id,
      state: 'active',
      board: { id: OTHER },
      column_values: [{ text: 'A' }],
      subitems: [{ id: size, board: { id: subitemBoardId }, column_values: [{ text: '12' }] }],
    });
    expect(await listed(BOARD)).toEqual({ items_count: 0, items_page: { items: [] } });
    expect(await listed(OTHER)).toEqual({ items_count: 1, items_page: { items: [{ id }] } });
    await expect(monday.control('moveToBoard', { itemId: id, boardId: OTHER })).rejects.toThrow('another board');
  });

  it('is not found under its old board, unless the setting lets the change through to where it is', async () => {
    const id = await monday.item('one', { text_1: 'X' });
    await monday.control('createBoard', { boardId: OTHER, name: 'Copy', copyOf: BOARD });
    await monday.control('moveToBoard', { itemId: id, boardId: OTHER });
    expect(code(await change(id, BOARD, { text_1: 'Y' }))).toBe('InvalidItemIdException');
    await monday.control('settings', { wrongBoardAccepted: true });
    expect((await change(id, BOARD, { text_1: 'Y' })).data.change_multiple_column_values).toEqual({ id, board: { id: OTHER } });
    expect((await read(id)).column_values[0]).toEqual({ text: 'Y' });
  });

  it('is changed there by mutations that name no board', async () => {
    const id = await monday.item('one');
    await monday.control('createBoard', { boardId: OTHER, name: 'Copy', copyOf: BOARD });
    await monday.control('moveToBoard', { itemId: id, boardId: OTHER });
    await monday.gql(`mutation { create_subitem(parent_item_id: ${id}, item_name: "Size S") { id } archive_item(item_id: ${id}) { id } }`);
    const { effects } = await monday.get('/log');
    expect(effects.slice(-1)).toMatchObject([{ operation: 'archive_item', targetId: id, boardId: OTHER }]);
    expect((await read(id)).state).toBe('archived');
  });
});

describe('a subitem under another item', () => {
  it('keeps its id and its values, and is missing under the first', async () => {
    const [first, second] = [await monday.item('one'), await monday.item('two')];
    const size = await subitem(first, '12');
    await monday.control('moveSubitem', { itemId: size, parentId: second });
    expect([(await read(first)).subitems, (await read(second)).subitems]).toEqual([
      [],
      [{ id: size, name: 'Size S', board: { id: SUBITEM_BOARD }, column_values: [{ text: '12' }] }],
    ]);
    expect((await read(size)).parent_item).toEqual({ id: second, board: { id: BOARD } });
    await expect(monday.control('moveSubitem', { itemId: first, parentId: second })).rejects.toThrow('A subitem moves');
  });

  it('moves to the subitem board of the other item', async () => {
    const size = await subitem(await monday.item('one'), '12');
    const { subitemBoardId } = await monday.control('createBoard', { boardId: OTHER, name: 'Copy', copyOf: BOARD });
    const { itemId } = await monday.control('createItem', { boardId: OTHER, name: 'two' });
    await monday.control('moveSubitem', { itemId: size, parentId: itemId });
    expect(await read(size)).toMatchObject({ board: { id: subitemBoardId }, parent_item: { id: itemId, board: { id: OTHER } } });
  });
});

describe('a duplicated item', () => {
  it('has every value under a new id, and its own subitems', async () => {
    const id = await monday.item('one', { text_1: 'the key', drop_1: { labels: ['A'] } });
    const size = await subitem(id, '12');
    const { itemId } = await monday.control('duplicateItem', { itemId: id });
    expect(itemId).not.toBe(id);
    const copy = await read(String(itemId));
    expect(copy).toMatchObject({
      name: 'one (copy)',
      board: { id: BOARD },
      column_values: [{ text: 'the key' }, { text: 'A' }],
      subitems: [{ name: 'Size S', column_values: [{ text: '12' }] }],
    });
    expect(copy.subitems[0].id).not.toBe(size);
    const plain = await monday.control('duplicateItem', { itemId: id, withSubitems: false });
    expect((await read(String(plain['itemId']))).subitems).toEqual([]);
  });

  it('may be a subitem, which stays under its item', async () => {
    const id = await monday.item('one');
    await monday.control('duplicateItem', { itemId: await subitem(id, '12') });
    expect((await read(id)).subitems).toMatchObject([{ name: 'Size S' }, { name: 'Size S (copy)', column_values: [{ text: '12' }] }]);
  });
});

describe('groups and labels', () => {
  it('archives a group with its items', async () => {
    await monday.control('createGroup', { boardId: BOARD, title: 'OTHER' });
    const id = (await monday.control('createItem', { boardId: BOARD, groupId: 'topics', name: 'one' }))['itemId'] as string;
    await monday.control('archiveGroup', { boardId: BOARD, groupId: 'topics' });
    expect([(await read(id)).state, await monday.operations()]).toEqual(['archived', ['create_group', 'create_item', 'archive_group']]);
  });

  const labels = async () =>
    (await monday.gql(`{ boards(ids: ["${BOARD}"]) { columns(ids: ["drop_1"]) { settings revision } } }`)).data.boards[0].columns[0];

  it('renames a label, which every item then shows', async () => {
    const id = await monday.item('one', { drop_1: { labels: ['A'] } });
    const before = await labels();
    await monday.control('renameLabel', { boardId: BOARD, columnId: 'drop_1', label: 'A', to: 'Alpha' });
    expect((await read(id)).column_values[1]).toEqual({ text: 'Alpha' });
    const after = await labels();
    expect([after.settings.labels[0].label, after.revision]).not.toEqual([before.settings.labels[0].label, before.revision]);
    await expect(monday.control('renameLabel', { boardId: BOARD, columnId: 'drop_1', label: 'A', to: 'B' })).rejects.toThrow('no label');
  });

  it('deactivates a label: items keep it, and a setting decides about new values', async () => {
    const id = await monday.item('one', { drop_1: { labels: ['A'] } });
    await monday.control('deactivateLabel', { boardId: BOARD, columnId: 'drop_1', label: 'A' });
    expect((await labels()).settings.labels).toEqual([{ id: 1, label: 'A', is_deactivated: true }]);
    expect((await read(id)).column_values[1]).toEqual({ text: 'A' });
    expect(code(await monday.create('two', { drop_1: { labels: ['A'] } }, true))).toBe('ColumnValueException');
    await monday.control('settings', { deactivatedLabels: 'madeAgain' });
    await monday.item('three', { drop_1: { labels: ['A'] } }, true);
    expect((await labels()).settings.labels).toHaveLength(2);
    await monday.control('settings', { deactivatedLabels: 'accepted' });
    await monday.item('four', { drop_1: { labels: ['A'] } });
  });
});
