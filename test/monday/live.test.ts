import { createHash, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createMondayApi } from '../../src/monday/client.js';
import { buildRequest } from '../../src/monday/documents.js';
import { columnLabels } from '../../src/monday/labels.js';
import type { KnownLabels } from '../../src/monday/labels.js';
import type { MondayBoardMapping } from '../../src/monday/mapping.js';
import { matchesEffect } from '../../src/monday/match.js';
import { ReadRefused } from '../../src/monday/reads.js';
import type { BuiltRequest, SendOutcome } from '../../src/monday/types.js';
import type { Effect } from '../../src/orders/effects.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { BOARD, COLUMNS, SUBITEM_BOARD } from '../support/shipped-board.js';

const board: MondayBoardMapping = {
  boardId: BOARD,
  keyColumnId: COLUMNS.key,
  columns: {
    [COLUMNS.customer]: { type: 'dropdown', labels: 'create' },
    [COLUMNS.number]: { type: 'text' },
    [COLUMNS.price]: { type: 'numbers' },
    [COLUMNS.received]: { type: 'date' },
    [COLUMNS.unit]: { type: 'status', labels: 'must exist' },
  },
  subitems: {
    boardId: SUBITEM_BOARD,
    size: { id: COLUMNS.size, type: 'dropdown', labels: 'must exist' },
    quantity: { id: COLUMNS.quantity, type: 'numbers' },
  },
};
const read = [COLUMNS.key, ...Object.keys(board.columns)];
const readSizes = [COLUMNS.size, COLUMNS.quantity];
const key = (text: string): string => createHash('sha256').update(text).digest('hex');

const simulator = await simulatorFixture({ plan: 'personal' });
const api = createMondayApi({ url: simulator.api, token: simulator.token });
beforeEach(() => simulator.control({ action: 'reset' }));

const known = async (): Promise<KnownLabels> => {
  const { columns, subitemColumns } = await api.readBoard(board.boardId);
  return new Map([...columns, ...subitemColumns].map(({ id, labels }) => [id, columnLabels(Object.values(labels ?? {}))]));
};
const build = async (effects: readonly Effect[]): Promise<BuiltRequest> => buildRequest(effects, board, await known());
const sendBuilt = ({ body, aliases }: BuiltRequest, requestId: string = randomUUID()): Promise<SendOutcome> =>
  api.send({ requestId, body, aliases: aliases.map(({ alias }) => alias) });

/** Sends effects that must all succeed, and returns the ids. */
async function ids(effects: readonly Effect[]): Promise<string[]> {
  const outcome = await sendBuilt(await build(effects));
  if (outcome.kind !== 'answered') throw new Error(JSON.stringify(outcome));
  return outcome.answers.map((answer) => {
    if (answer.result !== 'done') throw new Error(JSON.stringify(answer));
    return answer.id;
  });
}

const one = async (effect: Effect): Promise<string> => (await ids([effect]))[0] ?? '';
const group = (): Promise<string> => one({ operation: 'CREATE_GROUP', title: 'GREYSON SPRING 2026' });
const order = (
  groupId: string,
  name: string,
  columns: Record<string, string | null> = {},
): Extract<Effect, { operation: 'CREATE_ITEM' }> => ({
  operation: 'CREATE_ITEM',
  key: key(name),
  groupId,
  name,
  columns: {
    [COLUMNS.customer]: 'GREYSON',
    [COLUMNS.number]: name,
    [COLUMNS.price]: '28.86',
    [COLUMNS.received]: '2026-05-20',
    [COLUMNS.unit]: 'PCE',
    ...columns,
  },
});

