import { DefaultLogger, Runtime } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../src/database/database.js';
import { command, json } from '../cli/command.js';
import { brokenPromises } from '../support/checker.js';
import { ordersOf } from '../support/orders.js';
import { startOwnWorkers } from '../support/own-workers.js';
import { outcomeOf, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

/** Four attempts: at once and after one, two and four seconds. The product's own patience is minutes. */
const PATIENCE_MS = 6_000;

const REASON = 'The storage of the database has a problem that is in no list.';

let sync: TestSync;
let stop: () => Promise<void>;
/** Whether reading the source fails. */
let broken = true;
const orders = ordersOf('TITLE 9', 3);

beforeAll(async () => {
  // The failures are asserted, not logged.
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  sync = await startTestSync();
  await sync.insert(orders);
  const database = brokenWhen(sync.database, (sql) => broken && sql.includes('ORDERS_UNIFIED'));
  stop = await startOwnWorkers(sync, { services: { ...sync.stack.services, database }, patienceMs: PATIENCE_MS });
});
afterAll(async () => {
  await stop();
  await sync.stop();
});

describe('a database that fails in an unknown way', () => {
  it('is shown by `run` and `status` while it is tried again, and closes the run as failed with its reason', async () => {
    const { settingsFile } = sync.stack;
    const running = command(['run', '--settings', settingsFile]);
    const status = await until(
      async () => {
        const seen = await json(settingsFile, ['status']);
        return seen.failures.length > 0 ? seen : null;
      },
      30_000,
      'a failure in status',
    );
    expect(status.failures).toMatchObject([
      { workflowId: RUN_ID, activity: 'detect', code: 'UNKNOWN_FAILURE', reason: REASON, expected: false },
    ]);
    expect(status.failures[0].attempt).toBeGreaterThan(1);
    const run = await running;
    expect(run).toMatchObject({ code: 1, stderr: '' });
    expect(run.stdout).toMatch(new RegExp(`waiting .*for another attempt \\(detect, attempt \\d.*, after UNKNOWN_FAILURE: ${REASON}\\)`));
    expect(run.stdout).toContain(`Reason  UNKNOWN_FAILURE: ${REASON} (It was tried again for`);
    const handle = sync.stack.services.temporal.workflow.getHandle(RUN_ID);
    expect((await handle.describe()).status.name).toBe('FAILED');
    const { events } = await handle.fetchHistory();
    const attempts = (events ?? []).flatMap((event) =>
      event.activityTaskStartedEventAttributes?.lastFailure == null ? [] : [event.activityTaskStartedEventAttributes.attempt ?? 0],
    );
    expect(attempts).toHaveLength(1);
    // Fewer on a machine so slow that attempts take seconds; thirty and more in the hours that it would have been tried again for.
    expect(attempts[0]).toBeGreaterThanOrEqual(3);
    expect(attempts[0]).toBeLessThanOrEqual(4);
  });

  it('leaves everything pending: the next run sends it', async () => {
    expect((await sync.stack.monday.log()).effects).toEqual([]);
    broken = false;
    expect(await outcomeOf(await sync.start())).toMatchObject({ status: 'COMPLETED', staged: orders.length, promoted: orders.length });
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  });
});

/** A database whose streams fail while `isBroken` returns true. */
function brokenWhen(real: Database, isBroken: (sql: string) => boolean): Database {
  return new Proxy(real, {
    get: (_, name) => {
      if (name === 'stream') {
        return (...args: Parameters<Database['stream']>) => {
          if (isBroken(args[0])) throw new Error(REASON);
          return real.stream(...args);
        };
      }
      const value: unknown = Reflect.get(real, name);
      return typeof value === 'function' ? (value.bind(real) as unknown) : value;
    },
  });
}
