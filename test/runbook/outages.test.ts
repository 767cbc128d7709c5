import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { WorkflowHandle } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SupervisedChild } from '../../sandbox/processes/children.js';
import { changedColumn } from '../../sandbox/sample/demo-changes.js';
import { findTemporalBinary } from '../../sandbox/temporal/binary.js';
import { startDevServer } from '../../sandbox/temporal/dev-server.js';
import type { DevServer } from '../../sandbox/temporal/dev-server.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { brokenPromises } from '../support/checker.js';
import { fullSpeed, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { startOwnWorkers } from '../support/own-workers.js';
import { COLUMNS, SUBITEM_BOARD } from '../support/shipped-board.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import type { Json } from '../cli/command.js';
import { callInProcess } from './support-calls.js';
import { expectAllPlayed, Trouble } from './support.js';

const orders = [...ordersOf('TITLE 9', 3), ...ordersOf('MACK WELDON', 3)];

/** A mutation that takes longer than this gateway waits for it; it commits a moment later. */
const SLOW = { latencyMs: 700, gatewayTimeoutMs: 500 };
const QUICK = { latencyMs: 0, gatewayTimeoutMs: 60_000 };

/** Instead of the minute that the product waits for a lock. */
const WRITE_WAIT_MS = 300;

/** The outages and waits of docs/operations.md, one after the other on one stack; each run has a new price of every order to deliver. */
describe('the runbook on a real stack: outages and waits', { timeout: 120_000 }, () => {
  let sync: TestSync;
  let worker: SupervisedChild;
  let restarted: DevServer | null = null;
  /** Built once for all workers. */
  let price = 50;

  const control = async (action: Readonly<Record<string, unknown>>): Promise<Record<string, unknown>> =>
    await sync.stack.monday.control(action);
  const listed = async (...words: readonly string[]): Promise<Json> =>
    JSON.parse((await callInProcess([...words, '--json', '--settings', sync.stack.settingsFile])).stdout);
  const newestBatch = async (): Promise<string> => (await listed('batches')).batches[0].workflowId;

  /** A new price of every order. */
  const dearer = async (): Promise<void> => {
    price += 1;
    await sync.change(orders.map((order) => changedColumn('price', order, 'CUSTOMER PRICE', `${String(price)}.25`, 'is dearer')));
  };

  /** The board shows the source, nothing is there twice or lost, and no error is open. */
  const expectHealthy = async (): Promise<void> => {
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    expect(await listed('errors')).toMatchObject({ errors: [] });
    expect(await listed('findings')).toMatchObject({ findings: [] });
  };
  const expectAllSent = async (run: WorkflowHandle): Promise<void> => {
    expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', staged: orders.length, promoted: orders.length, failed: 0 });
    await expectHealthy();
  };

  /** Until a batch is at a request, on a Monday that takes its time. */
  const requestUnderWay = async (): Promise<void> => {
    await until(
      async () => (await pendingOf(await newestBatch())).some(({ name }) => name === 'sendRequest'),
      60_000,
      'a request under way',
    );
  };
  const pendingOf = async (workflowId: string): Promise<{ name: string; failure: string | null }[]> => {
    const { raw } = await sync.stack.services.temporal.workflow.getHandle(workflowId).describe();
    return (raw.pendingActivities ?? []).map(({ activityType, lastFailure }) => ({
      name: activityType?.name ?? '',
      failure: lastFailure?.message ?? null,
    }));
  };

  beforeAll(async () => {
    // The failures are asserted, not logged.
    Runtime.install({ logger: new DefaultLogger('ERROR') });
    sync = await startTestSync();
    // The one size of the shipped mapping that the shipped board lacks, which would be a finding of every section.
    await control({ action: 'addLabel', boardId: SUBITEM_BOARD, columnId: COLUMNS.size, label: 'ONE SIZE' });
    await sync.insert(orders);
    worker = await sync.stack.startWorker('worker');
    expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: orders.length });
  });
  afterAll(async () => {
    await sync.stop();
    await restarted?.stop();
  });

  test('the token is revoked', async () => {
    const trouble = new Trouble('Monday refuses the token', sync);
    await dearer();
    await control({ action: 'revokeToken' });
    expect(await sync.run()).toMatchObject({ status: 'FAILED' });
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- explain NOT_AUTHENTICATED');
    const { token } = await control({ action: 'issueToken' });
    const settings = JSON.parse(await readFile(sync.stack.settingsFile, 'utf8')) as { monday: object };
    await writeFile(sync.stack.settingsFile, JSON.stringify({ ...settings, monday: { ...settings.monday, token } }));
    await worker.stop();
    worker = await sync.stack.startWorker('worker-with-new-token');
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('the run after the new token sends every change; the finding is resolved');
  });

  test('the calls of the day are used up', async () => {
    const trouble = new Trouble('The calls of the day are used up', sync);
    await dearer();
    await control({ action: 'fault', fault: { on: '*', kind: 'dailyLimit429', times: 'always' } });
    await sync.start();
    await trouble.waitFor(/waiting until .* for Monday's next day/);
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- cancel');
    await control({ action: 'clearFaults' });
    await trouble.type('npm run cli -- run');
    await expectHealthy();
    trouble.end('cancelled without a loss; the next run sends everything (a wait to its end: test/e2e/day-limit.test.ts)');
  });

  test('Monday answers 500 for a while', async () => {
    const trouble = new Trouble('Monday answers with errors', sync);
    await dearer();
    await control({ action: 'fault', fault: { on: '*', kind: 'error500BeforeCommit', times: 'always' } });
    const run = await sync.start();
    await trouble.waitFor(/for Monday, which has answered HTTP 500/);
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- status');
    await control({ action: 'clearFaults' });
    await expectAllSent(run);
    trouble.end('the run goes on by itself and sends everything');
  });

  test('Monday answers too late', async () => {
    const trouble = new Trouble('An uncertain outcome', sync);
    await dearer();
    await control({ action: 'settings', ...SLOW });
    const run = await sync.start();
    await trouble.waitFor(/Retrying .*waiting until .*OUTCOME_UNKNOWN/);
    await trouble.look();
    await trouble.type('npm run cli -- batches');
    await trouble.open(await newestBatch());
    await control({ action: 'settings', ...QUICK });
    await expectAllSent(run);
    trouble.end('every order once on the board; the run is COMPLETED');
  });

  test('a worker is killed in mid run', async () => {
    const trouble = new Trouble('A worker was killed', sync);
    await dearer();
    await slowDown(sync);
    const run = await sync.start();
    await requestUnderWay();
    worker.kill('SIGKILL');
    await worker.exited;
    await fullSpeed(sync);
    const batch = await newestBatch();
    await until(async () => (await pendingOf(batch)).some(({ failure }) => failure !== null), 60_000, 'the missing heartbeat');
    await trouble.look();
    await trouble.open(batch);
    await trouble.instead('npm run worker', async () => (worker = await sync.stack.startWorker('worker-after-the-kill')));
    await trouble.type('npm run cli -- status');
    await expectAllSent(run);
    trouble.end('the new worker continues at the same step; every order once on the board');
  });

  test('Temporal is restarted in mid run', async () => {
    const trouble = new Trouble('Temporal is not reachable', sync);
    await dearer();
    await slowDown(sync);
    const run = await sync.start();
    await requestUnderWay();
    const runId = (await listed('runs')).runs[0].runId as string;
    await sync.stack.temporal.stop();
    await trouble.type('npm run cli -- status', { code: 1 });
    await trouble.type('npm run cli -- runs');
    await trouble.type('npm run cli -- runs show a2f39f7e', { with: { a2f39f7e: runId.slice(0, 8) } });
    await fullSpeed(sync);
    const binary = await findTemporalBinary({ env: process.env, report: () => undefined });
    const port = Number(sync.stack.temporal.address.split(':')[1]);
    restarted = await startDevServer({ binary: binary.path, dbFile: join(sync.folder, 'temporal.db'), port, report: () => undefined });
    await trouble.type('npm run cli -- status');
    await expectAllSent(run);
    trouble.end('the worker connects again, and the run goes on by itself');
  });

  test('the database is locked by another process', async () => {
    const trouble = new Trouble('The database is locked', sync);
    await dearer();
    await worker.stop();
    // The token with which this process has begun.
    await control({ action: 'issueToken', token: sync.stack.monday.token });
    const file = join(sync.folder, 'orders.db');
    const database = await openSqlite({ file, writeWaitMs: WRITE_WAIT_MS });
    const stopWorkers = await startOwnWorkers(sync, { services: { ...sync.stack.services, database } });
    const other = new BetterSqlite(file);
    other.exec('BEGIN IMMEDIATE');
    const run = await sync.start();
    await trouble.waitFor(/Retrying .*waiting until .* for the database/);
    await trouble.look();
    await trouble.open();
    await trouble.type('npm run cli -- runs');
    await trouble.type('npm run cli -- db status');
    other.exec('ROLLBACK');
    other.close();
    await expectAllSent(run);
    await stopWorkers();
    await database.close();
    trouble.end('the run goes on by itself when the lock is released');
  });

  test('every section that belongs to this file was played', () => {
    expectAllPlayed('test/runbook/outages.test.ts');
  });
});
