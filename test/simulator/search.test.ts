import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const byText = async (...values: string[]): Promise<string[]> => {
  const { data } = await monday.gql(
    'query ($b: ID!, $v: [String]!) { items_page_by_column_values(board_id: $b, columns: [{ column_id: "text_1", column_values: $v }], limit: 500) { cursor items { name } } }',
    { b: BOARD, v: values },
  );
  return data.items_page_by_column_values.items.map((item: { name: string }) => item.name) as string[];
};
const page = async (args: string) => await monday.gql(`{ boards(ids: ["${BOARD}"]) { items_page(${args}) { cursor items { name } } } }`);

describe('items_page_by_column_values', () => {
  it('matches the whole value, whatever its case, of active items only', async () => {
    await monday.item('one', { text_1: 'Abc' });
    await monday.item('two', { text_1: 'ABC' });
    await monday.item('three', { text_1: 'abcd' });
    await monday.control('archive', { itemId: await monday.item('four', { text_1: 'abc' }) });
    expect(await byText('abc')).toEqual(['one', 'two']);
    expect(await byText('abcd', 'ABC')).toEqual(['one', 'two', 'three']);
    expect(await byText('ab')).toEqual([]);
  });

  it('lags as configured, while reads by id see everything at once', async () => {
    await monday.control('settings', { indexLagMs: 30_000 });
    const id = await monday.item('one', { text_1: 'old' });
    expect((await monday.gql('query ($i: [ID!]) { items(ids: $i) { name } }', { i: [id] })).data.items).toEqual([{ name: 'one' }]);
    expect(await byText('old')).toEqual([]);
    await monday.control('advanceClock', { ms: 30_000 });
    expect(await byText('old')).toEqual(['one']);
    await monday.control('edit', { itemId: id, values: { text_1: 'new' } });
    expect([await byText('old'), await byText('new')]).toEqual([['one'], []]);
    await monday.control('advanceClock', { ms: 30_000 });
    expect([await byText('old'), await byText('new')]).toEqual([[], ['one']]);
  });

  it('refuses columns that cannot be searched, and columns together with a cursor', async () => {
    const search = async (args: string) =>
      (await monday.gql(`{ items_page_by_column_values(board_id: "${BOARD}", ${args}) { cursor } }`)).errors[0]?.extensions['code'];
    expect(await search('columns: [{ column_id: "mirror_1", column_values: ["x"] }]')).toBe('InvalidColumnTypeException');
    expect(await search('columns: [{ column_id: "nope", column_values: ["x"] }]')).toBe('InvalidColumnIdException');
    expect(await search('columns: [{ column_id: "text_1", column_values: ["x"] }], cursor: "x"')).toBe('InvalidArgumentException');
  });
});

describe('pages', () => {
  beforeEach(async () => {
    for (const name of ['a', 'b', 'c']) await monday.item(name, { text_1: name, drop_1: { labels: ['A'] } });
  });

  it('gives every item once, by cursor, for an hour from the first page', async () => {
    const first = (await page('limit: 2')).data.boards[0].items_page;
    expect(first.items).toEqual([{ name: 'a' }, { name: 'b' }]);
    const next = async () =>
      monday.gql('query ($c: String!) { next_items_page(cursor: $c, limit: 2) { cursor items { name } } }', { c: first.cursor });
    expect((await next()).data.next_items_page).toEqual({ cursor: null, items: [{ name: 'c' }] });
    expect((await next()).errors).toEqual([]);
    await monday.control('advanceClock', { ms: 61 * 60_000 });
    const expired = await next();
    expect([expired.data, expired.errors[0]?.extensions['code']]).toEqual([null, 'CursorException']);
    expect(expired.errors[0]?.message).toMatch(/^CursorExpiredError: .* to continue fetching items$/);
  });

  it.each(['limit: 501', 'limit: 0'])('refuses %s', async (args) => {
    expect((await page(args)).errors[0]?.extensions['code']).toBe('InvalidArgumentException');
  });

  it('filters and orders, and refuses what it does not imitate', async () => {
    const names = async (query: string) =>
      (await page(`query_params: ${query}`)).data.boards[0].items_page.items.map((item: { name: string }) => item.name) as string[];
    expect(await names('{ rules: [{ column_id: "text_1", compare_value: ["A", "c"] }] }')).toEqual(['a', 'c']);
    expect(
      await names(
        '{ rules: [{ column_id: "drop_1", compare_value: [1] }, { column_id: "text_1", compare_value: ["b"], operator: not_any_of }] }',
      ),
    ).toEqual(['a', 'c']);
    expect(await names('{ order_by: [{ column_id: "__creation_log__", direction: desc }] }')).toEqual(['c', 'b', 'a']);
    const refused = async (query: string) => {
      const { data, errors } = await page(`query_params: ${query}`);
      expect(data.boards).toEqual([null]);
      return errors[0];
    };
    expect((await refused('{ rules: [{ column_id: "text_1", compare_value: ["a"], operator: ends_with }] }'))?.extensions['code']).toBe(
      'InvalidArgumentException',
    );
    expect((await refused('{ rules: [{ column_id: "mirror_1", compare_value: ["a"] }] }'))?.extensions['code']).toBe(
      'InvalidColumnTypeException',
    );
    expect((await refused('{ rules: [{ column_id: "text_1", compare_value: ["a"], operator: contains_terms }] }'))?.message).toBe(
      'The simulator does not implement the operator contains_terms.',
    );
  });

  it('compares labels by their ids, each of several, and their words by text', async () => {
    const id = await monday.item('d', { drop_1: { labels: ['A', 'B'] }, status_1: 'SET' }, true);
    const ids = async (rule: string) =>
      (
        (await monday.gql(`{ boards(ids: ["${BOARD}"]) { items_page(query_params: { rules: [${rule}] }) { items { id } } } }`)).data
          .boards[0].items_page.items as { id: string }[]
      ).map((item) => item.id);
    expect(await ids('{ column_id: "drop_1", compare_value: [2] }')).toEqual([id]);
    expect(await ids('{ column_id: "drop_1", compare_value: [1] }')).toHaveLength(4);
    expect(await ids('{ column_id: "drop_1", compare_value: ["B"] }')).toEqual([]);
    expect(await ids('{ column_id: "drop_1", compare_value: ["b"], operator: contains_text }')).toEqual([id]);
    expect(await ids('{ column_id: "status_1", compare_value: [1] }')).toEqual([id]);
  });
});
