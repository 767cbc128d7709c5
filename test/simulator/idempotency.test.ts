import { beforeEach, describe, expect, it } from 'vitest';
import { until } from '../support/until.js';
import { type ApiReply, BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const keyed = async (name: string, key: string, values: Record<string, unknown> = {}): Promise<ApiReply> =>
  monday.create(name, values, false, { 'Idempotency-Key': key });
const MINUTE = 60_000;

describe('Idempotency-Key', () => {
  it('replays the first answer for 30 minutes, and makes a second item afterwards', async () => {
    const first = await keyed('one', 'k');
    await monday.control('advanceClock', { ms: 29 * MINUTE });
    const again = await keyed('one', 'k');
    expect(first.headers.get('idempotency-replayed')).toBeNull();
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.data).toEqual(first.data);
    await monday.control('advanceClock', { ms: MINUTE });
    expect((await keyed('one', 'k')).data).not.toEqual(first.data);
    expect(await monday.operations()).toEqual(['create_item', 'create_item']);
  });

  it('answers 409 while the first request runs', async () => {
    await monday.control('settings', { latencyMs: 150 });
    const first = keyed('one', 'k');
    await until(async () => (await monday.get('/log')).lastRequest === 1, 5_000, 'the request to be taken');
    const second = await keyed('one', 'k');
    expect(second.status).toBe(409);
    expect(second.headers.get('retry-after')).toBe('1');
    expect(second.errors).toEqual([
      { message: 'A request with this idempotency key is currently being processed', extensions: { code: 'IDEMPOTENCY_CONFLICT' } },
    ]);
    expect((await first).errors).toEqual([]);
    expect((await keyed('one', 'k')).data).toEqual((await first).data);
  });

  it('answers 409 for another body under the same key, or replays it when configured so', async () => {
    const first = await keyed('one', 'k');
    expect((await keyed('two', 'k')).errors[0]?.extensions['code']).toBe('IDEMPOTENCY_CONFLICT');
    await monday.control('settings', { conflictOnOtherBody: false });
    expect((await keyed('two', 'k')).data).toEqual(first.data);
    expect(await monday.operations()).toEqual(['create_item']);
  });

  it('keeps answers with errors, or not, as configured', async () => {
    const bad = { drop_1: { labels: ['X'] } };
    await keyed('one', 'k', bad);
    expect((await keyed('one', 'k', bad)).headers.get('idempotency-replayed')).toBe('true');
    await monday.control('forgetKeys');
    await monday.control('settings', { cacheErrors: false });
    await keyed('one', 'k', bad);
    expect((await keyed('one', 'k', bad)).headers.get('idempotency-replayed')).toBeNull();
  });

  it('runs everything again when the cache is off', async () => {
    await monday.control('settings', { idempotencyCache: false });
    await keyed('one', 'k');
    await keyed('one', 'k');
    expect(await monday.operations()).toEqual(['create_item', 'create_item']);
  });

  it('ignores the key of a query', async () => {
    const query = async () => monday.gql(`{ boards(ids: ["${BOARD}"]) { items_count } }`, {}, { 'Idempotency-Key': 'q' });
    await query();
    await monday.item('one');
    expect((await query()).data.boards).toEqual([{ items_count: 1 }]);
  });

  it('does not keep the answer of a limited request', async () => {
    await monday.control('settings', { limits: { complexity: 0 } });
    expect((await keyed('one', 'k')).status).toBe(429);
    await monday.control('settings', { limits: {} });
    expect((await keyed('one', 'k')).status).toBe(200);
    expect(await monday.operations()).toEqual(['create_item']);
  });
});
