import type { ApplicationFailure } from '@temporalio/common';
import { defaultFailureConverter, defaultPayloadConverter } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { expect, test } from 'vitest';
import { ActivityGuard } from '../../src/activities/activity-guard.js';
import { checkControlTotals } from '../../src/store/runs/reconciliation.js';
import { loadMapping } from '../../src/mapping/load.js';
import { permanentFailure } from '../../src/sync/step-failure.js';
import { MAPPING } from '../protocol/support/driver.js';
import { order, orders } from '../protocol/support/orders.js';
import { openWorld } from '../protocol/support/world.js';
import type { RunSteps } from '../../src/workflows/loop/steps.js';
import { simulatorFixture } from '../support/simulator-fixture.js';

/** What the input or the result of a step may take: far from Temporal's 2 MB, and from the 512 KB of which it warns. */
const BOUND = 20_000;

const ROWS = 20_000;

const simulator = await simulatorFixture();

const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value) ?? '');

/** The same steps, with the size of the largest input and result of each by name. */
function measured(steps: RunSteps): { readonly steps: RunSteps; readonly sizes: Map<string, number> } {
  const sizes = new Map<string, number>();
  const note = (name: string, value: unknown): void => {
    sizes.set(name, Math.max(sizes.get(name) ?? 0, sizeOf(value)));
  };
  const watched = new Proxy(steps, {
    get: (target, name: string) => {
      const step = Reflect.get(target, name) as unknown;
      if (typeof step !== 'function' || ['until', 'failureOf'].includes(name)) return step;
      return (...input: unknown[]): unknown => {
        note(`${name} input`, input);
        const result = (step as (...args: unknown[]) => unknown)(...input);
        if (!(result instanceof Promise)) return result;
        return result.then((value: unknown) => {
          note(name, value);
          return value;
        });
      };
    },
  });
  return { steps: watched, sizes };
}

test(
  'a run over as many unknown customers as rows ends, its books balance, and no step takes or gives more than its bound',
  { timeout: 300_000 },
  async () => {
    const world = await openWorld(simulator);
    const unknown = Array.from({ length: ROWS }, (_, n) => order(`U-${String(n)}`, { customer: `UNKNOWN CUSTOMER NUMBER ${String(n)}` }));
    await world.source([order('A-001'), ...unknown]);
    const { steps, sizes } = measured(world.driver.runSteps());
    const ended = await world.driver.runWith(steps, {});
    expect(ended).toMatchObject({ status: 'COMPLETED_WITH_ERRORS', promoted: 1, rejected: ROWS });
    expect(await checkControlTotals(world.database, await loadMapping(`mappings/${MAPPING}.yaml`), ended.runId)).toEqual([]);
    expect([...sizes].filter(([, size]) => size > BOUND)).toEqual([]);
  },
);

test('a run of several hundred batches lists no more than it starts, and ends with all of them', async () => {
  const world = await openWorld(simulator, { mapping: (yaml) => yaml.replace('batch: { orders: 100 }', 'batch: { orders: 1 }') });
  await world.source(orders(230));
  const { steps, sizes } = measured(world.driver.runSteps());
  const ended = await world.driver.runWith(steps, {});
  expect(ended).toMatchObject({ status: 'COMPLETED', promoted: 230, batches: 230 });
  expect(sizes.get('listBatches')).toBeLessThan(BOUND);
});

test('a failure of any length reaches Temporal with its type, with the beginning and the end of its message', async () => {
  const long = `The beginning. ${'no end '.repeat(100_000)}The end.`;
  const guarded = async (error: Error): Promise<ApplicationFailure> => {
    const environment = new MockActivityEnvironment(undefined, {
      logger: new DefaultLogger('ERROR', () => undefined),
      interceptors: [(context) => ({ inbound: new ActivityGuard(context) })],
    });
    return (await environment.run(() => Promise.reject(error)).catch((failure: unknown) => failure)) as ApplicationFailure;
  };
  for (const error of [permanentFailure('BOARD_MISMATCH', long), new Error(long, { cause: new Error(long) })]) {
    const failure = await guarded(error);
    expect(failure.type).toMatch(/BOARD_MISMATCH|UNKNOWN_FAILURE/);
    expect(failure.message).toMatch(/^The beginning\. .*more characters.*The end\.$/);
    expect(sizeOf(defaultFailureConverter.errorToFailure(failure, defaultPayloadConverter))).toBeLessThan(BOUND * 2);
  }
});
