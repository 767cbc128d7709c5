import { describe, expect, test } from 'vitest';
import { classify } from '../../src/monday/classify.js';
import { LONGEST_LOCK_MS } from '../../src/orders/isolation.js';
import { readBoard, readLog } from './support/board.js';
import type { Item } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import type { SourceOrder } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { orderErrors, sizeErrors } from './support/tables.js';
import type { ErrorRow } from './support/tables.js';
import { BOUNDS, openWorld, removeFreely } from './support/world.js';
import type { World } from './support/world.js';
import { COLUMNS } from '../support/shipped-board.js';

const simulator = await simulatorFixture();

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;

const NUMBERS = ['A-001', 'A-002', 'A-003', 'A-004', 'A-005', 'A-006'];
/** An order that does not change. */
const STAYS = 'B-001';
/** Neither the first nor the last of its request. */
const CULPRIT = 'A-004';
const SOUND = NUMBERS.filter((number) => number !== CULPRIT);

/** A subitem's sizes as the mapping of these tests removes them. */
const vanished = (policy: 'archive' | 'delete') => (yaml: string) => yaml.replace('vanished: zero', `vanished: ${policy}`);
const removed = (yaml: string): string => removeFreely(yaml).replace('removed: archive', 'removed: delete');

interface Case {
  readonly operation: string;
  /** The mutation that carries it. */
  readonly on: string;
  readonly mapping?: (yaml: string) => string;
  /** Before Monday fails; null where nothing is on the board yet. */
  readonly before: ((number: string) => SourceOrder) | null;
  /** What the source holds then; null when the order has left it. */
  readonly after: (number: string) => SourceOrder | null;
  /** A text that only the request for the culprit carries. */
  readonly match: (items: ReadonlyMap<string, Item>) => string;
  /** Whether an order is on the board as the source wants it. */
  readonly arrived: (item: Item | undefined) => boolean;
  /** Its orders need another mutation after it, and older copies of it must not come between (R5). */
  readonly followed?: true;
  /** The error is that of a size. */
  readonly ofSize?: true;
}

const itemOf = (items: ReadonlyMap<string, Item>): Item => {
  const item = items.get(CULPRIT);
  if (item === undefined) throw new Error(`Order ${CULPRIT} is not on the board.`);
  return item;
};
const sizeOfItem = (item: Item | undefined, size: string): Item | undefined => item?.subitems.find(({ name }) => name === `Size ${size}`);
const culpritsSize = (items: ReadonlyMap<string, Item>): string => sizeOfItem(itemOf(items), 'S')?.id ?? '';
const same = (number: string): SourceOrder => order(number);
/** Each has a group of its own. */
const SEASONS = new Map(NUMBERS.map((number, index) => [number, `SPRING ${String(2027 + index)}`]));

const CASES: readonly Case[] = [
  {
    operation: 'UPDATE_ITEM',
    on: 'change_multiple_column_values',
    before: same,
    after: (number) => order(number, { price: '31' }),
    match: (items) => itemOf(items).id,
    arrived: (item) => item?.values[COLUMNS.price] === '31',
  },
  {
    operation: 'MOVE_ITEM',
    on: 'move_item_to_group',
    before: same,
    after: (number) => order(number, { season: 'SPRING 2027' }),
    match: (items) => itemOf(items).id,
    arrived: (item) => item?.values[COLUMNS.season] === 'SPRING 2027',
    followed: true,
  },
  {
    operation: 'ARCHIVE_ITEM',
    on: 'archive_item',
    mapping: removeFreely,
    before: same,
    after: () => null,
    match: (items) => itemOf(items).id,
    arrived: (item) => item?.state === 'archived',
  },
  {
    operation: 'DELETE_ITEM',
    on: 'delete_item',
    mapping: removed,
    before: same,
    after: () => null,
    match: (items) => itemOf(items).id,
    arrived: (item) => item?.state !== 'active',
  },
  {
    operation: 'UPDATE_SUBITEM',
    on: 'change_multiple_column_values',
    before: same,
    after: (number) => order(number, { sizes: { S: 11, M: 20 } }),
    match: culpritsSize,
    arrived: (item) => sizeOfItem(item, 'S')?.values[COLUMNS.quantity] === '11',
    ofSize: true,
  },
  {
    operation: 'ARCHIVE_SUBITEM',
    on: 'archive_item',
    mapping: vanished('archive'),
    before: same,
    after: (number) => order(number, { sizes: { M: 20 } }),
    match: culpritsSize,
    arrived: (item) => sizeOfItem(item, 'S')?.state === 'archived',
    ofSize: true,
  },
  {
    operation: 'DELETE_SUBITEM',
    on: 'delete_item',
    mapping: vanished('delete'),
    before: same,
    after: (number) => order(number, { sizes: { M: 20 } }),
    match: culpritsSize,
    arrived: (item) => item !== undefined && (sizeOfItem(item, 'S')?.state ?? 'deleted') === 'deleted',
    ofSize: true,
  },
  {
    operation: 'CREATE_ITEM',
    on: 'create_item',
    before: null,
    after: same,
    match: () => CULPRIT,
    arrived: (item) => item?.state === 'active' && item.subitems.length === 2,
  },
  {
    operation: 'CREATE_SUBITEM',
    on: 'create_subitem',
    before: null,
    after: (number) => order(number, { sizes: { S: number === CULPRIT ? 777_777 : 10, M: 20 } }),
    match: () => '777777',
    arrived: (item) => sizeOfItem(item, 'S') !== undefined && sizeOfItem(item, 'M') !== undefined,
  },
  {
    operation: 'CREATE_GROUP',
    on: 'create_group',
    before: null,
    after: (number) => order(number, { season: SEASONS.get(number) ?? '' }),
    match: () => SEASONS.get(CULPRIT) ?? '',
    arrived: (item) => item?.state === 'active' && item.subitems.length === 2,
  },
];

