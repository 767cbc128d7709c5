import { isGrpcServiceError } from '@temporalio/client';
import type { Client } from '@temporalio/client';
import { setTimeout as delay } from 'node:timers/promises';

/** One version of a Worker Deployment, in Temporal's terms. */
export interface DeploymentVersion {
  readonly deploymentName: string;
  readonly buildId: string;
}

/** A worker is known to Temporal a moment after its first poll. */
const KNOWN_MS = 10_000;
const POLL_MS = 250;
// gRPC status codes: the version is unknown, or polls fewer task queues than the current one.
const NOT_YET: readonly number[] = [5, 9];

/**
 * Makes a version the current one: from now on its workers get every new workflow and the next tasks of the open ones. Returns the build that was
 * current before; null for none. Throws when no worker of that version polls, or not all task queues.
 */
export async function setCurrentVersion(client: Client, namespace: string, version: DeploymentVersion): Promise<string | null> {
  const deadline = Date.now() + KNOWN_MS;
  for (;;) {
    try {
      const { previousDeploymentVersion: before } = await client.workflowService.setWorkerDeploymentCurrentVersion({
        namespace,
        ...version,
      });
      return before?.buildId ?? null;
    } catch (error) {
      if (!isGrpcServiceError(error) || !NOT_YET.includes(Number(error.code))) throw error;
      if (Date.now() > deadline) {
        throw new Error(
          `Temporal does not make ${version.buildId} the current version of ${version.deploymentName}: ${error.details}. ` +
            'Start a worker with this TEMPORAL_DEPLOYMENT_NAME and build first; `npm run cli -- doctor` shows which versions poll.',
          { cause: error },
        );
      }
      await delay(POLL_MS);
    }
  }
}
