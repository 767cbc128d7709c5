import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../../contracts/messages.js';
import type { Wait } from '../../orders/wait.js';
import type { CommandContext, TemporalContext } from '../context.js';

// Temporal's TaskQueueType, temporal/api/enums/v1/task_queue.proto.
const WORKFLOW = 1;
const ACTIVITY = 2;

/** A task queue, and the workers that poll it. Temporal remembers a worker for some minutes. */
export interface PolledQueue {
  readonly queue: string;
  /** By the name that each gives itself: `<process>@<machine>`. */
  readonly workers: readonly string[];
}

/** The workers of both task queues. */
export async function polledQueues({ services, namespace }: TemporalContext): Promise<PolledQueue[]> {
  const { workflowService } = services.temporal;
  const found: PolledQueue[] = [];
  for (const [name, taskQueueType] of [
    [ORDER_SYNC_QUEUE, WORKFLOW],
    [MONDAY_API_QUEUE, ACTIVITY],
  ] as const) {
    const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    found.push({ queue: name, workers: pollers.map(({ identity }) => identity ?? '') });
  }
  return found;
}

/** Task queues that no worker has polled lately: workflows wait until one does. */
export async function unattendedQueues(context: TemporalContext): Promise<string[]> {
  return (await polledQueues(context)).filter(({ workers }) => workers.length === 0).map(({ queue }) => queue);
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
