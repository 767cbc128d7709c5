import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

async function read(id: string, column: string): Promise<{ text: string | null; value: string | null }> {
  const { data } = await monday.gql('query ($ids: [ID!], $c: [String!]) { items(ids: $ids) { column_values(ids: $c) { text value } } }', {
    ids: [id],
    c: [column],
  });
  return data.items[0].column_values[0];
}
const labels = async (column: string) =>
  (await monday.gql(`{ boards(ids: ["${BOARD}"]) { columns(ids: ["${column}"]) { settings settings_str } } }`)).data.boards[0].columns[0];

describe('values that are written', () => {
  it.each([
    ['text_1', 'abc', 'abc', '"abc"'],
    ['long_1', { text: 'abc' }, 'abc', '{"text":"abc"}'],
    ['long_1', 'abc', 'abc', '{"text":"abc"}'],
    ['num_1', '3.50', '3.5', '"3.50"'],
    ['num_1', -4, '-4', '"-4"'],
    ['status_1', { label: 'SET' }, 'SET', '{"index":1,"post_id":null}'],
    ['status_1', { index: 0 }, 'PCE', '{"index":0,"post_id":null}'],
    ['status_1', { label_id: '1' }, 'SET', '{"index":1,"post_id":null}'],
    ['status_1', 'SET', 'SET', '{"index":1,"post_id":null}'],
    ['status_1', { label: '1' }, 'SET', '{"index":1,"post_id":null}'],
    ['drop_1', { labels: ['A'] }, 'A', '{"ids":[1]}'],
    ['drop_1', { ids: [1] }, 'A', '{"ids":[1]}'],
    ['drop_1', 'A', 'A', '{"ids":[1]}'],
    ['date_1', { date: '2026-02-28' }, '2026-02-28', '{"date":"2026-02-28","time":null,"icon":null}'],
    ['date_1', '2026-02-28 13:25:00', '2026-02-28 13:25', '{"date":"2026-02-28","time":"13:25:00","icon":null}'],
    ['rel_1', { item_ids: [1] }, null, null],
  ])('%s takes %j', async (column, written, text, value) => {
    expect(await read(await monday.item('one', { [column]: written }), column)).toEqual({ text, value });
  });

  it.each([
    ['text_1', 'abc', '', ''],
    ['long_1', 'abc', null, ''],
    ['num_1', '3', '', ''],
    ['status_1', 'SET', {}, null],
    ['status_1', 'SET', { index: 5 }, null],
    ['drop_1', 'A', { labels: [] }, null],
    ['drop_1', 'A', null, null],
    ['date_1', '2026-02-28', {}, ''],
  ])('%s with %j is cleared by %j', async (column, written, clear, text) => {
    const id = await monday.item('one', { [column]: written });
    await monday.gql(
      'mutation ($b: ID!, $i: ID!, $v: JSON!) { change_multiple_column_values(board_id: $b, item_id: $i, column_values: $v) { id } }',
      { b: BOARD, i: id, v: JSON.stringify({ [column]: clear }) },
    );
    expect(await read(id, column)).toEqual({ text, value: null });
  });
});

