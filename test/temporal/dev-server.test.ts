import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from '@temporalio/client';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { findTemporalBinary } from '../../sandbox/temporal/binary.js';
import { connectClient, connectWorker, connectionConfig } from '../../src/temporal/connect.js';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { DevServer } from '../../sandbox/temporal/dev-server.js';
import { freePorts } from '../../sandbox/processes/free-port.js';
import { checkNamespace, registerSearchAttributes } from '../../src/temporal/namespace.js';
import { SyncBatchId, SyncFailedOrders, SyncStatus } from '../../src/temporal/search-attributes.js';
import { workflowState } from '../../src/temporal/workflow-status.js';

Runtime.install({ logger: new DefaultLogger('ERROR') });
let binary: string;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dev-server-'));
  binary = (await findTemporalBinary({ env: process.env, report: console.log })).path;
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function start(file: string, more: { namespace?: string; port?: number } = {}): Promise<DevServer> {
  const server = await startDevServer({ binary, dbFile: join(folder, file), report: () => undefined, ...more });
  onTestFinished(server.stop);
  return server;
}

async function clientOf(server: DevServer): Promise<Client> {
  const client = await connectClient(connectionConfig({ kind: 'address', ...server }));
  onTestFinished(() => client.connection.close());
  return client;
}

async function startWaiting(client: Client, workflowId: string): Promise<void> {
  const typedSearchAttributes = [
    { key: SyncBatchId, value: workflowId },
    { key: SyncFailedOrders, value: 3 },
  ];
  await client.workflow.start('nobody-runs-this', { taskQueue: 'nobody', workflowId, typedSearchAttributes });
}

async function serversOn(file: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'args']);
  return stdout.split('\n').filter((line) => line.includes(join(folder, file)) && line.includes('start-dev'));
}

describe('the dev server', () => {
  test('answers with UI and search attributes, and leaves no process when it is stopped', async () => {
    const server = await start('a.db');
    const client = await clientOf(server);
    expect(await checkNamespace(client.connection, server.namespace)).toEqual([]);
    expect(await checkNamespace(client.connection, 'nowhere')).toMatchObject([{ kind: 'NAMESPACE_MISSING' }]);
    expect((await fetch(server.uiUrl)).status).toBe(200);
    await startWaiting(client, 'batch-1');
    await vi.waitFor(
      async () => expect(await client.workflow.count("SyncBatchId = 'batch-1' AND SyncFailedOrders > 2")).toMatchObject({ count: 1 }),
      20_000,
    );
    expect(await serversOn('a.db')).toHaveLength(1);
    await server.stop();
    expect(await serversOn('a.db')).toEqual([]);
  });

  test('keeps its workflows in the file, and gives an old file the search attributes it lacks', async () => {
    const first = await start('b.db', { namespace: 'orders' });
    const before = await clientOf(first);
    await startWaiting(before, 'kept');
    await before.connection.operatorService.removeSearchAttributes({ namespace: 'orders', searchAttributes: ['SyncCustomer'] });
    expect(await checkNamespace(before.connection, 'orders')).toMatchObject([{ kind: 'ATTRIBUTE_MISSING' }]);
    await first.stop();
    const after = await clientOf(await start('b.db', { namespace: 'orders' }));
    expect(await workflowState(after, 'kept')).toEqual({ state: 'OPEN' });
    expect(await checkNamespace(after.connection, 'orders')).toEqual([]);
    expect(await registerSearchAttributes(after.connection, 'orders')).toEqual([]);
  });

  test('two of them do not disturb each other', async () => {
    const [one, two] = await Promise.all([start('c.db'), start('d.db')]);
    expect(one.address).not.toBe(two.address);
    await startWaiting(await clientOf(one), 'only-here');
    expect(await workflowState(await clientOf(one), 'only-here')).toEqual({ state: 'OPEN' });
    expect(await workflowState(await clientOf(two), 'only-here')).toEqual({ state: 'UNKNOWN' });
  });

  test('a second one on the same file is refused', async () => {
    const server = await start('e.db');
    await expect(start('e.db')).rejects.toThrow(`${join(folder, 'e.db')} is in use by the Temporal server at ${server.address}`);
    await server.stop();
    await start('e.db');
  });

  test('a port that is taken is an error with the end of the log, and no process stays', async () => {
    const [port = 0] = await freePorts(1);
    const squatter = createServer().listen(port, '127.0.0.1');
    onTestFinished(() => void squatter.close());
    await expect(start('f.db', { port })).rejects.toThrow(/did not start[^]*f\.db\.log:[^]*in use/);
    expect(await serversOn('f.db')).toEqual([]);
  });

  test('a hostile environment changes nothing, for the server, the client and the worker', async () => {
    const hostile = {
      TEMPORAL_ADDRESS: 'production.example:7233',
      TEMPORAL_NAMESPACE: 'production',
      TEMPORAL_API_KEY: 'secret',
      TEMPORAL_TLS: 'true',
      TEMPORAL_TLS_CLIENT_CERT_PATH: '/nowhere/cert.pem',
      TEMPORAL_CONFIG_FILE: '/nowhere/temporal.toml',
      TEMPORAL_PROFILE: 'production',
      HTTP_PROXY: 'http://127.0.0.1:9',
      HTTPS_PROXY: 'http://127.0.0.1:9',
      http_proxy: 'http://127.0.0.1:9',
      grpc_proxy: 'http://127.0.0.1:9',
    };
    for (const [name, value] of Object.entries(hostile)) vi.stubEnv(name, value);
    onTestFinished(() => void vi.unstubAllEnvs());
    const server = await start('g.db');
    expect(server).toMatchObject({ namespace: 'default' });
    const client = await clientOf(server);
    await startWaiting(client, 'here');
    expect(await workflowState(client, 'here')).toEqual({ state: 'OPEN' });
    const connection = await connectWorker(connectionConfig({ kind: 'address', ...server }));
    await connection.close();
  });
});