async function itemsByNumber(): Promise<Map<string, Item>> {
  const { items } = await readBoard(simulator);
  return new Map(items.map((item) => [item.values[COLUMNS.number] ?? '', item]));
}

/** A world in which the six orders are to change, and Monday fails for one of them. */
async function begun(
  { mapping, before, after, match, on }: Case,
  fault: Readonly<Record<string, unknown>>,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<World> {
  const world = await openWorld(simulator, mapping === undefined ? {} : { mapping });
  await world.settings(settings);
  if (before !== null) {
    await world.source([...NUMBERS, STAYS].map(before));
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: NUMBERS.length + 1 });
  }
  const left = NUMBERS.flatMap((number) => after(number) ?? []);
  // One order stays: a customer without any looks like a load that failed. And two complete reads must miss an order before it leaves the board.
  await world.source(before === null ? left : [...left, order(STAYS)]);
  if (left.length === 0) await world.driver.run();
  await world.fault({ on, match: match(await itemsByNumber()), times: 100_000, ...fault });
  return world;
}

async function arrivals({ arrived }: Case): Promise<string[]> {
  const items = await itemsByNumber();
  return NUMBERS.filter((number) => arrived(items.get(number)));
}

/** Milliseconds of moved time from the first send of the operation to the last send that took effect for a sound order. */
async function arrivedAfter(on: string, since: number): Promise<number> {
  const { effects, requests } = await readLog(simulator);
  const at = new Map(requests.map((request) => [request.requestId, Date.parse(request.at)]));
  const first = requests.slice(since).find(({ operations }) => operations.includes(on));
  return Math.max(...effects.map(({ requestId }) => at.get(requestId ?? '') ?? 0)) - Date.parse(first?.at ?? '');
}

/** A known target is read by its id at once. What is created is searched for, and its group or item must not be created twice. */
const longest = ({ before, followed }: Case): number =>
  2 * MINUTE_MS + (before === null ? BOUNDS.effectMs + BOUNDS.indexLagMs : followed === true ? BOUNDS.effectMs : 0);

async function theError({ ofSize }: Case, world: World): Promise<ErrorRow> {
  const rows = ofSize === true ? await sizeErrors(world.database) : await orderErrors(world.database);
  expect(rows).toMatchObject([{ order_number: CULPRIT, error_type: 'OUTCOME_UNKNOWN', max_retries_reached: false }]);
  const [row] = rows;
  if (row === undefined) throw new Error('There is no error.');
  return row;
}

