import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import type { WorkerOptions } from '@temporalio/worker';
import { ActivityGuard } from '../activities/activity-guard.js';
import { createBatchActivities } from '../activities/batch-activities.js';
import { createMondayActivities } from '../activities/monday-activities.js';
import { createRunActivities } from '../activities/run-activities.js';
import type { Services } from '../sync/services.js';
import { openServices } from '../config/services.js';
import { loadSettings } from '../config/settings.js';
import { connectWorker } from '../temporal/connect.js';
import { checkNamespace } from '../temporal/namespace.js';
import { startHealthServer } from './health.js';
import { programEnvironment } from '../config/environment.js';
import { builtWorkflowBundle } from '../config/package-files.js';
import { endOnSignal } from './start-signals.js';
import { reported } from './reported.js';
import { readProcessSettings } from '../config/process-settings.js';
import { deploymentOptions } from './deployment-options.js';
import { workflowBundle } from './workflow-bundle.js';
import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../contracts/messages.js';

/** Requests to Monday at once per worker: a tenth of the smallest plan's 40, since the complexity budget is the limit long before. */
const REQUESTS_AT_ONCE = 4;

/** A workflow whose worker died is offered to other workers after this: its sticky queue expires. The server's default is 10 s. */
const STICKY_TIMEOUT = '3 seconds';

/** Longest time that a stopping worker gives a request to finish: Monday's own 60 s and the commit after it. */
const GRACE = '75 seconds';

/** By default the SDK holds heartbeats back for most of their timeout; then one late heartbeat would cost an attempt. */
const HEARTBEAT_EVERY = '2 seconds';

/**
 * Starts both workers of this process and runs until a signal stops it: it takes no new task, gives those that it has the time to finish, and
 * resolves. A signal that comes while it starts ends the process at once. Settings come from the file, or without one from the environment.
 * `through` wraps the services of the activities: tests use it to intercept calls.
 */
export async function runWorker(
  settingsFile: string | undefined,
  through: (services: Services) => Services = (services) => services,
): Promise<void> {
  const started = endOnSignal();
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const own = readProcessSettings(settingsFile === undefined ? programEnvironment() : process.env);
  let workers: Readonly<Record<string, Worker>> = {};
  const health = own.healthPort === null ? null : await startHealthServer(own.healthPort, () => workers);
  if (health !== null) process.stdout.write(`Health check is on port ${String(health.port)}: /livez, /readyz\n`);
  const settings = await loadSettings(settingsFile);
  const connection = await connectWorker(settings.temporal);
  const problems = await checkNamespace(connection, settings.temporal.namespace);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${problem.message} Fix: ${problem.fix}`).join('\n'));
  const { services: opened, close } = await openServices(settings);
  const services = through(opened);
  const bundle = await workflowBundle(own.workflowBundle ?? builtWorkflowBundle());
  const versioned = await deploymentOptions(own.deployment, bundle);
  const shared: Pick<
    WorkerOptions,
    'connection' | 'namespace' | 'interceptors' | 'shutdownGraceTime' | 'maxHeartbeatThrottleInterval' | 'workerDeploymentOptions'
  > = {
    ...versioned,
    connection,
    namespace: settings.temporal.namespace,
    shutdownGraceTime: GRACE,
    maxHeartbeatThrottleInterval: HEARTBEAT_EVERY,
    interceptors: { activity: [(context) => ({ inbound: new ActivityGuard(context) })] },
  };
  workers = {
    [ORDER_SYNC_QUEUE]: await Worker.create({
      ...shared,
      taskQueue: ORDER_SYNC_QUEUE,
      workflowBundle: bundle,
      stickyQueueScheduleToStartTimeout: STICKY_TIMEOUT,
      activities: { ...reported(createRunActivities(services), services, settings), ...createBatchActivities(services) },
    }),
    [MONDAY_API_QUEUE]: await Worker.create({
      ...shared,
      taskQueue: MONDAY_API_QUEUE,
      maxConcurrentActivityTaskExecutions: REQUESTS_AT_ONCE,
      activities: createMondayActivities(services),
    }),
  };
  const { version } = versioned.workerDeploymentOptions ?? {};
  const as = version === undefined ? '' : `, version ${version.buildId} of ${version.deploymentName}`;
  process.stdout.write(`Worker is up: ${settings.temporal.address}, namespace ${settings.temporal.namespace}${as}\n`);
  try {
    started();
    await Promise.all(Object.values(workers).map((worker) => worker.run()));
  } finally {
    await health?.close();
    await close();
    await connection.close();
  }
}
