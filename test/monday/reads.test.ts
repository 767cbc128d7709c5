import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/monday/answer.js';
import { readBoard } from '../../src/monday/read-board.js';
import { allItems, findItems, IncompleteRead, LimitedRead, readItems, ReadRefused, readSubitems } from '../../src/monday/reads.js';
import type { Reader } from '../../src/monday/read-budget.js';
import { limited, reply } from './replies.js';

interface Query {
  readonly operationName: string;
  readonly variables: { readonly ids: string[]; readonly values: string[]; readonly cursor: string };
}

/** Monday as a function of the query. */
const monday = (answer: (query: Query) => unknown, largest = Number.POSITIVE_INFINITY): Reader => ({
  post: (body) => Promise.resolve(reply(200, { data: answer(JSON.parse(body) as Query) })),
  largest: () => Promise.resolve(largest),
});
const always = (exchange: Exchange): Reader => ({ ...monday(() => null), post: () => Promise.resolve(exchange) });

const item = (id: string, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  id,
  name: `Item ${id}`,
  state: 'active',
  group: { id: 'g' },
  column_values: [],
  board: { id: '9', name: 'Ours' },
  parent_item: null,
  ...changes,
});
const numbers = (count: number): string[] => Array.from({ length: count }, (_, index) => String(index + 1));
const search = { boardId: '1', columnId: 'key', values: ['a'], readColumns: ['key'] };

describe('reads within a budget', () => {
  it('ask for so little at once that no request costs more than its share', async () => {
    const asked: number[] = [];
    const small = monday(({ variables }) => {
      asked.push(variables.values.length);
      return { items_page_by_column_values: { cursor: null, items: [] } };
    }, 500);
    await findItems(small, { ...search, values: numbers(30) });
    expect(asked).toEqual([...Array.from({ length: 2 }, () => 12), 6]);
  });
});

