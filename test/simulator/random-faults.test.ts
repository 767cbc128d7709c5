import { beforeEach, describe, expect, it } from 'vitest';
import { BOARD, simulatorOfFile } from './client.js';

const monday = await simulatorOfFile();
beforeEach(async () => {
  await monday.control('reset');
});

const faultsOf = async (seed: number, rest: Record<string, unknown> = {}): Promise<(string | null)[]> => {
  await monday.control('reset');
  await monday.control('randomFaults', { seed, probability: 0.5, delayMs: 0, ...rest });
  for (let n = 0; n < 30; n += 1) await monday.create(`item ${n}`, {}).catch(() => undefined);
  const { requests } = (await monday.get('/log')) as { requests: { fault: string | null }[] };
  return requests.map((request) => request.fault);
};

describe('faults by chance', () => {
  it('are the same again from the same seed, and others from another', async () => {
    const first = await faultsOf(1);
    expect(await faultsOf(1)).toEqual(first);
    expect(await faultsOf(2)).not.toEqual(first);
    const hit = first.filter((fault) => fault !== null);
    expect(hit.length).toBeGreaterThan(5);
    expect(hit.length).toBeLessThan(25);
    expect(new Set(hit).size).toBeGreaterThan(3);
  });

  it('are of the configured kinds, as often as configured', async () => {
    expect(new Set(await faultsOf(3, { probability: 1, kinds: ['locked423', 'htmlBody'] }))).toEqual(new Set(['locked423', 'htmlBody']));
    expect(new Set(await faultsOf(3, { probability: 0 }))).toEqual(new Set([null]));
    await expect(monday.control('randomFaults', { seed: 1, probability: 2 })).rejects.toThrow('probability');
  });

  it('are shown, come after those that wait, and end when they are cleared', async () => {
    await monday.control('randomFaults', { seed: 1, probability: 1, kinds: ['unavailable503'] });
    await monday.control('fault', { fault: { on: 'create_item', kind: 'locked423' } });
    expect((await monday.get('/state')).faults).toMatchObject({
      waiting: [{ kind: 'locked423', left: 1 }],
      random: { seed: 1, kinds: ['unavailable503'], requests: 0 },
    });
    for (const status of [423, 503]) expect((await monday.create('one', {})).status).toBe(status);
    expect((await monday.get('/state')).faults.random.requests).toBe(1);
    await monday.control('clearFaults');
    expect((await monday.create('one', {})).status).toBe(200);
    expect((await monday.get('/state')).faults).toEqual({ waiting: [], random: null });
  });
});

describe('keys and index', () => {
  const keyed = async () => monday.create('one', {}, false, { 'Idempotency-Key': 'k' });
  const made = async () => (await monday.operations()).length;
  const fault = async (kind: string, rest: Record<string, unknown> = {}) => monday.control('fault', { fault: { on: '*', kind, ...rest } });

  it('forgets the key of one request, which runs again', async () => {
    await keyed();
    await fault('keyForgotten');
    expect((await keyed()).headers.get('idempotency-replayed')).toBeNull();
    expect(await made()).toBe(2);
    expect((await keyed()).headers.get('idempotency-replayed')).toBe('true');
  });

  it('keeps the answer of one request nowhere', async () => {
    await fault('answerNotKept');
    await keyed();
    expect((await keyed()).headers.get('idempotency-replayed')).toBeNull();
    expect(await made()).toBe(2);
  });

  it('lets keys expire as soon as configured', async () => {
    await monday.control('settings', { keyLifeMs: 60_000 });
    await keyed();
    await monday.control('advanceClock', { ms: 59_000 });
    expect((await keyed()).headers.get('idempotency-replayed')).toBe('true');
    await monday.control('advanceClock', { ms: 1_000 });
    expect((await keyed()).headers.get('idempotency-replayed')).toBeNull();
  });

  it('shows one read an old index', async () => {
    await monday.item('one', { text_1: 'X' });
    const found = async () =>
      (
        await monday.gql(
          `{ items_page_by_column_values(board_id: "${BOARD}", columns: [{ column_id: "text_1", column_values: ["X"] }]) { items { id } } }`,
        )
      ).data.items_page_by_column_values.items.length as number;
    await fault('staleIndex', { delayMs: 60_000 });
    expect([await found(), await found()]).toEqual([0, 1]);
  });

  it('refuses items above the limit of a group, made or moved there', async () => {
    await monday.control('settings', { itemsPerGroup: 1 });
    const first = await monday.item('one');
    expect((await monday.create('two', {})).errors[0]?.extensions['code']).toBe('ItemsLimitationException');
    const { groupId } = await monday.control('createGroup', { boardId: BOARD, title: 'OTHER' });
    await monday.control('createItem', { boardId: BOARD, groupId, name: 'there' });
    const move = await monday.gql(`mutation { move_item_to_group(item_id: ${first}, group_id: "${String(groupId)}") { id } }`);
    expect(move.errors[0]?.extensions['code']).toBe('ItemsLimitationException');
    expect(await monday.operations()).toEqual(['create_item', 'create_group', 'create_item']);
  });
});
