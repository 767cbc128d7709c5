import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const fault = async (kind: string, rest: Record<string, unknown> = {}) =>
  monday.control('fault', { fault: { on: 'create_item', kind, ...rest } });
const create = async (key = 'k') => monday.create('one', {}, false, { 'Idempotency-Key': key });
const made = async () => (await monday.operations()).length;

describe('faults', () => {
  it.each([
    ['lostBeforeCommit', 0],
    ['lostAfterCommit', 1],
  ])('%s resets the connection after %i effects', async (kind, effects) => {
    await fault(kind);
    await expect(create()).rejects.toThrow();
    expect(await made()).toBe(effects);
    expect((await monday.get('/log')).requests).toMatchObject([{ outcome: 'reset', status: null, fault: kind }]);
    const retry = await create();
    expect(retry.headers.get('idempotency-replayed')).toBe(effects === 1 ? 'true' : null);
    expect(await made()).toBe(1);
  });

  it.each([
    ['timeoutBeforeCommit', 503, 'TIMEOUT_EXCEEDED', 0],
    ['timeoutAfterCommit', 503, 'TIMEOUT_EXCEEDED', 1],
    ['error500BeforeCommit', 500, 'INTERNAL_SERVER_ERROR', 0],
    ['error500AfterCommit', 500, 'INTERNAL_SERVER_ERROR', 1],
    ['locked423', 423, undefined, 0],
  ])('%s answers %i %s after %i effects', async (kind, status, code, effects) => {
    await fault(kind);
    const reply = await create();
    expect([reply.status, reply.errors[0]?.extensions['code']]).toEqual([status, code]);
    expect(await made()).toBe(effects);
  });

  it.each(['htmlBody', 'cutBody'])('%s sends something that is not JSON after the commit', async (kind) => {
    await fault(kind);
    await expect(create()).rejects.toThrow(SyntaxError);
    expect(await made()).toBe(1);
  });

  it('commits late: 503 first, conflict meanwhile, the effect and the replay afterwards', async () => {
    await fault('lateCommit', { delayMs: 1_500 });
    expect((await create()).status).toBe(503);
    expect((await create()).status).toBe(409);
    expect(await made()).toBe(0);
    await until(async () => (await made()) === 1, 5_000, 'the item to be made');
    expect((await create()).headers.get('idempotency-replayed')).toBe('true');
  });

  it('dies midway: the first mutations are done, and the same key runs again', async () => {
    await fault('diesMidway', { mutations: 2 });
    const three = `mutation { ${['a', 'b', 'c'].map((alias) => `${alias}: create_item(board_id: "${BOARD}", item_name: "${alias}") { id }`).join(' ')} }`;
    await expect(monday.gql(three, {}, { 'Idempotency-Key': 'k' })).rejects.toThrow();
    expect(await made()).toBe(2);
    expect((await monday.gql(three, {}, { 'Idempotency-Key': 'k' })).errors).toEqual([]);
    expect(await made()).toBe(5);
  });

  it('forgets an answer that was lost when configured so, and creates the duplicate', async () => {
    await monday.control('settings', { cacheLostAnswers: false });
    await fault('timeoutAfterCommit');
    await create();
    await create();
    expect(await made()).toBe(2);
  });

  it('times out at the gateway while the work goes on', async () => {
    await monday.control('settings', { latencyMs: 120, gatewayTimeoutMs: 20 });
    expect((await create()).errors[0]?.extensions['code']).toBe('TIMEOUT_EXCEEDED');
    await until(async () => (await made()) === 1, 5_000, 'the item to be made');
  });

  it('leaves holes in reads, under status 200', async () => {
    await monday.item('one');
    await monday.control('fault', { fault: { on: 'boards', kind: 'subitemsRefused' } });
    const reply = await monday.gql(
      `{ boards(ids: ["${BOARD}"]) { columns(ids: ["text_1"]) { id } items_page { items { subitems { id } } } } }`,
    );
    expect(reply.status).toBe(200);
    expect(reply.data.boards[0]).toEqual({ columns: [{ id: 'text_1' }], items_page: { items: [{ subitems: null }] } });
    expect(reply.errors).toMatchObject([
      {
        path: ['boards', 0, 'items_page', 'items', 0, 'subitems'],
        extensions: { code: 'FIELD_LIMIT_EXCEEDED', status_code: 429, retry_in_seconds: 15 },
      },
    ]);
    await monday.control('fault', { fault: { on: 'boards', kind: 'columnsRefused' } });
    const columns = await monday.gql('{ boards { id columns { id } } }');
    expect([columns.data.boards[0], columns.errors[0]?.extensions['code']]).toEqual([{ id: BOARD, columns: null }, 'tooManyRequests']);
  });

  it('never lets work of before a reset reach the board after it', async () => {
    await fault('lateCommit', { delayMs: 50 });
    await create();
    await monday.control('reset');
    await fault('delay', { delayMs: 120 });
    expect((await create('other')).status).toBe(200);
    expect((await monday.get('/log')).effects).toMatchObject([{ idempotencyKey: 'other' }]);
  });

  it('hits only the matching requests, as often as configured', async () => {
    await fault('locked423', { times: 2, match: 'other' });
    expect((await create('1')).status).toBe(200);
    for (const status of [423, 423, 200]) expect((await monday.create('other', {})).status).toBe(status);
    await fault('locked423');
    expect((await monday.gql('{ boards { id } }')).status).toBe(200);
    await monday.control('clearFaults');
    expect((await create('2')).status).toBe(200);
  });
});

