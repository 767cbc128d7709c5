import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { type ApiReply, BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const fault = async (kind: string, rest: Record<string, unknown> = {}) => monday.control('fault', { fault: { on: '*', kind, ...rest } });
const create = async (key = 'k') => monday.create('one', {}, false, { 'Idempotency-Key': key });
const two = async (): Promise<ApiReply> =>
  monday.gql(
    `mutation { a0: create_item(board_id: "${BOARD}", item_name: "a0") { id } a1: create_item(board_id: "${BOARD}", item_name: "a1") { id } }`,
    {},
    { 'Idempotency-Key': 'k' },
  );
const made = async () => (await monday.operations()).length;
const raw = async (): Promise<Response> =>
  fetch(monday.simulator.api, {
    method: 'POST',
    headers: { Authorization: monday.simulator.token, 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: `mutation { create_item(board_id: "${BOARD}", item_name: "one") { id } }` }),
  });

describe('answers that refuse one request', () => {
  it.each([
    ['unauthorized401', 401, 'NOT_AUTHENTICATED', 'Not authenticated'],
    ['forbidden403', 403, 'USER_UNAUTHORIZED', 'User unauthorized to perform action'],
    ['notFound404', 404, 'ResourceNotFoundException', 'The resource was not found'],
    ['keyBusy409', 409, 'IDEMPOTENCY_CONFLICT', 'A request with this idempotency key is currently being processed'],
    ['keyOfOtherBody409', 409, 'IDEMPOTENCY_CONFLICT', 'This idempotency key was used with another request body'],
    ['minuteLimit429', 429, 'MINUTE_RATE_LIMIT_EXCEEDED', 'Minute rate limit exceeded'],
    ['concurrencyLimit429', 429, 'MAX_CONCURRENCY_EXCEEDED', 'Too many concurrent requests'],
    ['ipLimit429', 429, 'IP_RATE_LIMIT_EXCEEDED', 'IP rate limit exceeded'],
    ['dailyLimit429', 429, 'DAILY_LIMIT_EXCEEDED', 'Daily limit exceeded'],
    ['complexityLimit429', 429, 'COMPLEXITY_BUDGET_EXHAUSTED', 'Complexity budget exhausted'],
    ['badGateway502', 502, undefined, 'Bad Gateway'],
    ['unavailable503', 503, undefined, 'Service Unavailable'],
    ['gatewayTimeout504', 504, undefined, 'Gateway Timeout'],
  ])('%s answers %i %s once, and nothing is executed', async (kind, status, code, message) => {
    await fault(kind);
    const reply = await create();
    expect([reply.status, reply.errors[0]?.extensions['code'], reply.errors[0]?.message]).toEqual([status, code, message]);
    expect(await made()).toBe(0);
    const retry = await create();
    expect([retry.status, retry.headers.get('idempotency-replayed'), await made()]).toEqual([200, null, 1]);
  });

  it.each(['badGateway502', 'unavailable503', 'gatewayTimeout504'])('%s may hide that the work was done', async (kind) => {
    await fault(kind, { executed: true });
    expect((await create()).status).toBe(Number(kind.slice(-3)));
    expect(await made()).toBe(1);
    expect((await create()).headers.get('idempotency-replayed')).toBe('true');
  });

  it.each([
    ['body', 7, null],
    ['header', undefined, '7'],
    ['both', 7, '7'],
    ['neither', undefined, null],
  ])('names how long to wait: %s', async (hint, inBody, inHeader) => {
    for (const kind of ['minuteLimit429', 'locked423', 'unavailable503']) {
      await fault(kind, { hint, retrySeconds: 7 });
      const reply = await create();
      expect([reply.errors[0]?.extensions['retry_in_seconds'], reply.headers.get('retry-after')]).toEqual([inBody, inHeader]);
    }
  });

  it('asks by itself for the time of the samples, where the samples contain it', async () => {
    await fault('concurrencyLimit429');
    const limited = await create();
    expect([limited.errors[0]?.extensions['retry_in_seconds'], limited.headers.get('retry-after')]).toEqual([15, '15']);
    await fault('keyBusy409');
    const busy = await create();
    expect([busy.errors[0]?.extensions, busy.headers.get('retry-after')]).toEqual([{ code: 'IDEMPOTENCY_CONFLICT' }, '1']);
  });
});

describe('answers with only a part of the results', () => {
  it('has null data and no error', async () => {
    await fault('nullData');
    const reply = await create();
    expect([reply.status, reply.data, reply.errors]).toEqual([200, null, []]);
    expect(await made()).toBe(1);
  });

  it('has all data and an error besides', async () => {
    await fault('dataAndErrors');
    const reply = await two();
    expect([reply.status, Object.keys(reply.data), reply.errors[0]?.extensions['code'], reply.errors[0]?.path]).toEqual([
      200,
      ['a0', 'a1'],
      'INTERNAL_SERVER_ERROR',
      undefined,
    ]);
    expect(await made()).toBe(2);
  });

  it.each([
    ['aliasRefused', 'ColumnValueException'],
    ['aliasInvalid', 'DATA_VALIDATIONS_ERROR'],
  ])('%s leaves one mutation out, and gives the same answer again under the same key', async (kind, code) => {
    await fault(kind, { mutation: 0 });
    const reply = await two();
    expect([reply.status, reply.data.a0, reply.data.a1]).toEqual([200, null, { id: expect.any(String) }]);
    expect(reply.errors).toMatchObject([{ path: ['a0'], extensions: { code } }]);
    expect((await monday.get('/log')).effects).toMatchObject([{ alias: 'a1' }]);
    expect((await two()).data).toEqual(reply.data);
  });

  it('has no word of a mutation that was done', async () => {
    await fault('aliasMissing', { mutation: 1 });
    const reply = await two();
    expect([Object.keys(reply.data), reply.errors, await made()]).toEqual([['a0'], [], 2]);
  });

  it('has no body at all', async () => {
    await fault('blankBody');
    const response = await raw();
    expect([response.status, await response.text(), await made()]).toEqual([200, '', 1]);
  });

  it('has the whole answer under another content type', async () => {
    await fault('wrongContentType');
    const response = await raw();
    expect([response.headers.get('content-type'), await response.json()]).toEqual([
      'text/html',
      expect.objectContaining({ data: { create_item: { id: expect.any(String) } } }),
    ]);
  });

  it('comes in two parts, and is whole in the end', async () => {
    await fault('slowBody', { delayMs: 50 });
    expect((await create()).data.create_item).toEqual({ id: expect.any(String) });
    await fault('slowBody', { delayMs: 60_000 });
    const reader = (await raw()).body?.getReader();
    const first = new TextDecoder().decode((await reader?.read())?.value);
    await reader?.cancel();
    expect(first).toMatch(/^\{"data"/);
    expect(() => JSON.parse(first) as unknown).toThrow(SyntaxError);
  });
});

describe('work without a client', () => {
  it('goes on after a reset at once, mutation by mutation', async () => {
    await monday.control('settings', { latencyMs: 700 });
    await fault('resetWhileRunning');
    await expect(two()).rejects.toThrow();
    expect(await made()).toBe(0);
    expect((await two()).status).toBe(409);
    await until(async () => (await made()) === 2, 5_000, 'both items to be made');
    expect((await two()).headers.get('idempotency-replayed')).toBe('true');
  });
});