describe('P15: a mutation that Monday never answers', () => {
  test.each(CASES)(
    '$operation: the other orders arrive in the same run, and its own is an error with evidence until Monday answers',
    async (one) => {
      const known = one.before !== null;
      const world = await begun(one, { kind: 'error500BeforeCommit' });
      const since = (await readLog(simulator)).requests.length;
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: SOUND.length, failed: 1, deferred: 0 });
      expect(await arrivals(one)).toEqual(SOUND);
      const waited = await arrivedAfter(one.on, since);
      expect(waited).toBeLessThan(longest(one));
      await checkPromises(world);

      const { requests } = await readLog(simulator);
      const tried = requests.filter(({ fault }) => fault === 'error500BeforeCommit');
      const error = await theError(one, world);
      expect(error.error_message).toContain(`${one.operation}`);
      expect(error.error_message).toContain(`sent ${known ? '6' : '2'} times`);
      expect(error.error_message).toContain('INTERNAL_SERVER_ERROR: Internal Server Error');
      for (const key of new Set(tried.map(({ key: used }) => used ?? ''))) expect(error.error_message).toContain(key);

      // Not due yet: the next run does not even try.
      expect(await world.driver.run()).toMatchObject({ staged: 0, held: 1 });
      expect((await readLog(simulator)).requests).toHaveLength(requests.length);
      // Due, and Monday is as before: one try.
      await world.pass(DAY_MS);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
      expect((await readLog(simulator)).requests).toHaveLength(requests.length + 1);
      expect((await theError(one, world)).seen_count).toBe(2);

      await simulator.control({ action: 'clearFaults' });
      await world.pass(DAY_MS);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1, failed: 0 });
      expect(await arrivals(one)).toEqual(NUMBERS);
      expect([...(await orderErrors(world.database)), ...(await sizeErrors(world.database))]).toEqual([]);
      await checkPromises(world);
    },
  );
});

describe('P15: a mutation whose answer never shows that it was executed', () => {
  // Monday does not document whether it keeps an answer with an error under its key.
  test.each(CASES.flatMap((one) => [true, false].map((cacheErrors) => ({ ...one, cacheErrors }))))(
    '$operation: all orders arrive in the same run (answers with errors are kept: $cacheErrors)',
    async ({ cacheErrors, ...one }) => {
      const world = await begun(one, { kind: 'error500AfterCommit' }, { cacheErrors });
      const since = (await readLog(simulator)).requests.length;
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: NUMBERS.length, failed: 0, deferred: 0 });
      expect(await arrivals(one)).toEqual(NUMBERS);
      expect(await arrivedAfter(one.on, since)).toBeLessThan(longest(one));
      expect([...(await orderErrors(world.database)), ...(await sizeErrors(world.database))]).toEqual([]);
      await checkPromises(world);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', staged: 0 });
    },
  );

  test('the rest of a request that was executed in part arrives a minute later, without a wait for B', async () => {
    const [one] = CASES as readonly [Case];
    const world = await begun(one, { kind: 'diesMidway', mutations: 2 });
    const since = (await readLog(simulator)).requests.length;
    // The process dies again and again, once it has executed as much.
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: NUMBERS.length });
    expect(await arrivals(one)).toEqual(NUMBERS);
    expect(await arrivedAfter(one.on, since)).toBeLessThan(2 * MINUTE_MS);
    await checkPromises(world);
  });
});

const update = CASES[0] as Case;

describe('P15: Monday refuses a whole request because of one target', () => {
  const inactive = (item: string) => ({
    message: 'Cannot change column value for inactive items',
    extensions: { code: 'ColumnValueException', error_data: { inactive_pulse_ids: [Number(item)] } },
  });
  const nothing = (aliases: readonly string[]) => Object.fromEntries(aliases.map((alias) => [alias, null]));
  const forms: readonly [string, (aliases: readonly string[], item: string) => object][] = [
    ['no data', (_aliases, item) => ({ errors: [inactive(item)] })],
    ['data null', (_aliases, item) => ({ data: null, errors: [inactive(item)] })],
    ['every mutation null', (aliases, item) => ({ data: nothing(aliases), errors: [inactive(item)] })],
    [
      'every mutation null, and one is named',
      (aliases, item) => ({ data: nothing(aliases), errors: [{ ...inactive(item), path: ['a3'] }] }),
    ],
  ];

  test.each(forms)(
    'as an item was archived meanwhile (%s): the others arrive at once, and its order is held with the reason',
    async (_name, body) => {
      const world = await openWorld(simulator);
      await world.source(NUMBERS.map(same));
      await world.driver.run();
      const culprit = itemOf(await itemsByNumber()).id;
      await world.source(NUMBERS.flatMap((number) => update.after(number) ?? []));
      const before = (await readLog(simulator)).requests.length;
      let refusals = 0;
      const driver = world.driverWithMonday({
        ...world.services.monday,
        send: async (request) => {
          if (!request.body.includes(culprit)) return await world.services.monday.send(request);
          // Between the look at the board and the send.
          if (refusals === 0) await simulator.control({ action: 'archive', itemId: culprit });
          refusals += 1;
          const reply = { kind: 'reply', status: 200, header: () => null, body: JSON.stringify(body(request.aliases, culprit)) } as const;
          return classify(reply, request.aliases, Date.now());
        },
      });
      expect(await driver.run()).toMatchObject({ promoted: SOUND.length, failed: 1, deferred: 0 });
      expect(await arrivals(update)).toEqual(SOUND);
      expect(await orderErrors(world.database)).toMatchObject([{ order_number: CULPRIT, error_type: 'ITEM_GONE' }]);
      // Together and alone.
      expect(refusals).toBe(2);
      expect((await readLog(simulator)).requests.length - before).toBe(SOUND.length);
      await checkPromises(world);
    },
  );
});

