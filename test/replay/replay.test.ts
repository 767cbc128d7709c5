import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, makeTelemetryFilterString, Runtime, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '@temporalio/worker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { demoOrders } from '../../sandbox/sample/demo-orders.js';
import { checkHistory, sampleTexts } from '../support/check-histories.js';
import { readHistories } from './histories.js';
import type { CommittedHistory } from './histories.js';

const histories = await readHistories();
const logger = new DefaultLogger('ERROR');
// The planted changes make warnings by intent.
Runtime.install({ logger, telemetryOptions: { logging: { filter: makeTelemetryFilterString({ core: 'ERROR', other: 'ERROR' }) } } });

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

const bundle = async (root: string): Promise<WorkflowBundle> =>
  await bundleWorkflowCode({ workflowsPath: join(root, 'src/workflows/index.ts'), logger });

/** A copy of the workflows with one change in it, bundled. The change must be there to be made. */
async function changedBundle(file: string, from: RegExp, to: string): Promise<WorkflowBundle> {
  const root = await mkdtemp(join(tmpdir(), 'replay-'));
  folders.push(root);
  for (const folder of ['workflows', 'contracts', 'orders', 'errors', 'temporal'])
    await cp(join(PROJECT_ROOT, 'src', folder), join(root, 'src', folder), { recursive: true });
  await symlink(join(PROJECT_ROOT, 'node_modules'), join(root, 'node_modules'), 'dir');
  const path = join(root, 'src/workflows', file);
  const code = await readFile(path, 'utf8');
  if (!from.test(code)) throw new Error(`src/workflows/${file} holds nothing like ${String(from)} any more: adapt this test.`);
  await writeFile(path, code.replace(from, to));
  return await bundle(root);
}

const replay = async (workflowBundle: WorkflowBundle, { json, workflowId }: CommittedHistory): Promise<void> => {
  await Worker.runReplayHistory({ workflowBundle }, JSON.parse(json), workflowId);
};

const named = (name: string): CommittedHistory => {
  const found = histories.find((history) => history.name === name);
  if (found === undefined) throw new Error(`There is no committed history ${name}. Renew them with \`npm run histories\`.`);
  return found;
};

const has = (name: string, event: string): boolean => named(name).events.some((candidate) => event in candidate);

describe('committed histories', () => {
  let current: WorkflowBundle;
  beforeAll(async () => {
    current = await bundle(PROJECT_ROOT);
  });

  it.each(histories)('$name replays on the workflows as they are', async (history) => {
    await replay(current, history);
  });

  it('tell of what they are named after', () => {
    expect(has('success-run', 'workflowExecutionCompletedEventAttributes')).toBe(true);
    expect(has('success-run', 'childWorkflowExecutionCompletedEventAttributes')).toBe(true);
    expect(has('comparison', 'workflowExecutionCompletedEventAttributes')).toBe(true);
    expect(has('red-run', 'childWorkflowExecutionFailedEventAttributes')).toBe(true);
    expect(has('red-batch', 'workflowExecutionFailedEventAttributes')).toBe(true);
    expect(has('cancelled-run', 'workflowExecutionCanceledEventAttributes')).toBe(true);
    expect(has('cancelled-batch', 'activityTaskCancelRequestedEventAttributes')).toBe(true);
    expect(has('continued-run', 'workflowExecutionContinuedAsNewEventAttributes')).toBe(true);
    expect(has('continuing-run', 'workflowExecutionCompletedEventAttributes')).toBe(true);
    for (const name of ['gate-approve-run', 'gate-reject-run'])
      expect(has(name, 'workflowExecutionUpdateCompletedEventAttributes')).toBe(true);
    for (const name of ['cancelled-run', 'cancelled-batch', 'paused-run', 'paused-batch'])
      expect(has(name, 'workflowExecutionSignaledEventAttributes')).toBe(true);
    const attempts = named('retried-batch').events.map(
      (event) => (event['activityTaskStartedEventAttributes'] as { attempt?: number } | undefined)?.attempt ?? 0,
    );
    expect(Math.max(...attempts)).toBeGreaterThan(1);
  });

  it.each(histories)('$name holds no value of an order and no name of a machine', ({ name, json }) => {
    expect(checkHistory(name, json, [...sampleTexts(demoOrders(1)), hostname(), PROJECT_ROOT])).toEqual([]);
  });
});

describe('an incompatible change of the workflows', () => {
  const cases = [
    [
      'an activity under another name',
      'customer-batch.ts',
      /monday\.refreshBoard\(/,
      'monday.lookAtBoard(',
      ['success-batch', 'red-batch'],
    ],
    ['one step left out', 'loop/run-loop.ts', /await steps\.reconcile\(begun, begun\.runId\);/, '', ['success-run', 'gate-approve-run']],
    [
      'the last step under another name',
      'customer-batch.ts',
      /batch\.closeBatch\(/,
      'monday.closeBatch2(',
      ['cancelled-batch', 'paused-batch'],
    ],
    ['fewer batches per run', 'loop/run-loop.ts', /const BATCHES_PER_RUN = \d+/, 'const BATCHES_PER_RUN = 50', ['continued-run']],
  ] as const;

  it.each(cases)('turns them red: %s', async (_name, file, from, to, affected) => {
    const changed = await changedBundle(file, from, to);
    for (const name of affected) await expect(replay(changed, named(name)), name).rejects.toThrow(/nondeterminism|Nondeterminism/i);
  });
});
