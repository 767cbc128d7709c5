import type { Client } from '@temporalio/client';
import { WorkflowIdConflictPolicy } from '@temporalio/common';
import type { Worker } from '@temporalio/worker';
import type { Services } from '../sync/services.js';
import { openServices } from '../config/services.js';
import { loadSettings } from '../config/settings.js';
import { connectWorker } from '../temporal/connect.js';
import { checkNamespace } from '../temporal/namespace.js';
import { startHealthServer } from './health.js';
import { programEnvironment } from '../config/environment.js';
import { builtWorkflowBundle } from '../config/package-files.js';
import { endOnSignal } from './start-signals.js';
import { readProcessSettings } from '../config/process-settings.js';
import { createWorkers } from './create-workers.js';
import { deploymentOptions } from './deployment-options.js';
import { workflowBundle } from './workflow-bundle.js';
import { ALERT_WATCH_ID, ORDER_SYNC_QUEUE } from '../contracts/messages.js';
import { openLog } from './log.js';
import { installRuntime, metricsPage } from './runtime.js';
import type { alertWatch } from '../workflows/alerts.js';
import { secretsOf } from './secrets.js';

/**
 * Starts both workers of this process and runs until a signal stops it: it takes no new task, gives those that it has the time to finish, and
 * resolves. A signal that comes while it starts ends the process at once. Settings come from the file, or without one from the environment.
 * `through` wraps the services of the activities: tests use it to intercept calls.
 */
export async function runWorker(
  settingsFile: string | undefined,
  through: (services: Services) => Services = (services) => services,
): Promise<void> {
  const ends: (() => Promise<void>)[] = [];
  try {
    await work(settingsFile, through, (end) => ends.push(end));
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

/** Everything that is opened is given to `atEnd`; what was opened last is closed first. */
async function work(
  settingsFile: string | undefined,
  through: (services: Services) => Services,
  atEnd: (end: () => Promise<void>) => void,
): Promise<void> {
  const started = endOnSignal();
  const own = readProcessSettings(settingsFile === undefined ? programEnvironment() : process.env);
  const { log, hide } = openLog({
    level: own.logLevel,
    human: process.stdout.isTTY,
    write: (line) => process.stdout.write(line),
  });
  let workers: Readonly<Record<string, Worker>> = {};
  let ready: Services | null = null;
  const metrics = own.healthPort === null ? null : await metricsPage(log, () => ready);
  atEnd(installRuntime(log, own.logLevel, metrics?.port ?? null));
  if (metrics !== null && own.healthPort !== null) {
    const health = await startHealthServer(own.healthPort, () => workers, metrics.text);
    atEnd(() => health.close());
    log.info(`Health check is on port ${String(health.port)}: /livez, /readyz, /metrics`);
  }
  const settings = await loadSettings(settingsFile);
  hide(secretsOf(settings));
  const connection = await connectWorker(settings.temporal);
  atEnd(() => connection.close());
  const problems = await checkNamespace(connection, settings.temporal.namespace);
  if (problems.length > 0) throw new Error(problems.map((problem) => `${problem.message} Fix: ${problem.fix}`).join('\n'));
  const { services: opened, close } = await openServices(settings, (line) => {
    log.info(line);
  });
  atEnd(close);
  const services = through(opened);
  const bundle = await workflowBundle(own.workflowBundle ?? builtWorkflowBundle());
  const versioned = await deploymentOptions(own.deployment, bundle);
  ready = services;
  hide(Object.values(services.alerts?.targets ?? {}).flatMap(({ url, headers }) => [url, ...Object.values(headers)]));
  workers = await createWorkers({ settings, services, connection, log, bundle, versioned });
  if (services.alerts !== undefined) await startAlertWatch(services.temporal);
  const { version } = versioned.workerDeploymentOptions ?? {};
  const as = version === undefined ? '' : `, version ${version.buildId} of ${version.deploymentName}`;
  log.info(`Worker is up: ${settings.temporal.address}, namespace ${settings.temporal.namespace}${as}`);
  started();
  await Promise.all(Object.values(workers).map((worker) => worker.run()));
}

/** One watch for the namespace, whichever worker comes first. */
async function startAlertWatch(client: Client): Promise<void> {
  await client.workflow.start<typeof alertWatch>('alertWatch', {
    taskQueue: ORDER_SYNC_QUEUE,
    workflowId: ALERT_WATCH_ID,
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
    staticSummary: 'Watches runs, errors, waits and limits, and raises alerts',
  });
}
