import { execFile, spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { workflowBundle } from '../../src/worker/workflow-bundle.js';
import { ordersOf } from '../support/orders.js';
import { startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until, within } from '../support/until.js';

/** Longest that a worker takes to start or stop on a busy machine. */
const WORKER_MS = 60_000;
const run = promisify(execFile);

let sync: TestSync;
let bundle: string;
beforeAll(async () => {
  sync = await startTestSync();
  bundle = join(sync.folder, 'bundle', 'workflow-bundle.js');
  await run(process.execPath, ['--import', 'tsx', 'src/worker/bundle.ts', bundle], { cwd: PROJECT_ROOT, env: cleanEnvironment() });
});
afterAll(async () => {
  await sync.stop();
});

/** A worker as a container runs it: a process of its own with these variables. */
function startWorker(variables: Readonly<Record<string, string>>): {
  process: ChildProcessWithoutNullStreams;
  output: () => string;
  exit: Promise<unknown[]>;
} {
  const child = spawn(process.execPath, ['--import', 'tsx', 'src/worker.ts', '--settings', sync.stack.settingsFile], {
    cwd: PROJECT_ROOT,
    env: { ...cleanEnvironment(), ...variables },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (output += data.toString()));
  return { process: child, output: () => output, exit: once(child, 'exit') };
}

/** The answer of a probe, or null while it fails. */
async function answerOf(address: string): Promise<unknown> {
  const response = await fetch(address);
  return response.ok ? await response.json() : null;
}

describe('a worker with a prebuilt bundle and a health check', () => {
  test('is ready, syncs an order, and ends without an error when it is asked to', async () => {
    await sync.insert(ordersOf('JOHNNIE O', 1));
    const worker = startWorker({ WORKFLOW_BUNDLE: bundle, HEALTH_PORT: '0' });
    try {
      const port = await until(
        async () => /Health check is on port (\d+)/.exec(worker.output())?.[1],
        WORKER_MS,
        'the port of the health check',
      );
      const address = `http://127.0.0.1:${port}`;
      expect((await fetch(`${address}/livez`)).status).toBe(200);
      const ready = await until(async () => await answerOf(`${address}/readyz`), WORKER_MS, 'a worker that is ready');
      expect(ready).toEqual({ ready: true, workers: { 'order-sync': 'RUNNING', 'monday-api': 'RUNNING' } });
      await run(process.execPath, ['docker/probe.mjs', `${address}/readyz`], { cwd: PROJECT_ROOT });
      expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 1 });
      worker.process.kill('SIGTERM');
      expect(await within(worker.exit, WORKER_MS, 'the end of the worker')).toEqual([0, null]);
      await expect(run(process.execPath, ['docker/probe.mjs', `${address}/readyz`], { cwd: PROJECT_ROOT })).rejects.toMatchObject({
        code: 1,
      });
    } finally {
      worker.process.kill('SIGKILL');
    }
  }, 180_000);

  test('refuses a bundle that is none, and ends', async () => {
    const broken = join(sync.folder, 'broken.js');
    await writeFile(broken, 'this is no bundle');
    const worker = startWorker({ WORKFLOW_BUNDLE: broken, HEALTH_PORT: '0' });
    try {
      expect(await within(worker.exit, WORKER_MS, 'the end of the worker')).toEqual([1, null]);
      expect(worker.output()).not.toContain('Worker is up');
    } finally {
      worker.process.kill('SIGKILL');
    }
  }, 90_000);

  test('names a bundle that is missing, and how to write it', async () => {
    await expect(workflowBundle(join(sync.folder, 'nowhere.js'))).rejects.toThrow(
      /nowhere\.js, which cannot be read\. Write it with `npm run bundle`/,
    );
    expect(await workflowBundle(bundle)).toEqual({ codePath: bundle });
  });
});

describe("the compose file's step for the namespace, on a real server", () => {
  test('creates it once, with its retention', async () => {
    // The program of the tests under the name that it has in the image.
    await symlink(process.env['TEMPORAL_CLI_PATH'] ?? '', join(sync.folder, 'temporal'));
    const env = {
      PATH: `${sync.folder}:${process.env['PATH'] ?? ''}`,
      HOME: sync.folder,
      TEMPORAL_ADDRESS: sync.stack.temporal.address,
      TEMPORAL_NAMESPACE: 'by-compose',
      RETENTION: '7d',
    };
    for (let times = 0; times < 2; times += 1) await run('/bin/sh', ['docker/temporal/create-namespace.sh'], { cwd: PROJECT_ROOT, env });
    const { stdout } = await run('temporal', ['operator', 'namespace', 'describe', '--output', 'json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      namespaceInfo: { name: 'by-compose' },
      config: { workflowExecutionRetentionTtl: '604800s' },
    });
  }, 90_000);
});
