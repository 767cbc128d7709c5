import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cleanEnvironment, workerIsUp } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { noteDescendants, stillRunning } from '../demo/processes.js';
import { brokenPromises, logPlace } from '../support/checker.js';
import { fullSpeed, inTheMiddle, slowDown } from '../support/middle.js';
import { ordersOf } from '../support/orders.js';
import { outcomeOf, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until, within } from '../support/until.js';

/** The grace that a stopping worker gives its requests, and the time of a slow machine around it. */
const STOPPED_MS = 90_000;

let sync: TestSync;
const started = new Set<number>();

beforeAll(async () => {
  sync = await startTestSync();
});
afterAll(async () => {
  for (const pid of await stillRunning(started)) process.kill(pid, 'SIGKILL');
  await sync.stop();
});

interface NpmWorker {
  readonly npm: ChildProcess;
  readonly output: () => string;
  /** Every process of the worker: npm, and what it started. */
  readonly tree: Set<number>;
}

/** `npm run worker` as a person or a supervisor starts it, in a process group of its own. */
async function npmRunWorker(ready: (line: string) => boolean): Promise<NpmWorker> {
  const npm = spawn('npm', ['run', 'worker', '--', '--settings', sync.stack.settingsFile], {
    cwd: PROJECT_ROOT,
    env: { ...cleanEnvironment(), HEALTH_PORT: '0' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const lines: string[] = [];
  createInterface({ input: npm.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: npm.stderr }).on('line', (line) => lines.push(line));
  const tree = new Set<number>();
  const output = (): string => lines.join('\n');
  await until(
    async () => {
      await noteDescendants(npm.pid ?? NaN, tree);
      for (const pid of tree) started.add(pid);
      return lines.some(ready);
    },
    STOPPED_MS,
    'the worker to be up',
  );
  return { npm, output, tree };
}

/** SIGTERM to npm alone, as systemd with KillMode=mixed and a shell script send it. Returns how npm ended. */
async function terminate({ npm, tree }: NpmWorker): Promise<unknown[]> {
  await noteDescendants(npm.pid ?? NaN, tree);
  const ended = once(npm, 'exit');
  npm.kill('SIGTERM');
  return await within(ended, STOPPED_MS, 'npm to end');
}

describe('`npm run worker` that gets SIGTERM', () => {
  it('while a batch is sent: finishes its requests, ends with 0, leaves no process, and another worker completes the run', async () => {
    const orders = [...ordersOf('GREYSON CLOTHIERS', 8), ...ordersOf('TITLE 9', 4)];
    await sync.insert(orders);
    await slowDown(sync);
    const worker = await npmRunWorker(workerIsUp);
    const run = await sync.start();
    await inTheMiddle(sync, 0);
    const at = Date.now();
    expect(await terminate(worker), worker.output()).toEqual([0, null]);
    expect(await stillRunning(worker.tree), worker.output()).toEqual([]);
    console.log(`SIGTERM -> no process of npm run worker lives: ${((Date.now() - at) / 1000).toFixed(1)} s`);
    const { effects } = await logPlace(sync);
    await fullSpeed(sync);
    expect((await run.describe()).status.name).toBe('RUNNING');
    await sync.stack.startWorker('next');
    expect(await outcomeOf(run)).toMatchObject({ status: 'COMPLETED', staged: orders.length, promoted: orders.length, failed: 0 });
    expect((await logPlace(sync)).effects).toBeGreaterThan(effects);
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
  }, 240_000);

  it('while it starts: ends at once by the signal and leaves no process', async () => {
    const worker = await npmRunWorker((line) => line.includes('Health check is on port'));
    expect(await terminate(worker), worker.output()).toEqual([128 + constants.signals.SIGTERM, null]);
    expect(await stillRunning(worker.tree), worker.output()).toEqual([]);
    // It did not go on to start first, which waits for a database that wakes up.
    expect(worker.output()).not.toContain('Worker is up');
  }, 240_000);
});
