import { join } from 'node:path';
import { fillCache } from './binary-cache.js';
import { onPath } from './binary-local.js';
import type { BinarySource } from './binary-source.js';
import { GO_CLI_VERSION, PROGRAM } from './binary-source.js';
import { runTool } from '../processes/run-tool.js';

// Three minutes on two cores, longer when modules download slowly.
const BUILD_MS = 20 * 60_000;

/** The last resort: the server is large, so the build takes minutes and about 4 GB of disk for a while. */
export const buildWithGo: BinarySource = {
  name: 'a build with Go',
  find: async ({ env, report, cache }) => {
    const go = await onPath(process.platform === 'win32' ? 'go.exe' : 'go', env);
    if (go === undefined) return undefined;
    report(`Building the Temporal CLI ${GO_CLI_VERSION} with go install: this takes some minutes, once`);
    return fillCache(cache, GO_CLI_VERSION, env, async (folder) => {
      const args = ['install', `github.com/temporalio/cli/cmd/temporal@v${GO_CLI_VERSION}`];
      await runTool({ command: go, args, env: { ...env, GOBIN: folder }, timeoutMs: BUILD_MS, report });
      return join(folder, PROGRAM);
    });
  },
};
