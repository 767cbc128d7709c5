import type { DeploymentVersion } from '../../temporal/current-version.js';
import { isAttended } from '../temporal/workers.js';
import type { QueueFacts } from '../temporal/workers.js';
import { count } from '../output/words.js';
import { ok, wrong } from './verdict.js';
import type { Verdict } from './verdict.js';

/** Whether workers poll each task queue, and whether they are of the version that gets the tasks. */
export function judgeWorkers(queues: readonly QueueFacts[]): Verdict {
  const left = queues.filter((queue) => !isAttended(queue));
  const counts = queues.map(({ name, pollers }) => `${name} ${String(new Set(pollers.map(({ identity }) => identity)).size)}`).join(', ');
  if (left.length === 0) return ok(`workers by task queue: ${counts}; ${versionText(queues)}`);
  const names = left.map(({ name }) => name).join(' and ');
  const idle = newestVersion(left);
  const [current = null] = left[0]?.served ?? [];
  const start =
    current === null
      ? 'npm run worker'
      : `start a worker with TEMPORAL_DEPLOYMENT_NAME=${current.deploymentName} and TEMPORAL_WORKER_BUILD_ID=${current.buildId}`;
  if (left.every(({ pollers }) => pollers.length === 0)) return wrong(`no worker polls ${names}: runs wait until one does`, start);
  const polls = idle === null ? 'workers without a version poll' : `workers of version ${idle.buildId} poll`;
  const says = `${polls} ${names}, but ${current === null ? 'no version' : current.buildId} is current: runs wait`;
  if (idle === null) return wrong(says, start);
  return wrong(says, `npm run cli -- temporal set-current-version --deployment ${idle.deploymentName} --build-id ${idle.buildId}`, start);
}

function versionText(queues: readonly QueueFacts[]): string {
  const current = queues[0]?.served[0] ?? null;
  if (current === null) return 'without Worker Versioning';
  const all = new Set(queues.flatMap(({ pollers }) => pollers.map(({ version }) => version?.buildId ?? 'no version')));
  all.delete(current.buildId);
  const others = all.size === 0 ? '' : `; ${count(all.size, 'other version')} polled lately: ${[...all].join(', ')}`;
  return `version ${current.buildId} of ${current.deploymentName} is current${others}`;
}

/** The version of the worker that polled last. */
function newestVersion(queues: readonly QueueFacts[]): DeploymentVersion | null {
  const pollers = queues.flatMap((queue) => queue.pollers).sort((a, b) => b.lastPollMs - a.lastPollMs);
  return pollers[0]?.version ?? null;
}