describe('an order on its way', () => {
  it('gets its group, item and subitems, and is read back as it was sent', async () => {
    const groupId = await group();
    expect(await api.readGroups(board.boardId)).toContainEqual({ id: groupId, title: 'GREYSON SPRING 2026' });
    const [first, second] = [order(groupId, 'ÄÖ "1"\n<b>', { [COLUMNS.price]: null }), order(groupId, 'JUN-2')];
    const [firstId = '', secondId = ''] = await ids([first, second]);
    const found = await api.findItems(board.boardId, COLUMNS.key, [first.key, second.key], read);
    expect(found.map(({ id }) => id).sort()).toEqual([firstId, secondId].sort());
    for (const item of found) expect(matchesEffect(item.id === firstId ? first : second, item, board)).toBe(true);

    const size: Effect = {
      operation: 'CREATE_SUBITEM',
      key: first.key,
      size: '32/34',
      parentItemId: firstId,
      name: 'Size 32/34',
      quantity: 12,
    };
    const subitemId = await one(size);
    const subitems = await api.readSubitems([firstId, secondId], readSizes);
    expect(subitems).toMatchObject([{ id: subitemId, parentId: firstId }]);
    expect(subitems.every((subitem) => matchesEffect(size, subitem, board))).toBe(true);
    expect((await api.readBoard(board.boardId)).subitemBoardId).toBe(SUBITEM_BOARD);

    const zero: Effect = { operation: 'UPDATE_SUBITEM', key: first.key, size: '32/34', itemId: subitemId, quantity: 0 };
    await one(zero);
    expect((await api.readItems([subitemId], readSizes)).map((shown) => matchesEffect(zero, shown, board))).toEqual([true]);
  });

  it('is updated, moved, archived and deleted', async () => {
    const [from, to] = [await group(), await one({ operation: 'CREATE_GROUP', title: 'Other' })];
    const itemId = await one(order(from, 'A'));
    const steps: readonly Effect[] = [
      {
        operation: 'UPDATE_ITEM',
        key: key('A'),
        itemId,
        name: 'B',
        columns: { [COLUMNS.number]: null, [COLUMNS.price]: '0', [COLUMNS.customer]: null, [COLUMNS.received]: null, [COLUMNS.unit]: null },
      },
      { operation: 'MOVE_ITEM', key: key('A'), itemId, groupId: to, title: 'Other' },
      { operation: 'ARCHIVE_ITEM', key: key('A'), itemId },
      { operation: 'DELETE_ITEM', key: key('A'), itemId },
    ];
    const states: boolean[][] = [];
    for (const step of steps) {
      const before = (await api.readItems([itemId], read)).some((shown) => matchesEffect(step, shown, board));
      await one(step);
      states.push([before, (await api.readItems([itemId], read)).some((shown) => matchesEffect(step, shown, board))]);
    }
    expect(states).toEqual(steps.map(() => [false, true]));
    expect(await api.findItems(board.boardId, COLUMNS.key, [key('A')], read)).toEqual([]);
  });
});

describe('refusals and labels', () => {
  it('fails one alias alone: its label must exist and is not created', async () => {
    const groupId = await group();
    const outcome = await sendBuilt(
      await build([
        order(groupId, 'A'),
        order(groupId, 'B', { [COLUMNS.unit]: 'PEACE', [COLUMNS.customer]: 'NEW ONE' }),
        order(groupId, 'C'),
      ]),
    );
    expect(outcome).toMatchObject({
      kind: 'answered',
      answers: [{ result: 'done' }, { result: 'refused', error: { code: 'LABEL_MISSING' } }, { result: 'done' }],
    });
    const labels = await known();
    expect(labels.get(COLUMNS.unit)?.active.has('PEACE')).toBe(false);
    expect(labels.get(COLUMNS.customer)?.active.has('NEW ONE')).toBe(false);
    expect(labels.get(COLUMNS.customer)?.active.has('GREYSON')).toBe(true);
    expect(await api.findItems(board.boardId, COLUMNS.key, [key('B')], read)).toEqual([]);
  });

  it('distinguishes a deleted item from one that never existed', async () => {
    const itemId = await one(order(await group(), 'A'));
    await simulator.control({ action: 'archive', itemId });
    const update = (id: string): Effect => ({ operation: 'UPDATE_ITEM', key: key('A'), itemId: id, columns: { [COLUMNS.number]: 'x' } });
    expect(await sendBuilt(await build([update(itemId), update('123456')]))).toMatchObject({
      answers: [{ error: { code: 'ITEM_GONE' } }, { error: { code: 'ITEM_GONE' } }],
    });
    expect((await api.readItems([itemId, '123456'], read)).map(({ id, state }) => [id, state])).toEqual([[itemId, 'archived']]);
  });

  it('reports a column that the board has lost', async () => {
    const groupId = await group();
    await simulator.control({ action: 'removeColumn', boardId: board.boardId, columnId: COLUMNS.number });
    expect(await sendBuilt(await build([order(groupId, 'A'), order(groupId, 'B', {})]))).toMatchObject({
      answers: [{ result: 'refused' }, { result: 'refused' }],
    });
  });

  it('reports the rights of the user of the token, and an archived board', async () => {
    expect(await api.readBoard(board.boardId)).toMatchObject({ state: 'active', access: 'edit', permissions: 'everyone', owned: null });
    await simulator.control({ action: 'changeBoard', boardId: board.boardId, permissions: 'owners' });
    expect(await api.readBoard(board.boardId)).toMatchObject({ access: 'view', permissions: 'owners', owned: false });
    await simulator.control({ action: 'changeBoard', boardId: board.boardId, ownedBySync: true, state: 'archived' });
    expect(await api.readBoard(board.boardId)).toMatchObject({ state: 'archived', access: 'edit', owned: true });
  });

  it('stops without a valid token, sends and reads alike', async () => {
    const request = await build([{ operation: 'CREATE_GROUP', title: 'A' }]);
    await simulator.control({ action: 'revokeToken' });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'stop', error: { code: 'NOT_AUTHENTICATED' } });
    await expect(api.readBoard(board.boardId)).rejects.toBeInstanceOf(ReadRefused);
  });
});

