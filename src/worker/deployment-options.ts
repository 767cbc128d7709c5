import { readFile } from 'node:fs/promises';
import type { WorkerDeploymentOptions, WorkflowBundleOption } from '@temporalio/worker';
import { buildIdOf } from '../config/build-id.js';
import type { WorkerDeployment } from '../config/process-settings.js';

/**
 * Temporal's Worker Versioning for a worker of this deployment; nothing where none is named.
 *
 * AUTO_UPGRADE: an open workflow continues with the workers of the version that is made current, and never goes back and forth between two. PINNED would
 * keep it with the version that it began with, and a worker that is removed too early, as a Deployment with one worker and one disk does at every update,
 * would leave its batch and so every later run waiting for a person. What AUTO_UPGRADE asks of the code, that it replays histories of earlier versions, is
 * tested with recorded ones (test/replay).
 */
export async function deploymentOptions(
  deployment: WorkerDeployment | null,
  bundle: WorkflowBundleOption,
): Promise<{ readonly workerDeploymentOptions?: WorkerDeploymentOptions }> {
  if (deployment === null) return {};
  const buildId = deployment.buildId ?? buildIdOf('code' in bundle ? bundle.code : await readFile(bundle.codePath, 'utf8'));
  return {
    workerDeploymentOptions: {
      version: { deploymentName: deployment.name, buildId },
      useWorkerVersioning: true,
      defaultVersioningBehavior: 'AUTO_UPGRADE',
    },
  };
}
