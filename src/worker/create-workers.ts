import { Worker } from '@temporalio/worker';
import type { NativeConnection, WorkerOptions } from '@temporalio/worker';
import { ActivityGuard } from '../activities/activity-guard.js';
import { createAlertActivities } from '../activities/alert-activities.js';
import { createBatchActivities } from '../activities/batch-activities.js';
import { createMondayActivities } from '../activities/monday-activities.js';
import { createRunActivities } from '../activities/run-activities.js';
import { createVerifyActivities } from '../activities/verify-activities.js';
import type { Settings } from '../config/settings.js';
import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../contracts/messages.js';
import type { Services } from '../sync/services.js';
import type { openLog } from './log.js';
import { reported } from './reported.js';
import { StepLog } from './step-log.js';

/** Requests to Monday at once per worker: a tenth of the smallest plan's 40, since the complexity budget is the limit long before. */
const REQUESTS_AT_ONCE = 4;

/** A workflow whose worker died is offered to other workers after this: its sticky queue expires. The server's default is 10 s. */
const STICKY_TIMEOUT = '3 seconds';

/** Longest time that a stopping worker gives a request to finish: Monday's own 60 s and the commit after it. */
const GRACE = '75 seconds';

/** By default the SDK holds heartbeats back for most of their timeout; then one late heartbeat would cost an attempt. */
const HEARTBEAT_EVERY = '2 seconds';

/** What both workers of a process are made of. */
interface Parts {
  readonly settings: Settings;
  readonly services: Services;
  readonly connection: NativeConnection;
  readonly log: ReturnType<typeof openLog>['log'];
  /** The bundle of the workflows. */
  readonly bundle: NonNullable<WorkerOptions['workflowBundle']>;
  readonly versioned: Pick<WorkerOptions, 'workerDeploymentOptions'>;
}

/** The two workers of a process by their queues: workflows and steps, and the calls of Monday's API, of which few run at once. */
export async function createWorkers(parts: Parts): Promise<Readonly<Record<string, Worker>>> {
  const { settings, services, bundle } = parts;
  return {
    [ORDER_SYNC_QUEUE]: await Worker.create({
      ...sharedOptions(parts),
      taskQueue: ORDER_SYNC_QUEUE,
      workflowBundle: bundle,
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
      activities: {
        ...reported(createRunActivities(services), services, settings),
        ...createBatchActivities(services),
        ...createAlertActivities(services),
      },
    }),
    [MONDAY_API_QUEUE]: await Worker.create({
      ...sharedOptions(parts),
      taskQueue: MONDAY_API_QUEUE,
      maxConcurrentActivityTaskExecutions: REQUESTS_AT_ONCE,
      activities: { ...createMondayActivities(services), ...createVerifyActivities(services) },
    }),
  };
}

function sharedOptions({ settings, connection, log, versioned }: Parts): Omit<WorkerOptions, 'taskQueue'> {
  return {
    ...versioned,
    connection,
    namespace: settings.temporal.namespace,
    shutdownGraceTime: GRACE,
    maxHeartbeatThrottleInterval: HEARTBEAT_EVERY,
    interceptors: {
      activity: [
        (context) => {
          const step = new StepLog(log, context);
          return { inbound: step, outbound: step };
        },
        (context) => ({ inbound: new ActivityGuard(context) }),
      ],
    },
  };
}
