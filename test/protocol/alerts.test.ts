import { describe, expect, test } from 'vitest';
import type { AlertPlan } from '../../src/orders/alerts/plan.js';
import { alertStates, deliveryCounts, endDelivery, findDelivery, nextDelivery, targetsToServe } from '../../src/store/alerts/alerts.js';
import { budgetUses } from '../../src/store/boards/budget.js';
import { lookAround } from '../../src/sync/alerts/watch.js';
import { measure } from '../../src/sync/measure.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { MAPPING } from './support/driver.js';
import { order } from './support/orders.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const PLAN: AlertPlan = {
  everyMs: 60_000,
  retry: { firstMs: 1_000, longestMs: 1_000 },
  targets: { pager: { form: 'json', url: 'http://127.0.0.1:9/', headers: {} } },
  rules: { run: {}, errors: { above: 0 }, wait: { longerThan: HOUR }, success: { within: DAY }, quota: { callsPerDay: 1, above: 1 } },
};
const raised = async ({ database }: World): Promise<string[]> =>
  [...(await alertStates(database, MAPPING))].filter(([, { level }]) => level !== 'OK').map(([rule]) => rule);

describe('alerts on the tables', () => {
  test('what two workers notice at once is one change; each is delivered in its order, and forgotten after a month', async () => {
    const world = await openWorld(simulator);
    const { database, services } = world;
    expect(await lookAround(services, PLAN)).toBe(0);
    await world.source([order('A-001'), order('A-002', { customer: 'NOBODY' })]);
    expect(await world.driver.run()).toMatchObject({ status: 'COMPLETED_WITH_ERRORS' });
    expect(await lookAround(services, PLAN)).toBe(3);
    expect(await raised(world)).toEqual(['errors', 'quota', 'run']);
    expect(await lookAround(services, PLAN)).toBe(0);

    await world.source([order('A-001')]);
    await world.driver.run();
    const looks = await Promise.all([lookAround(services, PLAN), lookAround(services, PLAN)]);
    expect(looks.reduce((sum, changes) => sum + changes, 0)).toBe(2);
    expect(await raised(world)).toEqual(['quota']);

    const told: string[] = [];
    for (let next = await nextDelivery(database, 'pager'); next !== null; next = await nextDelivery(database, 'pager')) {
      expect(await findDelivery(database, next.alert.id)).toEqual(next);
      told.push(`${next.alert.rule} ${next.alert.level}`);
      await endDelivery(database, next.alert.id, { status: 'DELIVERED', reason: null, now: await database.now() });
    }
    expect(told).toEqual(['errors WARNING', 'quota WARNING', 'run WARNING', 'errors OK', 'run OK']);
    expect(await targetsToServe(database)).toEqual([]);

    // A new day has no calls yet, and no success.
    await world.pass(DAY + HOUR);
    expect(await lookAround(services, PLAN)).toBe(2);
    expect(await raised(world)).toEqual(['success']);
    expect((await budgetUses(database, await database.now()))[0]).toMatchObject({ callsToday: 0 });
    await world.pass(31 * DAY);
    await lookAround(services, PLAN);
    expect(await deliveryCounts(database)).toMatchObject([{ target: 'pager', status: 'OPEN', n: 2 }]);
  });

  test('Monday that fails for too long is reported, and its recovery; metrics show the same without a customer', async () => {
    const world = await openWorld(simulator);
    const { database, services } = world;
    await world.source([order('A-001')]);
    await world.driver.run();
    const now = await database.now();
    await database.execute(
      `INSERT INTO [dbo].[SYNC_Outage] ([token_identity], [failures], [since_date], [closed_until_date], [answer]) VALUES (N'contract', 1, @now, @now, N'HTTP 500')`,
      { now },
    );
    await world.pass(HOUR + 1_000);
    await lookAround(services, PLAN);
    expect(await raised(world)).toContain('wait');
    const values = new Map(
      (await measure(services)).map(({ name, labels, value }) => [[name, ...Object.values(labels)].join(' '), value] as const),
    );
    expect(values.get(`order_sync_orders ${MAPPING} promoted`)).toBe(1);
    expect(values.get(`order_sync_waits ${MAPPING} outage`)).toBe(1);
    expect(values.get(`order_sync_alerts ${MAPPING} wait WARNING`)).toBe(1);
    expect(values.get(`order_sync_last_run_status ${MAPPING} COMPLETED`)).toBe(1);
    expect(values.get(`order_sync_last_success_age_seconds ${MAPPING}`)).toBeGreaterThan(HOUR / 1_000);
    expect([...values.keys()].join('\n')).not.toMatch(/GREYSON/);
    await database.execute(`DELETE FROM [dbo].[SYNC_Outage] WHERE [token_identity] = N'contract'`);
    await lookAround(services, PLAN);
    expect(await raised(world)).not.toContain('wait');
  });
});