describe('many items under one value', () => {
  it('finds all of them over several pages', async () => {
    const groupId = await group();
    const same = Array.from({ length: 7 }, () => order(groupId, 'A'));
    await ids(same);
    expect(await api.findItems(board.boardId, COLUMNS.key, [key('A')], read)).toHaveLength(7);
  });
});

describe('faults and limits', () => {
  it.each([
    ['lostBeforeCommit', 'NO_ANSWER', false],
    ['lostAfterCommit', 'NO_ANSWER', true],
    ['timeoutAfterCommit', 'TIMEOUT_EXCEEDED', true],
    ['error500AfterCommit', 'INTERNAL_SERVER_ERROR', true],
    ['htmlBody', 'UNREADABLE_ANSWER', true],
    ['cutBody', 'UNREADABLE_ANSWER', true],
    ['emptyBody', 'UNREADABLE_ANSWER', true],
  ])('%s is ambiguous, and reading the board settles it', async (kind, code, committed) => {
    const effect = order(await group(), 'A');
    const request = await build([effect]);
    await simulator.control({ action: 'fault', fault: { on: 'create_item', kind } });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'ambiguous', error: { code } });
    expect(await api.findItems(board.boardId, COLUMNS.key, [effect.key], read)).toHaveLength(committed ? 1 : 0);
  });

  it('replays the same request under its key, and conflicts for another body', async () => {
    const groupId = await group();
    const [request, other] = [await build([order(groupId, 'A')]), await build([order(groupId, 'B')])];
    const requestId = randomUUID();
    await simulator.control({ action: 'fault', fault: { on: 'create_item', kind: 'lostAfterCommit' } });
    expect(await sendBuilt(request, requestId)).toMatchObject({ kind: 'ambiguous' });
    const replay = await sendBuilt(request, requestId);
    expect(replay).toMatchObject({ kind: 'answered', replayed: true, answers: [{ result: 'done' }] });
    expect(await api.findItems(board.boardId, COLUMNS.key, [key('A')], read)).toHaveLength(1);
    expect(await sendBuilt(other, requestId)).toMatchObject({ kind: 'ambiguous', error: { code: 'IDEMPOTENCY_CONFLICT' } });
    const { requests } = await simulator.log();
    const sent = requests.filter((logged) => logged.key === requestId).map(({ bodySha256 }) => bodySha256);
    expect(sent).toEqual([key(request.body), key(request.body), key(other.body)]);
  });

  it('waits for locks and limits, and reports the budget', async () => {
    const request = await build([{ operation: 'CREATE_GROUP', title: 'A' }]);
    await simulator.control({ action: 'fault', fault: { on: 'create_group', kind: 'locked423' } });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'later', error: { code: 'RESOURCE_LOCKED' } });
    expect(await sendBuilt(request)).toMatchObject({
      kind: 'answered',
      rate: { complexityLimit: 10_000_000, cost: expect.any(Number) as number },
    });
    await simulator.control({ action: 'settings', limits: { complexity: 1 } });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'later', error: { code: 'COMPLEXITY_BUDGET_EXHAUSTED' } });
    await simulator.control({ action: 'settings', limits: { complexityPerRequest: 1 } });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'refused', error: { code: 'REQUEST_MAX_COMPLEXITY_EXCEEDED' }, bisect: false });
    await simulator.control({ action: 'settings', limits: { requestsPerDay: 1 } });
    expect(await sendBuilt(request)).toMatchObject({ kind: 'later', error: { code: 'DAILY_LIMIT_EXCEEDED' } });
  });

  it('refuses a document that Monday cannot read, in both of its manners', async () => {
    const wrong = JSON.stringify({
      query: 'mutation A { a0: archive_item(item_id: "1") a1: archive_item(item_id: "1") { id } }',
      variables: {},
      operationName: 'A',
    });
    for (const documentErrorStatus of [200, 400]) {
      await simulator.control({ action: 'settings', documentErrorStatus });
      expect(await api.send({ requestId: randomUUID(), body: wrong, aliases: ['a0', 'a1'] })).toMatchObject({
        kind: 'refused',
        error: { code: 'REQUEST_INVALID' },
        bisect: true,
      });
    }
  });
});
