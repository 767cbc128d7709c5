import { resolve } from 'node:path';
import { workerVariables } from './variables.js';

/** How this process runs. The addresses of its services are in the settings. */
export interface ProcessSettings {
  /** Port of `/livez` and `/readyz`; null for none. */
  readonly healthPort: number | null;
  /** File that `npm run bundle` wrote; null for the bundle of the build, or, started from the sources, to bundle the workflows now. */
  readonly workflowBundle: string | null;
}

/** Reads HEALTH_PORT and WORKFLOW_BUNDLE; empty ones count as unset. Throws when HEALTH_PORT is not a port. */
export function readProcessSettings(env: NodeJS.ProcessEnv): ProcessSettings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = workerVariables.safeParse(set);
  if (!parsed.success) throw new Error(`HEALTH_PORT is ${String(env['HEALTH_PORT'])}; it must be a port, 0 to 65535, or be left out.`);
  const { HEALTH_PORT: port, WORKFLOW_BUNDLE: bundle } = parsed.data;
  return { healthPort: port ?? null, workflowBundle: bundle === undefined ? null : resolve(bundle) };
}