describe('the state of a workflow', () => {
  test('follows a run that continued as new, and no other run of that id', async () => {
    const server = await start('h.db');
    const client = await clientOf(server);
    const connection = await connectWorker(connectionConfig({ kind: 'address', ...server }));
    const worker = await Worker.create({ connection, taskQueue: 'chain', workflowsPath: join(import.meta.dirname, 'workflows.ts') });
    const workflowId = randomUUID();
    await worker.runUntil(async () => {
      const handle = await client.workflow.start('chain', { taskQueue: 'chain', workflowId, args: [1] });
      const first = handle.firstExecutionRunId;
      await vi.waitFor(async () => expect((await client.workflow.getHandle(workflowId).describe()).runId).not.toBe(first), 20_000);
      expect(await workflowState(client, workflowId, first)).toEqual({ state: 'OPEN' });
      const status = async (): Promise<unknown> =>
        (await client.workflow.getHandle(workflowId).describe()).typedSearchAttributes.get(SyncStatus);
      await vi.waitFor(async () => expect(await status()).toBe('RUNNING'), 20_000);
      await client.workflow.getHandle(workflowId).terminate();
      expect(await workflowState(client, workflowId, first)).toEqual({ state: 'CLOSED', closeStatus: 'TERMINATED' });
      expect(await workflowState(client, workflowId)).toEqual({ state: 'CLOSED', closeStatus: 'TERMINATED' });
      await client.workflow.start('chain', { taskQueue: 'chain', workflowId, args: [0] });
      expect(await workflowState(client, workflowId)).toEqual({ state: 'OPEN' });
      expect(await workflowState(client, workflowId, first)).toEqual({ state: 'CLOSED', closeStatus: 'CONTINUED_AS_NEW' });
      expect(await workflowState(client, workflowId, randomUUID())).toEqual({ state: 'UNKNOWN' });
    });
    await connection.close();
  });
});
