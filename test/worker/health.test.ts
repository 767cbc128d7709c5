import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { startHealthServer } from '../../src/worker/health.js';
import type { HealthServer, WatchedWorkers } from '../../src/worker/health.js';
import { readProcessSettings } from '../../src/config/process-settings.js';

const inState = (state: string) => ({ getState: () => state });

describe('the health check of a worker', () => {
  let server: HealthServer | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  async function probe(workers: WatchedWorkers, path: string): Promise<{ status: number; body: unknown }> {
    server = await startHealthServer(
      0,
      () => workers,
      async () => 'up 1\n',
    );
    const response = await fetch(`http://127.0.0.1:${String(server.port)}${path}`);
    return { status: response.status, body: await response.json() };
  }

  test('is ready while both workers run', async () => {
    const workers = { 'order-sync': inState('RUNNING'), 'monday-api': inState('RUNNING') };
    expect(await probe(workers, '/readyz')).toEqual({
      status: 200,
      body: { ready: true, workers: { 'order-sync': 'RUNNING', 'monday-api': 'RUNNING' } },
    });
  });

  test.each(['INITIALIZED', 'STOPPING', 'DRAINING', 'DRAINED', 'STOPPED', 'FAILED'])(
    'is not ready while one of them is %s',
    async (state) => {
      expect(await probe({ 'order-sync': inState('RUNNING'), 'monday-api': inState(state) }, '/readyz')).toMatchObject({
        status: 503,
        body: { ready: false, workers: { 'monday-api': state } },
      });
    },
  );

  test('is alive and not ready while the process starts', async () => {
    expect(await probe({}, '/readyz')).toMatchObject({ status: 503 });
    await server?.close();
    expect(await probe({}, '/livez')).toMatchObject({ status: 200 });
  });

  test('answers no other path', async () => {
    expect(await probe({}, '/other')).toMatchObject({ status: 404 });
  });

  test('names the port that is taken', async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, done));
    const { port } = other.address() as AddressInfo;
    await expect(
      startHealthServer(
        port,
        () => ({}),
        async () => '',
      ),
    ).rejects.toThrow(`cannot listen on port ${String(port)}`);
    await new Promise((done) => other.close(done));
  });
});

describe('the settings of the process', () => {
  test('are off when nothing is set', () => {
    expect(readProcessSettings({ HEALTH_PORT: '', WORKFLOW_BUNDLE: '' })).toEqual({
      healthPort: null,
      workflowBundle: null,
      deployment: null,
      logLevel: 'info',
    });
  });

  test('are read', () => {
    const versioned = { TEMPORAL_DEPLOYMENT_NAME: 'order-sync', TEMPORAL_WORKER_BUILD_ID: '' };
    expect(readProcessSettings({ HEALTH_PORT: '8081', WORKFLOW_BUNDLE: '/srv/bundle.js', LOG_LEVEL: 'warn', ...versioned })).toEqual({
      healthPort: 8081,
      workflowBundle: '/srv/bundle.js',
      deployment: { name: 'order-sync', buildId: null },
      logLevel: 'warn',
    });
  });

  test('refuse a build without its deployment, and a name that Temporal would cut', () => {
    expect(() => readProcessSettings({ TEMPORAL_WORKER_BUILD_ID: '1' })).toThrow(
      'TEMPORAL_WORKER_BUILD_ID is set without TEMPORAL_DEPLOYMENT_NAME',
    );
    expect(() => readProcessSettings({ TEMPORAL_DEPLOYMENT_NAME: 'a.b' })).toThrow('TEMPORAL_DEPLOYMENT_NAME must not contain a dot');
  });

  test('refuse an unknown level of the log', () => {
    expect(() => readProcessSettings({ LOG_LEVEL: 'loud' })).toThrow('LOG_LEVEL is loud; it must be debug, info, warn or error');
  });

  test.each(['eighty', '-1', '65536', '80.5'])('refuse %s as a port', (port) => {
    expect(() => readProcessSettings({ HEALTH_PORT: port })).toThrow(`HEALTH_PORT is ${port}`);
  });
});
