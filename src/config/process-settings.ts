import { resolve } from 'node:path';
import { workerVariables } from './variables.js';

/** How this process runs. The addresses of its services are in the settings. */
export interface ProcessSettings {
  /** Port of `/livez`, `/readyz` and `/metrics`; null for none. */
  readonly healthPort: number | null;
  /** File that `npm run bundle` wrote; null for the bundle of the build, or, started from the sources, to bundle the workflows now. */
  readonly workflowBundle: string | null;
  /** The least level of a line of the log. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}

/** Reads HEALTH_PORT, WORKFLOW_BUNDLE and LOG_LEVEL; empty ones count as unset. Throws when HEALTH_PORT is not a port, or LOG_LEVEL no level. */
export function readProcessSettings(env: NodeJS.ProcessEnv): ProcessSettings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
  const parsed = workerVariables.safeParse(set);
  if (!parsed.success) {
    const level = parsed.error.issues.some(({ path }) => path[0] === 'LOG_LEVEL');
    throw new Error(
      level
        ? `LOG_LEVEL is ${String(env['LOG_LEVEL'])}; it must be debug, info, warn or error, or be left out.`
        : `HEALTH_PORT is ${String(env['HEALTH_PORT'])}; it must be a port, 0 to 65535, or be left out.`,
    );
  }
  const { HEALTH_PORT: port, WORKFLOW_BUNDLE: bundle, LOG_LEVEL: logLevel } = parsed.data;
  return { healthPort: port ?? null, workflowBundle: bundle === undefined ? null : resolve(bundle), logLevel };
}
