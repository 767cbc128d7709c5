import { afterEach, expect, test, vi } from 'vitest';
import { freePorts } from '../../sandbox/processes/free-port.js';
import type { AlertPlan, AlertTarget } from '../../src/orders/alerts/plan.js';
import { deliveryCounts } from '../../src/store/alerts/alerts.js';
import { budgetUses } from '../../src/store/boards/budget.js';
import { lookAround } from '../../src/sync/alerts/watch.js';
import { AlertReceiver } from '../support/alert-receiver.js';
import type { ReceivedPost } from '../support/alert-receiver.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { AlertWork } from './support/alert-work.js';
import { MAPPING } from './support/driver.js';
import { MovedTime } from './support/moved-time.js';
import { order, orders } from './support/orders.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const WORKFLOW = `order-sync/${MAPPING}`;
/** Time that an answer may take, as src/sync/alerts/post.ts sets it. */
const ANSWER_MS = 10_000;

const gated = (yaml: string): string =>
  yaml.replace(/changeGate: .*/, 'changeGate: { maxShare: 0.5, minimumOrders: 2, maxWaitMinutes: 120 }');
const known = orders(12);
const refused = order('B-001', { customer: 'NOBODY' });

const receivers: AlertReceiver[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(
    receivers.splice(0).map(async (receiver) => {
      await receiver.stop();
    }),
  );
});

async function openReceivers(): Promise<{ pager: AlertReceiver; chat: AlertReceiver }> {
  const [one = 0, other = 0] = await freePorts(2);
  const pager = new AlertReceiver(one);
  const chat = new AlertReceiver(other);
  receivers.push(pager, chat);
  await chat.start();
  // A receiver that never answers costs the test an instant instead of the ten seconds.
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(ms === ANSWER_MS && pager.manner === 'silence' ? 20 : ms));
  return { pager, chat };
}

const planOf = (pager: AlertReceiver, chat: AlertReceiver, rules: AlertPlan['rules']): AlertPlan => ({
  everyMs: 2 * MINUTE,
  // As in an alerts file that says nothing of it.
  retry: { firstMs: 10_000, longestMs: 5 * MINUTE },
  targets: {
    pager: { form: 'json', url: pager.url('/pager'), headers: {} },
    chat: { form: 'json', url: chat.url('/chat'), headers: {} },
  },
  rules,
});

const changes = (posts: readonly ReceivedPost[]): string[] =>
  posts.map(({ body }) => `${String(body.rule)} ${String(body.previous)} -> ${String(body.level)}`);
const ids = (posts: readonly ReceivedPost[]): string[] => posts.map(({ body }) => body.id as string);

/** Calls are counted by the day (UTC). */
const untilNextDay = (now: string): number => DAY - (Date.parse(now) % DAY);