describe('items by column value', () => {
  it('follows every page, and gives each item once', async () => {
    const pages: Record<string, unknown> = {
      first: { cursor: 'b', items: [item('1'), item('2')] },
      b: { cursor: 'c', items: [item('2'), item('3')] },
      c: { cursor: null, items: [item('4')] },
    };
    const post = monday(({ operationName, variables }) =>
      operationName === 'FindItems' ? { items_page_by_column_values: pages['first'] } : { next_items_page: pages[variables.cursor] },
    );
    expect((await findItems(post, search)).map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it('asks for 100 values at a time, and for nothing when there are none', async () => {
    const asked: number[] = [];
    const post = monday(({ variables }) => {
      asked.push(variables.values.length);
      return { items_page_by_column_values: { cursor: null, items: [] } };
    });
    await findItems(post, { ...search, values: numbers(230) });
    await findItems(post, { ...search, values: [] });
    expect(asked).toEqual([100, 100, 30]);
  });

  it.each([
    ['no page', { items_page_by_column_values: null }],
    ['no items', { items_page_by_column_values: { cursor: null, items: null } }],
    ['a null among the items', { items_page_by_column_values: { cursor: null, items: [null] } }],
    ['no word about the next page', { items_page_by_column_values: { items: [] } }],
    ['an item without columns', { items_page_by_column_values: { cursor: null, items: [item('1', { column_values: null })] } }],
    ['an item without a state', { items_page_by_column_values: { cursor: null, items: [item('1', { state: null })] } }],
    ['a cursor that comes back', { items_page_by_column_values: { cursor: 'a', items: [] }, next_items_page: { cursor: 'a', items: [] } }],
  ])('is incomplete with %s', async (_name, data) => {
    await expect(
      findItems(
        monday(() => data),
        search,
      ),
    ).rejects.toBeInstanceOf(IncompleteRead);
  });
});

describe('every item of a board', () => {
  it('follows every page, and gives each item once', async () => {
    const pages: Record<string, unknown> = {
      first: { cursor: 'b', items: [item('1'), item('2')] },
      b: { cursor: null, items: [item('2'), item('3')] },
    };
    const post = monday(({ operationName, variables }) =>
      operationName === 'AllItems' ? { boards: [{ id: '1', items_page: pages['first'] }] } : { next_items_page: pages[variables.cursor] },
    );
    expect((await allItems(post, '1', ['key'])).map(({ id }) => id)).toEqual(['1', '2', '3']);
  });

  it.each([
    ['no board', { boards: [] }],
    ['no page', { boards: [{ id: '1', items_page: null }] }],
  ])('is incomplete with %s', async (_name, data) => {
    await expect(
      allItems(
        monday(() => data),
        '1',
        [],
      ),
    ).rejects.toBeInstanceOf(IncompleteRead);
  });
});

describe('items and subitems by id', () => {
  it('reads ids in chunks of 100, each once, and leaves out what Monday does not know', async () => {
    const asked: number[] = [];
    const post = monday(({ variables: { ids } }) => {
      asked.push(ids.length);
      return {
        items: ids
          .filter((id) => id !== '7')
          .map((id) =>
            item(id, {
              state: 'archived',
              group: null,
              column_values: [
                { id: 'a', text: '' },
                { id: 'b', text: 'x' },
              ],
            }),
          ),
      };
    });
    const items = await readItems(post, [...numbers(120), '1', '2'], ['a', 'b']);
    expect(asked).toEqual([100, 20]);
    expect(items).toHaveLength(119);
    expect(items[0]).toEqual({
      id: '1',
      name: 'Item 1',
      state: 'archived',
      groupId: null,
      values: { a: null, b: 'x' },
      board: { id: '9', name: 'Ours' },
      parentId: null,
    });
  });

  it('are shown with the board that they are on now, and subitems with their parent', async () => {
    const post = monday(() => ({ items: [item('1', { board: null }), item('5', { parent_item: { id: '1' } })] }));
    expect(await readItems(post, ['1', '5'], [])).toMatchObject([
      { id: '1', board: null, parentId: null },
      { id: '5', board: { id: '9' }, parentId: '1' },
    ]);
  });

  it('are incomplete without their board', async () => {
    const post = monday(() => ({ items: [item('1', { board: undefined })] }));
    await expect(readItems(post, ['1'], [])).rejects.toBeInstanceOf(IncompleteRead);
  });

  it('gives active subitems with their parents', async () => {
    const post = monday(() => ({
      items: [
        { id: '1', board: { id: '9' }, subitems: [item('5', { parent_item: { id: '1' } }), item('6', { state: 'deleted' })] },
        { id: '2', board: { id: '9' }, subitems: [] },
      ],
    }));
    expect(await readSubitems(post, ['1', '2'], [])).toEqual([{ id: '5', parentId: '1', parentBoardId: '9', name: 'Item 5', values: {} }]);
  });

  it.each([
    ['a missing parent', { items: [{ id: '1', board: { id: '9' }, subitems: [] }] }],
    [
      'a subitem that names another parent',
      { items: ['1', '2'].map((id) => ({ id, board: { id: '9' }, subitems: [item('5', { parent_item: { id: '2' } })] })) },
    ],
    [
      'subitems that are null',
      {
        items: [
          { id: '1', board: { id: '9' }, subitems: null },
          { id: '2', board: { id: '9' }, subitems: [] },
        ],
      },
    ],
    [
      'a null subitem',
      {
        items: [
          { id: '1', board: { id: '9' }, subitems: [null] },
          { id: '2', board: { id: '9' }, subitems: [] },
        ],
      },
    ],
  ])('is incomplete with %s', async (_name, data) => {
    await expect(
      readSubitems(
        monday(() => data),
        ['1', '2'],
        [],
      ),
    ).rejects.toBeInstanceOf(IncompleteRead);
  });
});

describe('a read that fails', () => {
  const fieldLimit = {
    message: 'Concurrency limit exceeded for the field',
    path: ['items', 0, 'subitems'],
    extensions: { code: 'FIELD_LIMIT_EXCEEDED', status_code: 429, retry_in_seconds: 15 },
  };
  const inner = {
    message: 'Rate limit already blocked for board-columns-errors',
    path: ['boards', 0, 'columns'],
    extensions: { code: 'tooManyRequests', status_code: 400 },
  };

  it.each<readonly [string, Exchange, number]>([
    ['complexity', reply(429, limited('COMPLEXITY_BUDGET_EXHAUSTED', 'x', 22)), 22_000],
    ['field limit under HTTP 200 with data', reply(200, { data: { items: [{ id: '1', subitems: null }] }, errors: [fieldLimit] }), 15_000],
    ['limit inside Monday', reply(200, { data: { boards: [{ columns: null }] }, errors: [inner] }), 30_000],
    [
      'a hint under an unknown code',
      reply(200, { data: [], errors: [{ message: 'x', extensions: { code: 'New', retry_in_seconds: 6 } }] }),
      6_000,
    ],
    ['status 429 of an unknown code', reply(200, { errors: [{ message: 'x', extensions: { code: 'New', status_code: 429 } }] }), 30_000],
    ['429 without a body', reply(429, '', { 'Retry-After': '4' }), 4_000],
    ['a lock', reply(423, ''), 5_000],
  ])('waits for a limit: %s', async (_name, exchange, retryAfterMs) => {
    const error: unknown = await readItems(always(exchange), ['1'], []).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LimitedRead);
    expect(error).toMatchObject({ retryAfterMs });
  });

  it.each<readonly [string, Exchange, string]>([
    ['token', reply(401, { errors: [{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }] }), 'NOT_AUTHENTICATED'],
    ['token, page', reply(401, '<html>'), 'NOT_AUTHENTICATED'],
    [
      'right',
      reply(200, {
        data: { items: null },
        errors: [
          {
            message: 'User unauthorized to perform action',
            path: ['items'],
            extensions: { code: 'UserUnauthorizedException', status_code: 403 },
          },
        ],
      }),
      'UserUnauthorizedException',
    ],
    ['document', reply(400, { errors: [{ message: 'Cannot query field "nope" on type "Item".' }] }), 'REQUEST_INVALID'],
    [
      'scope, by its text alone',
      reply(200, { data: [], errors: [{ message: 'Unauthorized field or type', path: ['me'] }] }),
      'missingRequiredPermissions',
    ],
  ])('is refused for good: %s', async (_name, exchange, code) => {
    const error: unknown = await readItems(always(exchange), ['1'], []).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ReadRefused);
    expect(error).toMatchObject({ error: { code } });
  });

  it('names the field that the token may not read', async () => {
    const error = { message: 'x', path: ['me', 'email'], extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } };
    await expect(readItems(always(reply(200, { errors: [error] })), ['1'], [])).rejects.toThrow('x (field me.email, scope me:read)');
  });

  it.each<readonly [string, Exchange]>([
    ['an error beside whole data', reply(200, { data: { items: [] }, errors: [{ message: 'x' }] })],
    ['data that is null', reply(200, { data: null })],
    ['a server error', reply(500, { data: { items: [] } })],
    ['a page', reply(200, '<html>')],
    ['a cut body', reply(200, '{"data":{"items":[')],
    ['a redirect', reply(302, '')],
    ['no answer', { kind: 'failure', sent: true, message: 'x' }],
  ])('is incomplete with %s', async (_name, exchange) => {
    await expect(readItems(always(exchange), ['1'], [])).rejects.toBeInstanceOf(IncompleteRead);
  });

  it('is refused for a board that Monday does not show', async () => {
    await expect(
      readBoard(
        monday(() => ({ boards: [] })),
        '1',
        '2026-10',
      ),
    ).rejects.toMatchObject({ name: 'ReadRefused', error: { code: 'InvalidBoardIdException' } });
  });
});