describe('values that are refused', () => {
  it.each([
    ['text_1', 5],
    ['num_1', '3,5'],
    ['num_1', {}],
    ['status_1', { index: 9 }],
    ['drop_1', { labels: ['A'], ids: [1] }],
    ['drop_1', { labels: 'A' }],
    ['drop_1', { ids: [7] }],
    ['date_1', { date: '2026-02-30' }],
    ['date_1', { date: '28/02/2026' }],
    ['mirror_1', 'x'],
    ['id_1', '1'],
  ])('%s does not take %j, and no item is made', async (column, written) => {
    const reply = await monday.create('one', { text_1: 'ok', [column]: written });
    expect(reply.errors[0]?.extensions['code']).toBe('ColumnValueException');
    expect(reply.data).toEqual({ create_item: null });
    expect((await monday.get('/state')).boards[0].items).toEqual([]);
  });

  it('does not take a long text of more than 2,000 characters', async () => {
    expect((await monday.create('one', { long_1: 'x'.repeat(2_000) })).errors).toEqual([]);
    expect((await monday.create('two', { long_1: 'x'.repeat(2_001) })).errors[0]?.extensions['code']).toBe('ColumnValueException');
  });

  it("lists the labels, in Monday's words", async () => {
    expect((await monday.create('one', { drop_1: { labels: ['X'] } })).errors).toEqual([
      {
        message: "The dropdown label 'X' does not exist, possible labels are: {1: A}",
        locations: [{ line: 1, column: 63 }],
        path: ['create_item'],
        extensions: { code: 'ColumnValueException', status_code: 200, error_data: { column_value: '{"labels" => ["X"]}' } },
      },
    ]);
    const status = await monday.create('one', { status_1: { label: 'X' } });
    expect(status.errors[0]).toMatchObject({
      message: "This status label doesn't exist, possible statuses are: {0: PCE, 1: SET}",
      extensions: {
        error_data: {
          column_id: 'status_1',
          column_type: 'color',
          column_value: '{"label" => "X"}',
          column_validation_error_code: 'missingLabel',
        },
      },
    });
  });

  it('refuses column values that are not the JSON text of an object', async () => {
    const mutation = `mutation ($v: JSON!) { create_item(board_id: "${BOARD}", item_name: "x", column_values: $v) { id } }`;
    for (const v of [{ text_1: 'x' }, '[]', '5'])
      expect((await monday.gql(mutation, { v })).errors[0]?.extensions['code']).toBe('InvalidArgumentException');
  });
});

describe('labels', () => {
  it('are made only when asked for, case-sensitive, and counted on', async () => {
    const id = await monday.item('one', { drop_1: { labels: ['a', 'A', 'B'] }, status_1: { label: 'PR' } }, true);
    expect(await read(id, 'drop_1')).toEqual({ text: 'a, A, B', value: '{"ids":[2,1,3]}' });
    expect(await labels('drop_1')).toEqual({
      settings: {
        labels: [
          { id: 1, label: 'A', is_deactivated: false },
          { id: 2, label: 'a', is_deactivated: false },
          { id: 3, label: 'B', is_deactivated: false },
        ],
      },
      settings_str: '{"labels":[{"id":1,"name":"A"},{"id":2,"name":"a"},{"id":3,"name":"B"}]}',
    });
    expect((await labels('status_1')).settings_str).toBe('{"labels":{"0":"PCE","1":"SET","2":"PR"}}');
  });

  it('are not made by a mutation that fails for another column', async () => {
    await monday.create('one', { drop_1: { labels: ['NEW'] }, num_1: 'x' }, true);
    expect((await labels('drop_1')).settings.labels).toHaveLength(1);
  });

  it('stop at the limit of the column, and never take the number of the empty status', async () => {
    await monday.control('settings', { labelsPerDropdown: 2, labelsPerStatus: 7 });
    await monday.item('one', { drop_1: { labels: ['B'] } }, true);
    expect((await monday.create('two', { drop_1: { labels: ['C'] } }, true)).errors[0]?.extensions['code']).toBe('ColumnValueException');
    for (const label of ['c', 'd', 'e', 'f', 'g']) await monday.item(label, { status_1: label }, true);
    expect(Object.keys(JSON.parse((await labels('status_1')).settings_str as string).labels as object)).toEqual([
      '0',
      '1',
      '2',
      '3',
      '4',
      '6',
      '7',
    ]);
    expect((await monday.create('three', { status_1: 'h' }, true)).errors).toHaveLength(1);
  });

  it('can be added by a person', async () => {
    await monday.control('addLabel', { boardId: BOARD, columnId: 'drop_1', label: 'B' });
    expect(await read(await monday.item('one', { drop_1: { labels: ['B'] } }), 'drop_1')).toMatchObject({ text: 'B' });
  });
});