/** Every kind of trouble of an hour, and how it ends: a red run, a gate that waits and is rejected, new errors, calls of the day, a held removal. */
async function trouble(world: World, time: MovedTime): Promise<void> {
  const { driver, workflows } = world;
  await time.wait(3.5 * MINUTE);
  await world.source([...known, refused]);
  expect(await driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS' });
  await time.wait(10 * MINUTE);
  await world.source(known);
  expect(await driver.run()).toMatchObject({ status: 'COMPLETED' });
  await time.wait(7 * MINUTE);
  await world.source(known.map((one) => ({ ...one, price: '99.99' })));
  workflows.running(WORKFLOW);
  const decide = async (): Promise<'rejected'> => {
    workflows.waits(WORKFLOW, { cause: 'change gate', detail: 'approval: 12 of 12 known orders changed', until: null });
    await time.wait(10 * MINUTE);
    return 'rejected';
  };
  await driver.runWith({ ...driver.runSteps(), decide }, {});
  workflows.waits(WORKFLOW, null);
  workflows.closed(WORKFLOW);
  await time.wait(3 * MINUTE);
  await world.source([...known, refused]);
  await driver.run();
  await time.wait(8 * MINUTE);
  await world.source([refused]);
  await driver.run();
}

test('a receiver that is down for an hour gets each change of state once and in order, whichever of two workers is at work; another one is not delayed', async () => {
  const world = await openWorld(simulator, { mapping: gated });
  await world.pass(untilNextDay(await world.database.now()));
  await world.source(known);
  expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED' });
  const [{ callsToday } = { callsToday: 0 }] = await budgetUses(world.database, await world.database.now());
  const { pager, chat } = await openReceivers();
  const plan = planOf(pager, chat, { run: {}, errors: { above: 0 }, decision: {}, quota: { callsPerDay: callsToday, above: 1 } });
  const time = new MovedTime(async (ms) => {
    await world.pass(ms);
  });
  const work = new AlertWork(time, world.services, [plan, plan]);
  let missed = -1;
  time.start(async () => {
    await pager.start();
    pager.manner = 'refuse';
    await time.wait(20 * MINUTE);
    await pager.stop();
    await time.wait(20 * MINUTE);
    pager.manner = 'silence';
    await pager.start();
    await time.wait(20 * MINUTE);
    missed = pager.posts.length;
    pager.manner = 'lose the answer';
    while (pager.posts.length === 0) await time.wait(MINUTE);
    pager.manner = 'accept';
  });
  time.start(async () => {
    await trouble(world, time);
  });
  // Temporal lets one watch be at work. Two that look at the same instants find no more.
  time.start(async () => {
    await work.watch(38);
  });
  time.start(async () => {
    await work.watch(38);
  });
  await time.end();
  expect(missed).toBe(0);
  expect(changes(chat.posts)).toEqual([
    'errors OK -> WARNING',
    'quota OK -> WARNING',
    'run OK -> WARNING',
    'errors WARNING -> OK',
    'run WARNING -> OK',
    'decision OK -> WARNING',
    'decision WARNING -> OK',
    'run OK -> WARNING',
    'errors OK -> WARNING',
    'decision OK -> WARNING',
  ]);
  expect(pager.met.refuse).toBeGreaterThan(3);
  expect(pager.met.silence).toBeGreaterThan(3);
  // The one whose answer was lost came again, under its id.
  const [first, again, ...rest] = pager.posts;
  expect(again).toMatchObject({ body: first?.body as unknown, headers: { 'idempotency-key': ids(pager.posts)[0] } });
  expect(changes([...(first === undefined ? [] : [first]), ...rest])).toEqual(changes(chat.posts));
  expect(new Set(ids(pager.posts)).size).toBe(chat.posts.length);
  expect(await deliveryCounts(world.database)).toMatchObject([
    { target: 'chat', status: 'DELIVERED', n: chat.posts.length },
    { target: 'pager', status: 'DELIVERED', n: chat.posts.length },
  ]);
});

test('a receiver that is down for longer than anything is kept, and one worker without the file, lose no state; alerts for a target that is gone are given up', async () => {
  const world = await openWorld(simulator);
  const { database, services } = world;
  const { pager, chat } = await openReceivers();
  const rules = { errors: { above: 0 }, success: { within: 2 * DAY } };
  const both = planOf(pager, chat, rules);
  const plan: AlertPlan = {
    ...both,
    everyMs: DAY,
    retry: { firstMs: MINUTE, longestMs: DAY },
    targets: { pager: both.targets.pager as AlertTarget },
  };
  await world.source([order('A-001'), refused]);
  await world.driver.run();
  expect(await lookAround(services, both)).toBe(1);
  const time = new MovedTime(async (ms) => {
    await world.pass(ms);
  });
  const work = new AlertWork(time, services, [plan, undefined]);
  let waiting: unknown;
  time.start(async () => {
    await work.watch(45);
  });
  time.start(async () => {
    await time.wait(40 * DAY);
    waiting = await deliveryCounts(database);
    await pager.start();
  });
  await time.end();
  expect(waiting).toMatchObject([
    { target: 'chat', status: 'GIVEN_UP', n: 1 },
    { target: 'pager', status: 'OPEN', n: 2 },
  ]);
  expect(changes(pager.posts)).toEqual(['errors OK -> WARNING', 'success OK -> CRITICAL']);
  expect(chat.posts).toEqual([]);
});
