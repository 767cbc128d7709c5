import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../../contracts/messages.js';
import type { Wait } from '../../orders/wait.js';
import type { CommandContext, TemporalContext } from '../context.js';

// Temporal's TaskQueueType, temporal/api/enums/v1/task_queue.proto.
const WORKFLOW = 1;
const ACTIVITY = 2;

/** Task queues that no worker has polled lately: workflows wait until one does. Temporal remembers a worker for some minutes. */
export async function unattendedQueues({ services, namespace }: TemporalContext): Promise<string[]> {
  const { workflowService } = services.temporal;
  const unattended: string[] = [];
  for (const [name, taskQueueType] of [
    [ORDER_SYNC_QUEUE, WORKFLOW],
    [MONDAY_API_QUEUE, ACTIVITY],
  ] as const) {
    const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    if (pollers.length === 0) unattended.push(name);
  }
  return unattended;
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
