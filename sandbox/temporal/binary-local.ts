import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { cachePath } from './binary-cache.js';
import type { BinaryContext, BinarySource } from './binary-source.js';
import { CLI_VERSION, GO_CLI_VERSION, PROGRAM } from './binary-source.js';
import { temporalVersion } from '../processes/run-tool.js';

/** The program that TEMPORAL_CLI_PATH names; undefined when it is not set. Throws when it is set and does not work. */
export async function configuredBinary(context: BinaryContext): Promise<string | undefined> {
  const path = context.env['TEMPORAL_CLI_PATH'];
  if (path === undefined || path === '') return undefined;
  try {
    context.report(`Using TEMPORAL_CLI_PATH: ${await temporalVersion(path, context.env)}`);
    return path;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`TEMPORAL_CLI_PATH is ${path}, which does not work: ${reason}. Correct it or unset it.`, { cause: error });
  }
}

export const installedBinary: BinarySource = {
  name: 'PATH',
  find: async ({ env, report }) => {
    const path = await onPath(PROGRAM, env);
    if (path === undefined) return undefined;
    report(`Using ${path}: ${await temporalVersion(path, env)}`);
    return path;
  },
};

export const cachedBinary: BinarySource = {
  name: 'the cache',
  find: async ({ cache, report }) => {
    for (const version of [CLI_VERSION, GO_CLI_VERSION]) {
      const path = cachePath(cache, version);
      if (await isProgram(path)) {
        report(`Using the Temporal CLI ${version} in ${cache}`);
        return path;
      }
    }
    return undefined;
  },
};

/** The first executable file of that name on PATH. */
export async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (env['PATH'] ?? '').split(delimiter)) {
    if (folder !== '' && (await isProgram(join(folder, name)))) return join(folder, name);
  }
  return undefined;
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
