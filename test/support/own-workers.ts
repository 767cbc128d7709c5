import { Worker } from '@temporalio/worker';
import { ActivityGuard } from '../../src/activities/activity-guard.js';
import { createBatchActivities } from '../../src/activities/batch-activities.js';
import { createMondayActivities } from '../../src/activities/monday-activities.js';
import { createVerifyActivities } from '../../src/activities/verify-activities.js';
import { createRunActivities } from '../../src/activities/run-activities.js';
import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../../src/contracts/messages.js';
import type { Database } from '../../src/database/database.js';
import { DatabaseError } from '../../src/database/errors.js';
import type { Services } from '../../src/sync/services.js';
import { connectionConfig, connectWorker } from '../../src/temporal/connect.js';
import { workflowBundle } from '../../src/worker/workflow-bundle.js';
import type { TestSync } from './test-sync.js';

export interface OwnWorkers {
  readonly services: Services;
  /** How long a failure without a code is retried; the product's own patience unless given. */
  readonly patienceMs?: number;
  /** Called as an activity begins an attempt, with its name. */
  readonly onAttempt?: (activity: string) => void;
}

/** The workers of the product in this process, on services of the test's own. Returns how to stop them. */
export async function startOwnWorkers(
  { stack }: TestSync,
  { services, patienceMs, onAttempt = () => undefined }: OwnWorkers,
): Promise<() => Promise<void>> {
  const connection = await connectWorker(
    connectionConfig({ kind: 'address', address: stack.temporal.address, namespace: stack.temporal.namespace }),
  );
  const shared = {
    connection,
    namespace: stack.temporal.namespace,
    interceptors: {
      activity: [
        (context: ConstructorParameters<typeof ActivityGuard>[0]) => {
          onAttempt(context.info.activityType);
          return { inbound: new ActivityGuard(context, patienceMs) };
        },
      ],
    },
  };
  const workers = [
    await Worker.create({
      ...shared,
      taskQueue: ORDER_SYNC_QUEUE,
      workflowBundle: await workflowBundle(null),
      activities: { ...createRunActivities(services), ...createBatchActivities(services) },
    }),
    await Worker.create({
      ...shared,
      taskQueue: MONDAY_API_QUEUE,
      activities: { ...createMondayActivities(services), ...createVerifyActivities(services) },
    }),
  ];
  const running = workers.map((worker) => worker.run());
  return async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    await connection.close();
  };
}

/** A database that cannot be reached while `isAway` returns true. */
export function unreachableWhile(real: Database, isAway: () => boolean): Database {
  return new Proxy(real, {
    get: (_, name) => {
      const value: unknown = Reflect.get(real, name);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (!isAway()) return Reflect.apply(value, real, args);
        throw new DatabaseError('DATABASE_UNAVAILABLE', 'The database cannot be reached (ECONNREFUSED).', true);
      };
    },
  });
}