describe('P15: Monday says "not now" for one target and never stops', () => {
  test.each([
    ['locked423', 'RESOURCE_LOCKED'],
    ['keyBusy409', 'IDEMPOTENCY_CONFLICT'],
  ])('%s: the others arrive in the same run', async (kind, code) => {
    const world = await begun(update, { kind });
    expect(await world.driver.run()).toMatchObject({ promoted: SOUND.length, failed: 1, deferred: 0 });
    expect(await arrivals(update)).toEqual(SOUND);
    expect((await theError(update, world)).error_message).toContain(code);
    await simulator.control({ action: 'clearFaults' });
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });
});

describe('P15: what a create needs stays locked', () => {
  test.each(CASES.filter(({ before }) => before === null))(
    '$operation: the other orders arrive in the same run, and its own is an error until the lock ends',
    async (one) => {
      const world = await begun(one, { kind: 'locked423' });
      const since = (await readLog(simulator)).requests.length;
      expect(await world.driver.run()).toMatchObject({ promoted: SOUND.length, failed: 1, deferred: 0 });
      expect(await arrivals(one)).toEqual(SOUND);
      expect(await arrivedAfter(one.on, since)).toBeLessThan(LONGEST_LOCK_MS + 2 * MINUTE_MS);
      expect((await theError(one, world)).error_message).toContain('RESOURCE_LOCKED');
      await checkPromises(world);
      await simulator.control({ action: 'clearFaults' });
      await world.pass(DAY_MS);
      expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
      expect(await arrivals(one)).toEqual(NUMBERS);
      await checkPromises(world);
    },
  );
});

describe('P15: an outage in which Monday reads and does not write', () => {
  const outage = { kind: 'error500BeforeCommit', on: 'change_multiple_column_values', times: 100_000 };

  test('blames no order: all are deferred, few are repeated at the same time, and all arrive afterwards', async () => {
    const world = await openWorld(simulator);
    await world.source(NUMBERS.map(same));
    await world.driver.run();
    await world.fault(outage);
    await world.source(NUMBERS.flatMap((number) => update.after(number) ?? []));
    const before = (await readLog(simulator)).requests.length;
    expect(await world.driver.run()).toMatchObject({ failed: 0, promoted: 0, deferred: NUMBERS.length });
    expect(await orderErrors(world.database)).toEqual([]);
    // Five of them, once a minute for a quarter of an hour.
    expect((await readLog(simulator)).requests.length - before).toBeLessThan(5 * 25);
    await checkPromises(world);
    await simulator.control({ action: 'clearFaults' });
    await world.pass(60 * MINUTE_MS);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: NUMBERS.length });
    expect(await arrivals(update)).toEqual(NUMBERS);
    await checkPromises(world);
  });

  test('that does not end becomes an error of its orders after several runs', async () => {
    const world = await openWorld(simulator);
    await world.source([order(CULPRIT)]);
    await world.driver.run();
    await world.fault(outage);
    await world.source([order(CULPRIT, { price: '31' })]);
    const failed: number[] = [];
    for (let run = 0; run < 3; run += 1) {
      failed.push((await world.driver.run()).failed);
      await world.pass(30 * MINUTE_MS);
    }
    expect(failed).toEqual([0, 0, 1]);
    const { requests } = await readLog(simulator);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', failed: 1 });
    // It is due again: one more try, and no other request.
    expect((await readLog(simulator)).requests).toHaveLength(requests.length + 1);
    await simulator.control({ action: 'clearFaults' });
    await world.pass(DAY_MS);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    await checkPromises(world);
  });
});
