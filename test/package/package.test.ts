import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';

const run = promisify(execFile);

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

/** The folder of a user, into which the package is installed. */
let folder: string;
let manifest: Manifest;

interface Ended {
  readonly code: number | string | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command as a user types it in that folder; npx may fetch nothing. */
async function orderSync(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ended> {
  const { ORDER_SYNC_ENV_FILE: _none, ...clean } = cleanEnvironment();
  return await run('npx', ['--no', '--offline', 'order-sync', ...args], { cwd: folder, env: { ...clean, ...env } }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => error as Ended,
  );
}

/**
 * Installs the packed file as npm does: its content below node_modules, and a link to its program. `npm install` itself would ask the registry
 * for the dependencies (`npm ci` leaves no list of their versions in the cache), and a test downloads nothing: so those of the checkout are
 * linked. Packages for development alone are not among them.
 */
async function install(tarball: string): Promise<void> {
  const modules = join(folder, 'node_modules');
  await mkdir(join(modules, '.bin'), { recursive: true });
  await run('tar', ['-xzf', tarball, '-C', modules]);
  const own = join(modules, manifest.name);
  await rename(join(modules, 'package'), own);
  for (const [command, file] of Object.entries(manifest.bin)) {
    await chmod(join(own, file), 0o755);
    await symlink(join('..', manifest.name, file), join(modules, '.bin', command));
  }
  for (const name of Object.keys(manifest.dependencies)) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(join(PROJECT_ROOT, 'node_modules', name), join(modules, name), 'dir');
  }
}

beforeAll(async () => {
  manifest = JSON.parse(await readFile(join(PROJECT_ROOT, 'package.json'), 'utf8')) as Manifest;
  folder = await mkdtemp(join(tmpdir(), 'order-sync-package-'));
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'of-a-user', private: true }));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: PROJECT_ROOT, env: cleanEnvironment() });
  // What the build prints comes first.
  const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as { filename: string; files: { path: string }[] }[];
  if (packed === undefined) throw new Error(`npm pack names no file: ${stdout}`);
  expect(packed.files.map(({ path }) => path)).toEqual(
    expect.arrayContaining(['LICENSE', 'README.md', 'sql/00_migrations.sql', 'dist/src/client.js', 'dist/workflow-bundle.js']),
  );
  await install(resolve(folder, packed.filename));
}, 240_000);

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

test('the program says its version and lists its commands', async () => {
  expect(await orderSync(['--version'])).toMatchObject({ code: 0, stdout: `${manifest.version}\n` });
  const { stdout } = await orderSync(['--help']);
  for (const command of ['run', 'validate', 'worker', 'simulator', 'demo']) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'));
  expect(stdout).toContain('npx order-sync status');
  expect(stdout).not.toContain('npm run');
});

test('the worker and what tries the product start from the package', async () => {
  // A port that nothing listens on: the worker is loaded as a whole before it looks for Temporal.
  const worker = await orderSync(['worker'], { TEMPORAL_ADDRESS: '127.0.0.1:1' });
  expect(worker).toMatchObject({ code: 1, stderr: expect.stringContaining('No Temporal server answers at 127.0.0.1:1') as string });
  expect(await orderSync(['demo', '--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('--stay') as string });
  expect(await orderSync(['simulator', '--board', 'nowhere.json'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('nowhere.json') as string,
  });
});

test('mappings and tables are those of the folder, and settings come from its .env', async () => {
  const nothing = await orderSync(['validate']);
  expect(nothing).toMatchObject({ code: 4, stderr: expect.stringContaining('Go to the folder that contains mappings/') as string });

  await cp(join(PROJECT_ROOT, 'mappings'), join(folder, 'mappings'), { recursive: true });
  expect(await orderSync(['validate'])).toMatchObject({ code: 0, stdout: '1 mapping checked: no errors.\n' });

  await cp(join(PROJECT_ROOT, 'sql'), join(folder, 'sql'), { recursive: true });
  const production = join(folder, 'sql/tables/customer-master-schedule.sql');
  await writeFile(
    production,
    (await readFile(production, 'utf8')).replace('CREATE TABLE [dbo].[MON_CustMasterSchedule] (', 'CREATE TABLE [dbo].[MON_Other] ('),
  );
  expect(await orderSync(['validate'])).toMatchObject({ code: 1, stdout: expect.stringContaining('MON_CustMasterSchedule') as string });

  await writeFile(join(folder, '.env'), 'DATABASE=oracle\n');
  const refused = await orderSync(['validate']);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('DATABASE must be sqlite or mssql') as string });
});
