import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const boards = '{ boards { id } }';

describe('token and version', () => {
  it('takes the token, with or without "Bearer", and no other', async () => {
    const { token } = monday.simulator;
    for (const wrong of ['wrong', 'Bearer wrong', 'Bearer', `Basic ${token}`]) {
      const reply = await monday.gql(boards, {}, { Authorization: wrong });
      expect(reply.status).toBe(401);
      expect(reply.errors).toEqual([{ message: 'Not authenticated', extensions: { code: 'NOT_AUTHENTICATED' } }]);
    }
    for (const right of [token, `Bearer ${token}`]) expect((await monday.gql(boards, {}, { Authorization: right })).status).toBe(200);
  });

  it('answers under /v2 and under /v2/', async () => {
    const { api, token } = monday.simulator;
    for (const address of [api, `${api}/`]) {
      const reply = await fetch(address, { method: 'POST', body: JSON.stringify({ query: boards }), headers: { Authorization: token } });
      expect(reply.status).toBe(200);
    }
  });

  it('refuses a revoked token until it is issued again', async () => {
    await monday.control('revokeToken');
    expect((await monday.gql(boards)).status).toBe(401);
    await monday.control('issueToken', { token: monday.simulator.token });
    expect((await monday.gql(boards)).status).toBe(200);
  });

  it.each([
    ['2026-10', '2026-10'],
    ['2026-07', '2026-07'],
    ['2025-01', '2025-04'],
    ['2019-01', '2026-10'],
    ['dev', 'dev'],
  ])('answers version %s with %s', async (asked, answered) => {
    const reply = await monday.gql('{ version { value } }', {}, { 'API-Version': asked });
    expect([reply.headers.get('api-version'), reply.data.version.value]).toEqual([answered, answered]);
  });

  it('answers the current version without a header, and refuses a malformed one', async () => {
    expect((await monday.gql(boards)).headers.get('api-version')).toBe('2026-10');
    expect((await monday.gql(boards, {}, { 'API-Version': '2023' })).errors[0]?.extensions['code']).toBe('InvalidVersionException');
  });

  it('names each request in a header and in the body alike', async () => {
    const [first, second] = [await monday.gql(boards), await monday.gql('{ nonsense }')];
    for (const reply of [first, second]) expect(reply.body.extensions.request_id).toBe(reply.headers.get('x-request-id'));
    expect(first.headers.get('x-request-id')).not.toBe(second.headers.get('x-request-id'));
  });
});

describe('documents that are refused before anything runs', () => {
  it('refuses broken JSON and variables that are not an object', async () => {
    expect((await monday.send('{"query":')).errors[0]?.extensions['code']).toBe('JsonParseException');
    expect((await monday.send(JSON.stringify({ query: boards, variables: '{}' }))).status).toBe(400);
  });

  it('refuses syntax errors, unknown fields and 32-bit board ids', async () => {
    const syntax = await monday.gql('{ boards { id ');
    expect(syntax.errors[0]?.extensions['code']).toBe('GRAPHQL_PARSE_FAILED');
    const unknown = await monday.gql('{ boards { id { id } } }');
    expect([unknown.status, unknown.errors[0]?.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    await monday.control('settings', { documentErrorStatus: 200 });
    expect((await monday.gql('query ($id: Int!) { boards(ids: [$id]) { id } }', { id: 9000000001 })).status).toBe(200);
  });

  it.each([
    ['{ boards { nonsense } }', 'the field Board.nonsense'],
    ['{ boards(order_by: used_at) { id } }', 'the argument order_by of Query.boards'],
    ['query ($x: Nonsense) { boards { id } }', 'the type Nonsense'],
    ['{ boards(state: alive) { id } }', 'Value "alive" does not exist in "State" enum'],
  ])("refuses %s, which Monday may have, in words that are not Monday's", async (query, what) => {
    const { status, errors } = await monday.gql(query);
    expect([status, errors[0]?.extensions['code']]).toEqual([400, 'SIMULATOR_LACKS']);
    expect(errors[0]?.message).toContain(`The simulator does not implement ${what}`);
  });

  it('refuses JSON text that is not JSON, with status 200 and without data', async () => {
    const reply = await monday.gql(`mutation ($v: JSON!) { create_item(board_id: "${BOARD}", item_name: "x", column_values: $v) { id } }`, {
      v: 'not-valid-json',
    });
    expect(reply.status).toBe(200);
    expect(reply.body).not.toHaveProperty('data');
    expect(reply.errors[0]).toEqual({
      message: 'Variable $v of type JSON! was provided invalid value',
      extensions: { value: 'not-valid-json', problems: [{ path: [], explanation: 'Syntax error in JSON input' }], service: 'monolith' },
    });
    expect(await monday.operations()).toEqual([]);
  });
});

describe('several mutations in one request', () => {
  it('runs them in order; one that fails is null and names its alias, the others stay', async () => {
    const reply = await monday.gql(`mutation {
      a: create_item(board_id: "${BOARD}", item_name: "one") { id }
      b: create_item(board_id: "1", item_name: "two") { id }
      c: create_item(board_id: "${BOARD}", item_name: "three") { id } }`);
    expect(reply.status).toBe(200);
    expect(reply.data.b).toBeNull();
    expect(Number(reply.data.c.id)).toBeGreaterThan(Number(reply.data.a.id));
    expect(reply.errors).toHaveLength(1);
    expect(reply.errors[0]).toMatchObject({
      message: 'The board does not exist. Please check your board ID and try again',
      path: ['b'],
      extensions: { code: 'InvalidBoardIdException', status_code: 200, error_data: { board_id: 1 } },
    });
  });

  it('writes every effect and every request down', async () => {
    const body = `mutation { a: create_item(board_id: "${BOARD}", item_name: "one", column_values: "{\\"text_1\\":\\"X\\"}") { id } b: create_item(board_id: "1", item_name: "two") { id } }`;
    const reply = await monday.gql(body, {}, { 'Idempotency-Key': 'k1' });
    const { effects, requests } = await monday.get('/log');
    expect(effects).toEqual([
      expect.objectContaining({
        seq: 1,
        operation: 'create_item',
        alias: 'a',
        targetId: reply.data.a.id,
        parentId: null,
        boardId: BOARD,
        name: 'one',
        groupId: 'topics',
        values: { text_1: 'X' },
        token: 'sync',
        idempotencyKey: 'k1',
        requestId: reply.headers.get('x-request-id'),
        bodySha256: requests[0].bodySha256,
      }),
    ]);
    expect(requests).toEqual([
      expect.objectContaining({
        seq: 1,
        key: 'k1',
        status: 200,
        outcome: 'answered',
        mutationCount: 2,
        operations: ['create_item', 'create_item'],
        replayed: false,
      }),
    ]);
    expect(await monday.get('/log?since=1&sinceRequest=1')).toEqual({ effects: [], requests: [], lastEffect: 1, lastRequest: 1 });
  });
});
