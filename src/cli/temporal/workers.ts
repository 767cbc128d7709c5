import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../../contracts/messages.js';
import type { Wait } from '../../orders/wait.js';
import type { DeploymentVersion } from '../../temporal/current-version.js';
import type { CommandContext, TemporalContext } from '../context.js';

// Temporal's TaskQueueType, temporal/api/enums/v1/task_queue.proto.
const WORKFLOW = 1;
const ACTIVITY = 2;
// WorkerVersioningMode, temporal/api/enums/v1/deployment.proto.
const VERSIONED = 2;

/** A worker that polled lately; Temporal remembers it for some minutes. */
export interface Poller {
  /** `pid@host`. */
  readonly identity: string;
  /** Null for one without Worker Versioning. */
  readonly version: DeploymentVersion | null;
  /** Its last poll by Temporal's clock, in milliseconds since 1970. */
  readonly lastPollMs: number;
}

/** One task queue of the sync. */
export interface QueueFacts {
  readonly name: string;
  readonly pollers: readonly Poller[];
  /** The versions whose workers get new tasks, the current one first: null means workers without a version. While a ramp is set, Temporal gives a part to a second one. */
  readonly served: readonly (DeploymentVersion | null)[];
}

/** Asks Temporal about both task queues of the sync. */
export async function queueFacts({ services, namespace }: Omit<TemporalContext, 'mapping'>): Promise<QueueFacts[]> {
  const { workflowService } = services.temporal;
  const facts: QueueFacts[] = [];
  for (const [name, taskQueueType] of [
    [ORDER_SYNC_QUEUE, WORKFLOW],
    [MONDAY_API_QUEUE, ACTIVITY],
  ] as const) {
    const { pollers, versioningInfo } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    const ramping = versioningInfo?.rampingVersionPercentage ?? 0;
    facts.push({
      name,
      pollers: pollers.map(({ identity, deploymentOptions, lastAccessTime }) => ({
        identity: identity ?? '',
        version: Number(deploymentOptions?.workerVersioningMode) === VERSIONED ? versionOf(deploymentOptions) : null,
        lastPollMs: Number(lastAccessTime?.seconds ?? 0) * 1000 + (lastAccessTime?.nanos ?? 0) / 1e6,
      })),
      served: [
        versionOf(versioningInfo?.currentDeploymentVersion),
        ...(ramping > 0 ? [versionOf(versioningInfo?.rampingDeploymentVersion)] : []),
      ],
    });
  }
  return facts;
}

/** Whether a worker polls that gets the tasks of this queue. */
export function isAttended({ pollers, served }: QueueFacts): boolean {
  return pollers.some(({ version }) => served.some((one) => sameVersion(one, version)));
}

/** Task queues that no worker polls which gets their tasks: workflows wait until one does. */
export async function unattendedQueues(context: TemporalContext): Promise<string[]> {
  return (await queueFacts(context)).filter((queue) => !isAttended(queue)).map(nameWithVersion);
}

/** Workers may poll, and yet get nothing: their version is not the current one. */
function nameWithVersion({ name, pollers, served: [current = null] }: QueueFacts): string {
  if (current !== null) return `${name} as version ${current.buildId}`;
  return pollers.length === 0 ? name : `${name} without a version, and none is current`;
}

/** Whether two versions of a Worker Deployment are the same; null is a worker without a version. */
export function sameVersion(a: DeploymentVersion | null, b: DeploymentVersion | null): boolean {
  return a?.deploymentName === b?.deploymentName && a?.buildId === b?.buildId;
}

type GivenVersion = { readonly deploymentName?: string | null; readonly buildId?: string | null } | null | undefined;

function versionOf(given: GivenVersion): DeploymentVersion | null {
  const { deploymentName, buildId } = given ?? {};
  return typeof deploymentName === 'string' && typeof buildId === 'string' && buildId !== '' ? { deploymentName, buildId } : null;
}

/** The wait for a worker; null when every queue has one. */
export function workerWait(queues: readonly string[]): Wait | null {
  if (queues.length === 0) return null;
  return { cause: 'no worker', until: null, detail: `a worker on ${queues.join(' and ')} (start one with npm run worker)` };
}

/** The message for an operator when a queue has no worker; null when all have one. */
export async function noWorkerNotice(context: CommandContext): Promise<string | null> {
  const queues = await unattendedQueues(context);
  if (queues.length === 0) return null;
  return `No worker polls ${queues.join(' and ')}: nothing continues until one is up. Start one with \`npm run worker\`.`;
}
