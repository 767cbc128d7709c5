import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it, onTestFinished } from 'vitest';
import { cleanEnvironment, workerIsUp } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { writeWorkflowBundle } from '../../src/worker/workflow-bundle.js';
import { brokenPromises } from '../support/checker.js';
import { ordersOf } from '../support/orders.js';
import { startTestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';

/** In mounts of its own, every file of the machine but those of the folder $1 is read-only; then what follows is started. */
const READ_ONLY = [
  'mount --make-rprivate /',
  'mount --bind "$1" "$1"',
  'mount -o remount,bind,ro /',
  'if touch "$2" 2>/dev/null; then echo "The file system can still be written."; exit 1; fi',
  'shift 2',
  'exec "$@"',
].join(' && ');
const unshare = (...command: readonly string[]): string[] => ['unshare', '--mount', '--map-root-user', ...command];

it('a worker completes a run on a read-only file system, with one folder to write to', async (context) => {
  const [command = '', ...args] = unshare('mount', '-o', 'remount,bind,ro', '/');
  context.skip(spawnSync(command, args).status !== 0, 'this machine lets nobody make mounts of their own (unshare --mount)');
  const sync = await startTestSync();
  onTestFinished(async () => await sync.stop());
  await sync.insert(ordersOf('GREYSON CLOTHIERS', 3));
  const bundle = join(sync.folder, 'workflow-bundle.js');
  await writeWorkflowBundle(bundle);
  const [program = '', ...rest] = unshare('sh', '-c', READ_ONLY, 'sh', sync.folder, join(PROJECT_ROOT, 'written-by-a-test'));
  const worker = spawn(program, [...rest, process.execPath, '--import', 'tsx', 'src/worker.ts', '--settings', sync.stack.settingsFile], {
    cwd: PROJECT_ROOT,
    // As in the image, there is no folder for temporary files; only the loader of the sources would look for one.
    env: { ...cleanEnvironment(), TSX_DISABLE_CACHE: '1', WORKFLOW_BUNDLE: bundle, TMPDIR: '/no-temporary-files' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void worker.kill('SIGKILL'));
  const lines: string[] = [];
  for (const stream of [worker.stdout, worker.stderr]) createInterface({ input: stream }).on('line', (line) => lines.push(line));
  await until(async () => await Promise.resolve(lines.some(workerIsUp) || worker.exitCode !== null), 60_000, 'the worker to be up');
  expect(lines.join('\n')).toContain('Worker is up');
  expect(await sync.run()).toMatchObject({ status: 'COMPLETED', promoted: 3 });
  expect(await brokenPromises(sync, { settled: true })).toEqual([]);
}, 180_000);
