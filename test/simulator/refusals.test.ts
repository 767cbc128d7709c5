import { beforeEach, describe, expect, it } from 'vitest';
import { type ApiReply, BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const fault = async (kind: string, rest: Record<string, unknown> = {}) => monday.control('fault', { fault: { on: '*', kind, ...rest } });
/** Changes the text of several items in one request. */
const change = async (ids: readonly string[], text = 'new'): Promise<ApiReply> =>
  monday.gql(
    `mutation ($v: JSON!) { ${ids.map((id, index) => `a${index}: change_multiple_column_values(board_id: "${BOARD}", item_id: ${id}, column_values: $v) { id }`).join(' ')} }`,
    { v: JSON.stringify({ text_1: text, drop_1: { labels: ['A'] } }) },
  );
const changes = async () => (await monday.operations()).filter((operation) => operation.startsWith('change_')).length;

describe('a fault of one target', () => {
  it('hits every request with that item until the faults are cleared, and no other', async () => {
    const [first = '', second = '', third = ''] = [await monday.item('one'), await monday.item('two'), await monday.item('three')];
    await fault('error500BeforeCommit', { target: second, times: 'always' });
    for (let round = 0; round < 3; round += 1) {
      expect((await change([first, second])).status).toBe(500);
      expect((await change([first, third])).status).toBe(200);
    }
    expect((await monday.get('/state')).faults.waiting).toMatchObject([{ target: second, left: 'always' }]);
    await monday.control('clearFaults');
    expect((await change([first, second])).status).toBe(200);
  });

  it.each(['one', 'X', 'A'])('finds the target by a name, a value or a label: %s', async (target) => {
    await fault('error500BeforeCommit', { target });
    expect((await monday.create('onerous', { text_1: 'X1' })).status).toBe(200);
    expect((await monday.create('one', { text_1: 'X', drop_1: { labels: ['A'] } })).status).toBe(500);
  });

  it('refuses the mutation of that target alone', async () => {
    const [first = '', second = ''] = [await monday.item('one'), await monday.item('two')];
    await fault('aliasRefused', { target: second });
    const { data, errors } = await change([first, second]);
    expect([data, errors[0]?.path]).toEqual([{ a0: { id: first }, a1: null }, ['a1']]);
  });
});

describe('a whole request that is refused because of one target', () => {
  const shapes = [
    ['wholeWithoutData', undefined, {}],
    ['wholeWithNulls', { a0: null, a1: null }, {}],
    ['wholeNamingItem', undefined, { inactive_pulse_ids: [expect.any(Number)], column_validation_error_code: 'inactiveItems' }],
  ] as const;

  it.each(shapes)('%s', async (kind, data, errorData) => {
    const [first = '', second = ''] = [await monday.item('one'), await monday.item('two')];
    await fault(kind, { target: second });
    const reply = await change([first, second]);
    expect([reply.status, reply.data, reply.errors.length, reply.errors[0]?.path]).toEqual([200, data, 1, undefined]);
    expect(reply.errors[0]?.extensions).toEqual({ code: 'ColumnValueException', status_code: 200, error_data: errorData });
    if (kind === 'wholeNamingItem') expect(reply.errors[0]?.extensions.error_data?.['inactive_pulse_ids']).toEqual([Number(second)]);
    expect(await changes()).toBe(0);
  });

  it.each(shapes)('%s, by a setting whenever an item is archived', async (inactiveRefuses, data, errorData) => {
    const [first = '', second = ''] = [await monday.item('one'), await monday.item('two')];
    await monday.control('archive', { itemId: second });
    expect((await change([first, second])).data).toEqual({ a0: { id: first }, a1: null });
    await monday.control('settings', { inactiveRefuses });
    const reply = await change([first, second]);
    expect([reply.status, reply.data, reply.errors[0]?.extensions.error_data]).toEqual([200, data, errorData]);
    expect(await changes()).toBe(1);
    expect((await change([first])).errors).toEqual([]);
  });

  it('has an empty list instead of data, and the reasons in a list', async () => {
    await fault('dataList');
    const reply = await monday.create('one', {});
    expect([reply.status, reply.data]).toEqual([200, []]);
    expect(reply.errors).toMatchObject([
      { extensions: { code: 'data_validation_error', error_data: [{ message: 'The value is not valid for this column' }] } },
    ]);
    expect(await monday.operations()).toEqual([]);
  });
});

describe('a refusal of one mutation while the others are executed', () => {
  it.each([
    ['aliasColumnUnknown', 'InvalidColumnIdException', 200],
    ['aliasBoardUnknown', 'InvalidBoardIdException', 200],
    ['aliasForbidden', 'USER_UNAUTHORIZED', 403],
    ['aliasInvalidReasons', 'data_validation_error', 422],
  ])('%s: %s', async (kind, code, statusCode) => {
    const [first = '', second = ''] = [await monday.item('one'), await monday.item('two')];
    await fault(kind, { mutation: 1 });
    const { status, data, errors } = await change([first, second]);
    expect([status, data]).toEqual([200, { a0: { id: first }, a1: null }]);
    expect(errors).toMatchObject([{ path: ['a1'], extensions: { code, status_code: statusCode } }]);
    expect(await changes()).toBe(1);
  });
});

describe('a limit under HTTP 200', () => {
  it.each(['COMPLEXITY_BUDGET_EXHAUSTED', 'maxConcurrencyExceeded', 'SOMETHING_UNHEARD_OF'])('under the code %s', async (code) => {
    await fault('limit200', { code, retrySeconds: 7 });
    const { status, data, errors, headers } = await monday.create('one', {});
    expect([status, data, headers.get('retry-after')]).toEqual([200, undefined, null]);
    expect(errors[0]?.extensions).toEqual({ code, status_code: 429, retry_in_seconds: 7 });
    expect(await monday.operations()).toEqual([]);
  });

  it('without any hint, and with one in the header', async () => {
    await fault('limit200', { code: 'SOMETHING_UNHEARD_OF', hint: 'neither' });
    expect((await monday.create('one', {})).errors[0]?.extensions).toEqual({ code: 'SOMETHING_UNHEARD_OF', status_code: 429 });
    await fault('limit200', { hint: 'header', retrySeconds: 7 });
    expect((await monday.create('one', {})).headers.get('retry-after')).toBe('7');
  });

  it('in the older form, without a list of errors', async () => {
    await fault('legacyLimit200', { retrySeconds: 7 });
    const { status, body } = await monday.create('one', {});
    expect([status, body]).toEqual([
      200,
      {
        error_code: 'ComplexityException',
        status_code: 429,
        error_message: 'Complexity budget exhausted, reset in 7 seconds',
        error_data: {},
        extensions: { request_id: expect.any(String) },
      },
    ]);
  });
});

describe('what an answer says besides', () => {
  it('comes from another version than the one that was asked for', async () => {
    await fault('otherVersion', { times: 2 });
    const reply = await monday.create('one', {}, false, { 'API-Version': '2026-10' });
    expect([reply.headers.get('api-version'), reply.data.create_item]).toEqual(['2025-04', { id: expect.any(String) }]);
    await monday.control('clearFaults');
    await fault('otherVersion', { code: '2027-01' });
    expect((await monday.create('two', {})).headers.get('api-version')).toBe('2027-01');
    expect((await monday.create('three', {})).headers.get('api-version')).toBe('2026-10');
  });

  it('warns of a deprecated field', async () => {
    await fault('deprecation');
    const { data, body, headers } = await monday.create('one', {});
    expect([data.create_item, body.extensions]).toEqual([
      { id: expect.any(String) },
      {
        request_id: headers.get('x-request-id'),
        warnings: [{ message: expect.any(String), extensions: expect.objectContaining({ code: 'deprecatedField' }) }],
      },
    ]);
  });
});