describe('control channel', () => {
  it('takes the first token only and names what is wrong', async () => {
    expect((await fetch(`${monday.simulator.url}/control`, { method: 'POST', body: '{"action":"reset"}' })).status).toBe(401);
    await expect(monday.control('nonsense')).rejects.toThrow('No action nonsense');
    await expect(monday.control('settings', { nonsense: 1 })).rejects.toThrow('nonsense');
    await expect(monday.control('rename', { itemId: '1', name: 'x' })).rejects.toThrow('The item does not exist');
    await expect(monday.control('fault', { fault: { on: '*', kind: 'nonsense' } })).rejects.toThrow('kind');
  });

  it('keeps the settings that a change does not name', async () => {
    await monday.control('settings', { indexLagMs: 5 });
    const { settings } = await monday.control('settings', { latencyMs: 1 });
    expect(settings).toMatchObject({ indexLagMs: 5, latencyMs: 1, gatewayTimeoutMs: 60_000 });
  });

  it('works on items as a person would', async () => {
    const { groupId } = await monday.control('createGroup', { boardId: BOARD, title: 'MINE' });
    const { itemId } = await monday.control('createItem', { boardId: BOARD, name: 'mine', values: { drop_1: { labels: ['NEW'] } } });
    await monday.control('createSubitem', { parentId: itemId, name: 'part', values: { qty_1: 3 } });
    await monday.control('rename', { itemId, name: 'ours' });
    await monday.control('edit', { itemId, values: { text_1: 'X' } });
    await monday.control('move', { itemId, groupId });
    const { boards } = await monday.get('/state');
    expect(boards[0].items).toEqual([
      expect.objectContaining({
        id: itemId,
        name: 'ours',
        state: 'active',
        groupId,
        parentId: null,
        createdBy: 'person',
        values: { text_1: 'X', drop_1: 'NEW' },
        subitems: [expect.objectContaining({ name: 'part', parentId: itemId, values: { qty_1: '3' } })],
      }),
    ]);
    await monday.control('archive', { itemId });
    await monday.control('delete', { itemId });
    const { effects } = await monday.get('/log');
    expect(new Set(effects.map((effect: { token: string }) => effect.token))).toEqual(new Set(['person']));
    expect(await monday.operations()).toEqual([
      'create_group',
      'create_item',
      'create_subitem',
      'change_multiple_column_values',
      'change_multiple_column_values',
      'move_item_to_group',
      'archive_item',
      'delete_item',
    ]);
  });

  it('forgets everything on reset', async () => {
    await monday.item('one');
    await monday.control('settings', { latencyMs: 50 });
    await monday.control('reset');
    const { boards, settings } = await monday.get('/state');
    expect([boards.length, boards[0].items, settings.latencyMs]).toEqual([2, [], 0]);
    expect(await monday.get('/log')).toEqual({ effects: [], requests: [], lastEffect: 0, lastRequest: 0 });
  });
});
