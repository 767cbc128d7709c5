import { afterAll, beforeAll, expect, it } from 'vitest';
import { brokenPromises } from '../support/checker.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

let sync: TestSync;
const orders = ordersOf('TITLE 9', 2);

beforeAll(async () => {
  sync = await startTestSync();
  await sync.insert(orders);
  await sync.stack.startWorker('worker-1');
}, 180_000);
afterAll(async () => {
  await sync.stop();
});

// Monday's next day begins in seconds here. The wait of hours is that of test/protocol/waiting.test.ts, where time is moved.
const UNTIL_NEXT_DAY_S = 6;

it('a workflow whose preflight meets the daily limit waits in a timer, shows it, and goes on', async () => {
  await sync.stack.monday.control({ action: 'fault', fault: { on: 'boards', kind: 'dailyLimit429', retrySeconds: UNTIL_NEXT_DAY_S } });
  const run = await sync.start();
  const shown = await until(
    async () => {
      const { step, wait } = await run.query<{ step: string; wait: { cause: string } | null }>('progress');
      return wait === null ? null : { step, cause: wait.cause };
    },
    30_000,
    'the wait',
  );
  expect(shown).toEqual({ step: 'preflight', cause: 'day limit' });
  expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', promoted: 2 });
  const { events } = await run.fetchHistory();
  const timers = (events ?? []).flatMap((event) => event.timerStartedEventAttributes?.startToFireTimeout ?? []);
  expect(timers.map(({ seconds }) => Number(seconds))).toContain(UNTIL_NEXT_DAY_S);
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
}, 120_000);
