import { resolve } from 'node:path';
import { inWords, problemsOf } from './in-words.js';
import { workerVariables } from './variables.js';

/** How this process runs. The addresses of its services are in the settings. */
export interface ProcessSettings {
  /** Port of `/livez`, `/readyz` and `/metrics`; null for none. */
  readonly healthPort: number | null;
  /** File that `npm run bundle` wrote; null for the bundle of the build, or, started from the sources, to bundle the workflows now. */
  readonly workflowBundle: string | null;
  /** The Worker Deployment that the worker belongs to; null for Temporal's way without versions. */
  readonly deployment: WorkerDeployment | null;
  /** The least level of a line of the log. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Temporal's Worker Versioning: the name that all versions of a worker share, and the id of this one. */
export interface WorkerDeployment {
  readonly name: string;
  /** Null for the id of the workflows themselves. */
  readonly buildId: string | null;
}

const variables = workerVariables.refine(
  (given) => given.TEMPORAL_WORKER_BUILD_ID === undefined || given.TEMPORAL_DEPLOYMENT_NAME !== undefined,
  { path: ['TEMPORAL_WORKER_BUILD_ID'], message: 'is set without TEMPORAL_DEPLOYMENT_NAME: set both, or leave both out' },
);

/** Reads the variables of a process; empty ones count as unset. Throws one error that names each that cannot be used. */
export function readProcessSettings(env: NodeJS.ProcessEnv): ProcessSettings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = variables.safeParse(set, { error: inWords });
  if (!parsed.success) {
    if (parsed.error.issues.some(({ path }) => path[0] === 'HEALTH_PORT'))
      throw new Error(`HEALTH_PORT is ${String(env['HEALTH_PORT'])}; it must be a port, 0 to 65535, or be left out.`);
    if (parsed.error.issues.some(({ path }) => path[0] === 'LOG_LEVEL'))
      throw new Error(`LOG_LEVEL is ${String(env['LOG_LEVEL'])}; it must be debug, info, warn or error, or be left out.`);
    throw new Error(`The environment cannot be used: ${problemsOf(parsed.error, 'it')}.`);
  }
  const { HEALTH_PORT: port, WORKFLOW_BUNDLE: bundle, LOG_LEVEL: logLevel, ...versioning } = parsed.data;
  const { TEMPORAL_DEPLOYMENT_NAME: name, TEMPORAL_WORKER_BUILD_ID: buildId } = versioning;
  return {
    healthPort: port ?? null,
    workflowBundle: bundle === undefined ? null : resolve(bundle),
    deployment: name === undefined ? null : { name, buildId: buildId ?? null },
    logLevel,
  };
}
