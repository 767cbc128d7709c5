import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMondayActivities } from '../../src/activities/monday-activities.js';
import { runBatch } from '../../src/workflows/loop/batch-loop.js';
import { OUTAGE_CALLS_PER_HOUR } from '../../src/monday/outage.js';
import { shownOrders } from './support/board.js';
import { checkPromises } from './support/invariants.js';
import { order } from './support/orders.js';
import { simulatorFixture } from '../support/simulator-fixture.js';
import { openWorld } from './support/world.js';
import type { World } from './support/world.js';

const simulator = await simulatorFixture();

const HOUR_MS = 60 * 60_000;
const MOST = 1_000_000;

/** Calls to Monday since the file began, reads included, which the simulator's log leaves out. */
let made = 0;
const calls = (): number => made;
const realFetch = globalThis.fetch;
beforeAll(() => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (target, init) => {
    if (target === simulator.api || (target instanceof URL && target.href === simulator.api)) made += 1;
    return await realFetch(target, init);
  });
});
afterAll(() => {
  vi.restoreAllMocks();
});

const outages = async ({ database }: World): Promise<unknown> =>
  await database.query('SELECT [failures], [answer] FROM [dbo].[SYNC_Outage]');

/** The world with an outage that ends after so much of the moved time. */
interface Outlasted {
  readonly pass: (ms: number) => Promise<void>;
  /** Calls that were made while it lasted. */
  readonly made: () => number;
}

async function outlast(world: World, kind: string, lastsMs: number): Promise<Outlasted> {
  const before = calls();
  await world.fault({ kind, on: '*', times: MOST });
  let passed = 0;
  let during = -1;
  return {
    pass: async (ms) => {
      passed += ms;
      if (passed > lastsMs && during < 0) {
        during = calls() - before;
        await simulator.control({ action: 'clearFaults' });
      }
      await world.pass(ms);
    },
    made: () => during,
  };
}

const SENTENCE = /^waiting until (\S+ )?\d\d:\d\d UTC for Monday, which has answered HTTP 5\d\d since (\S+ )?\d\d:\d\d UTC$/;

describe('an outage of Monday', () => {
  test.each(['error500BeforeCommit', 'timeoutBeforeCommit'])('of an hour costs few calls, and the wait is shown: %s', async (kind) => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { pass, made } = await outlast(world, kind, HOUR_MS);
    const shown: string[] = [];
    const steps = { ...world.driver.runSteps(), wait: pass, details: (text: string) => shown.push(text) };
    expect(await world.driver.runWith(steps, {})).toMatchObject({ status: 'COMPLETED', promoted: 1 });
    expect(made()).toBeGreaterThan(5);
    expect(made()).toBeLessThanOrEqual(OUTAGE_CALLS_PER_HOUR);
    const waits = shown.filter((text) => text.startsWith('waiting'));
    expect(waits.length).toBeGreaterThan(5);
    for (const wait of waits) expect(wait).toMatch(SENTENCE);
    expect(await outages(world)).toEqual([]);
    await checkPromises(world);
  });

  test('in the middle of a batch is waited out, and the wait is shown in the place of the changes', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    const { batches } = await world.driver.staged();
    const shown: string[] = [];
    const steps = world.driver.batchSteps();
    let outlasted: Outlasted | null = null;
    const closed = await runBatch(
      {
        ...steps,
        details: (text) => shown.push(text),
        // The board is read already; the first request goes out into the outage.
        sendRequest: async (opened, requestId) => {
          outlasted ??= await outlast(world, 'error500BeforeCommit', HOUR_MS);
          await steps.sendRequest(opened, requestId);
        },
        wait: async (ms) => {
          await (outlasted?.pass(ms) ?? world.pass(ms));
        },
      },
      batches[0]?.batchId ?? '',
    );
    expect(closed).toMatchObject({ result: { status: 'COMPLETED', promoted: 2 } });
    expect((outlasted as Outlasted | null)?.made()).toBeLessThanOrEqual(OUTAGE_CALLS_PER_HOUR);
    expect(shown.join('\n')).toMatch(/waiting until \S* ?\d\d:\d\d UTC for Monday, which has answered HTTP 500 since/);
    expect(shown.join('\n')).not.toMatch(/\b0 changes/);
    await checkPromises(world);
  });

  test('holds up all workers of the token: while one waits, no other makes a call', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { begun, batches } = await world.driver.staged();
    const opened = await world.driver.open(batches[0]?.batchId ?? '');
    const plan = await world.driver.plan(opened);
    await world.fault({ kind: 'error500BeforeCommit', on: '*', times: MOST });
    const other = createMondayActivities(world.services);
    const read = (): Promise<unknown> => world.driver.attempt(() => other.refreshBoard(begun));
    const before = calls();
    await expect(read()).rejects.toMatchObject({ type: 'MONDAY_UNAVAILABLE' });
    expect(calls()).toBe(before + 1);
    await expect(read()).rejects.toMatchObject({ type: 'MONDAY_UNAVAILABLE' });
    await expect(world.driver.sendOnce(plan.requestIds[0] ?? '', opened.mappingHash)).rejects.toMatchObject({ type: 'MONDAY_UNAVAILABLE' });
    expect(calls()).toBe(before + 1);
    expect(await outages(world)).toMatchObject([{ failures: 1, answer: 'HTTP 500' }]);
    // After the pause one call goes out, however many ask at the same time.
    await world.pass(5_000);
    const asked = await Promise.allSettled([read(), read(), read()]);
    expect(asked.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(calls()).toBe(before + 2);
    expect(await outages(world)).toMatchObject([{ failures: 2 }]);
    await simulator.control({ action: 'clearFaults' });
    await world.pass(10_000);
    await read();
    expect(await outages(world)).toEqual([]);
    await world.driver.workOff(opened);
    await world.driver.close(opened);
    await world.driver.finish(begun);
    await checkPromises(world);
  });

  test('that does not end within a night ends the run, with its cause', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001')]);
    const { pass } = await outlast(world, 'error500BeforeCommit', 24 * HOUR_MS);
    const steps = { ...world.driver.runSteps(), wait: pass };
    expect(await world.driver.runWith(steps, {})).toMatchObject({
      status: 'FAILED',
      headline: expect.stringMatching(/MONDAY_UNAVAILABLE: Monday has answered HTTP 500 since/),
    });
  });

  test('is no single mutation that is always answered with 500', async () => {
    const world = await openWorld(simulator);
    await world.source([order('A-001'), order('A-002')]);
    await world.fault({ kind: 'error500BeforeCommit', on: 'create_item', match: 'A-002', times: MOST });
    const shown: string[] = [];
    const steps = { ...world.driver.runSteps(), details: (text: string) => shown.push(text) };
    expect(await world.driver.runWith(steps, {})).toMatchObject({ promoted: 1 });
    expect(shown.join('\n')).not.toContain('for Monday, which');
    expect(await outages(world)).toEqual([]);
    expect(Object.keys(await shownOrders(simulator))).toEqual(['A-001']);
  });
});
