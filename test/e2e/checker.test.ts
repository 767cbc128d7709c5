import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SqlRow } from '../../src/database/database.js';
import { checkHistory } from '../support/check-histories.js';
import { judge } from '../support/checker.js';
import { gather } from '../support/evidence.js';
import type { Effect, Evidence } from '../support/evidence.js';
import { ordersOf } from '../support/orders.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';

let sync: TestSync;
let good: Evidence;

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert([...ordersOf('GREYSON CLOTHIERS', 2), ...ordersOf('TITLE 9', 1)]);
  await sync.stack.startWorker('worker-1');
  await sync.run();
  good = await gather(sync);
});
afterAll(async () => {
  await sync.stop();
});

/** The evidence with the first entry of a list changed, or taken out. */
function spoiled<K extends keyof Evidence>(list: K, change: object | null): Evidence {
  const [first, ...others] = good[list] as readonly object[];
  return { ...good, [list]: change === null ? others : [{ ...first, ...change }, ...others] };
}

const doubled = <K extends 'items' | 'groups'>(list: K): Evidence => {
  const things =
    list === 'items'
      ? good.board.items.filter((item) => item.createdBy === 'sync')
      : good.board.groups.filter((group) => group.id !== 'topics');
  const board = { ...good.board, [list]: [...good.board[list], { ...things[0], ...(list === 'items' ? { id: '1' } : {}) }] };
  return { ...good, board };
};

const effect = (change: Partial<Effect>): Evidence => ({
  ...good,
  effects: [...good.effects, { ...(good.effects.at(-1) as Effect), ...change }],
});
const update = (change: Partial<Effect>): Evidence => effect({ operation: 'change_multiple_column_values', ...change });
const created = (): Effect => good.effects.find((candidate) => candidate.operation === 'create_item') as Effect;

/** The item is made, another request changes it, and the first one touches it once more. */
function tookTurns(): Evidence {
  const made = created();
  const change = { ...made, operation: 'change_multiple_column_values', values: {} };
  return { ...good, effects: [...good.effects, { ...change, idempotencyKey: 'another' }, change] };
}

function sentLate(): Evidence {
  const first = good.requests.find(({ mutationCount, key }) => mutationCount > 0 && key !== null);
  if (first === undefined) throw new Error('The good run has sent nothing.');
  return { ...good, requests: [...good.requests, { ...first, at: new Date(Date.parse(first.at) + 21 * 60_000).toISOString() }] };
}

const cases: readonly (readonly [string, RegExp, () => Evidence])[] = [
  ['two items of one order', /^P1: more than one item of order/, () => doubled('items')],
  ['two groups of one title', /^P1: more than one group/, () => doubled('groups')],
  [
    'an order with an open error though it is acknowledged',
    /^P2/,
    () => ({ ...good, errors: [{ resolved_date: null, order_number: good.expected[0]?.orderNumber ?? '' }] }),
  ],
  ['an order that is nowhere', /^P2: .* is pending/, () => spoiled('records', null)],
  ['a production row without an item', /^P3: .* is not on the board/, () => spoiled('production', { 'Item ID': '1' })],
  [
    'a production row with a value that was never acknowledged',
    /^P3: .*DESTINATION is/,
    () => spoiled('production', { DESTINATION: 'THE MOON' }),
  ],
  ['an order that is sent in part and not listed', /^P3: .*sent in part/, () => spoiled('records', { acknowledged_outgoing: null })],
  ['a promoted order without one of its sizes', /^P6: .*without size/, () => spoiled('productionSizes', null)],
  ['a snapshot that runs ahead', /^P5: the snapshot is of generation/, () => ({ ...good, generation: -1 })],
  ['a snapshot with another value than acknowledged', /^P5: .*differs/, () => spoiled('records', { acknowledged_hash: 'x' })],
  ['control totals that do not balance', /^P7/, () => spoiled('runs', { orders_promoted: 0 })],
  ['a batch with an order left in between', /^P7: .*left as PENDING/, () => spoiled('staging', { stg_status: 'PENDING' })],
  ['a completed batch with a failed order', /^P11: .*left 1 orders/, () => spoiled('staging', { stg_status: 'FAILED' })],
  ['a failed order that no table names', /^P11: .*in no error table/, () => spoiled('staging', { stg_status: 'FAILED' })],
  ['a limited request', /^P9/, () => spoiled('requests', { status: 429 })],
  ['an effect that was sent with another body', /^R3/, () => spoiled('effects', { bodySha256: 'x' })],
  ['an effect without a stored request', /^R2/, () => spoiled('effects', { idempotencyKey: 'x' })],
  ['an item without a record', /^R8/, () => effect({ operation: 'create_item', targetId: '1' })],
  [
    'an older version after a newer one',
    /^R9/,
    () => ({
      ...update({ ...created(), values: {} }),
      intents: good.intents.map((intent: SqlRow, index) => ({ ...intent, read_number: 9 - index })),
    }),
  ],
  ['two requests that take turns on one target', /^R5/, () => tookTurns()],
  ['a request that was sent after the window of its key', /^R3: key .* after its first send/, () => sentLate()],
  ['an order that the board shows otherwise', /^P12: .*is not on the board/, () => ({ ...good, board: { ...good.board, items: [] } })],
  [
    'a column that is written though it did not change',
    /^P13: .*did not change/,
    () => update({ targetId: created().targetId, values: created().values }),
  ],
  ['an item of a person that is touched', /^P13: .*not ours/, () => update({ targetId: '1', values: {} })],
  [
    'what takes effect on a board that is not ours',
    /^P13: .*took effect on board 1/,
    () => ({ ...good, everywhere: [...good.everywhere, { ...created(), boardId: '1' }] }),
  ],
  [
    'a request that names an item which people had moved to another board',
    /^P13: CREATE_SUBITEM names .*moved elsewhere/,
    () => ({ ...good, everywhere: [...good.everywhere, { ...created(), operation: 'move_item_to_board', token: 'person', boardId: '1' }] }),
  ],
  [
    'an order that is archived though the source holds it',
    /^P13: .*off the board/,
    () => effect({ operation: 'archive_item', targetId: created().targetId, values: null }),
  ],
];

describe('the checker', () => {
  it('finds nothing in a good run', () => {
    expect(judge(good, { settled: true })).toEqual([]);
  });

  it.each(cases)('finds %s', (_name, problem, evidence) => {
    expect(judge(evidence(), { settled: true }).filter((found) => problem.test(found))).not.toEqual([]);
  });

  it('finds values of orders in a history, in payloads too, and histories that are too long', () => {
    const payload = { metadata: { encoding: 'anNvbi9wbGFpbg==' }, data: Buffer.from('{"style":"JWHD100120"}').toString('base64') };
    const history = (events: unknown[]): string => JSON.stringify({ events });
    expect(checkHistory('x', history([{ input: { payloads: [payload] } }]), ['JWHD100120'])).toHaveLength(1);
    expect(checkHistory('x', history(Array.from({ length: 2_001 }, () => ({}))), [])).toHaveLength(1);
    expect(checkHistory('x', history([{}]), ['JWHD100120'])).toEqual([]);
  });
});
