import { readFile } from 'node:fs/promises';
import { buildIdOf } from '../../config/build-id.js';
import { programEnvironment } from '../../config/environment.js';
import { builtWorkflowBundle } from '../../config/package-files.js';
import { readProcessSettings } from '../../config/process-settings.js';
import { loadSettings } from '../../config/settings.js';
import { reachTemporal } from '../../temporal/reach.js';
import { setCurrentVersion } from '../../temporal/current-version.js';
import type { DeploymentVersion } from '../../temporal/current-version.js';
import type { GlobalOptions } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
import { createOutput } from '../output/output.js';

export interface VersionOptions extends GlobalOptions {
  readonly deployment?: string;
  readonly buildId?: string;
}

/** `temporal set-current-version`: lets the workers of one version take over. */
export async function makeCurrent(options: VersionOptions): Promise<number> {
  const output = createOutput(process.stdout, process.env, options.json ?? false);
  const { temporal: config } = await loadSettings(options.settings);
  const version = await versionOf(options);
  const client = await reachTemporal(config);
  try {
    const previous = await setCurrentVersion(client, config.namespace, version);
    output.result({ namespace: config.namespace, ...version, previous }, () => [
      previous === version.buildId
        ? `${version.buildId} is the current version of ${version.deploymentName} already.`
        : `${version.buildId} is the current version of ${version.deploymentName} now; before it was ${previous ?? 'none'}. Open runs continue with its workers.`,
    ]);
    return EXIT.ok;
  } finally {
    await client.connection.close();
  }
}

/** The version that the options name; without them that of this program, as its worker has it. */
async function versionOf({ deployment, buildId, settings }: VersionOptions): Promise<DeploymentVersion> {
  const own = readProcessSettings(settings === undefined ? programEnvironment() : process.env);
  const deploymentName = deployment ?? own.deployment?.name;
  if (deploymentName === undefined)
    throw new UsageError('Which deployment? Set TEMPORAL_DEPLOYMENT_NAME as for the worker, or name it with --deployment.');
  const known = buildId ?? own.deployment?.buildId;
  if (known !== null && known !== undefined) return { deploymentName, buildId: known };
  const bundle = own.workflowBundle ?? builtWorkflowBundle();
  if (bundle === null)
    throw new UsageError(
      'Which build? The worker prints it when it is up: name it with --build-id, or set TEMPORAL_WORKER_BUILD_ID for both.',
    );
  return { deploymentName, buildId: buildIdOf(await readFile(bundle, 'utf8')) };
}
