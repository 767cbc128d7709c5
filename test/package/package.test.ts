import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { parseEnv, promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { simulatorClient } from '../../sandbox/demo/simulator-client.js';
import type { SimulatedBoard } from '../../sandbox/demo/simulator-client.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { BOARD, EMPTY_BOARD, salesOrders } from '../../sandbox/first-sync/sales-orders.js';
import { superviseChild } from '../../sandbox/processes/children.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { openSqlite } from '../../src/database/sqlite/open-sqlite.js';
import { ownLines, sectionsFor } from '../docs/page-lines.js';
import { samplesOf, untrueSamples } from '../docs/samples.js';
import { within } from '../support/until.js';

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
async function orderSync(args: readonly string[], env: NodeJS.ProcessEnv = {}, cwd = folder): Promise<Ended> {
  const { ORDER_SYNC_ENV_FILE: _none, ...clean } = cleanEnvironment();
  return await run('npx', ['--no', '--offline', 'order-sync', ...args], { cwd, env: { ...clean, ...env } }).then(
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

test('the page of the first steps leads from a table and a board to green runs, every command as it is printed', async () => {
  const { lines, end } = await firstSync();
  const place = join(folder, '.order-sync/first-sync');
  const env = parseEnv(await readFile(join(place, '.env'), 'utf8'));
  try {
    const ran = lines.flatMap((line) => /^\$ (.*)/.exec(line)?.slice(1) ?? []);
    expect(ran).toHaveLength(8);
    const sections = sectionsFor('test/package/package.test.ts');
    expect(sections.flatMap(ownLines)).toEqual(['npx order-sync init --demo', ...ran]);
    expect(
      untrueSamples(
        sections.flatMap(({ text }) => samplesOf(text)),
        lines,
      ),
    ).toEqual([]);
    console.log(lines.slice(lines.indexOf('Every command, and its seconds:')).join('\n'));

    const wanted = salesOrders(24).map(([order, customer, season]) => ({ name: order, customer, group: season }));
    expect(await boardOf(env, BOARD, 'dropdown_customer')).toEqual(wanted);
    const database = await openSqlite({ file: join(place, 'orders.db') });
    try {
      expect(await database.query('SELECT [ORDER_NO] FROM [dbo].[MON_sales_orders] AS m')).toHaveLength(24);
      const runs = await database.query(
        'SELECT [status], [orders_staged], [orders_promoted] FROM [dbo].[SYNC_Run] AS r ORDER BY r.[start_time]',
      );
      expect(runs).toEqual([
        { status: 'COMPLETED', orders_staged: 24, orders_promoted: 24 },
        { status: 'COMPLETED', orders_staged: 0, orders_promoted: 0 },
      ]);
    } finally {
      await database.close();
    }
    const mapping = await readFile(join(place, 'mappings/sales-orders.yaml'), 'utf8');
    expect(mapping.trimEnd().split('\n').length).toBeLessThanOrEqual(25);

    const again = ['init', '--table', 'sales_orders', '--board', '9500000001'];
    expect(await orderSync([...again, '--yes'], env, place)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('exists already') as string,
    });
    const shown = await orderSync([...again.slice(0, 1), 'other', ...again.slice(1)], env, place);
    expect(shown).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('Nothing was written: add --yes to write mappings/other.yaml.') as string,
    });
    expect(await readdir(join(place, 'mappings'))).not.toContain('other.yaml');

    const fresh = ['init', 'fresh', '--table', 'SALES_ORDERS', '--board', EMPTY_BOARD, '--group', 'SEASON', '--yes'];
    expect(await orderSync(fresh, env, place)).toMatchObject({ code: 4, stderr: expect.stringContaining('--new-columns') as string });
    for (const args of [
      [...fresh, '--new-columns'],
      ['db', 'migrate'],
      ['board', 'prepare', '--yes', '--mapping', 'fresh'],
      ['validate', 'fresh', '--database', '--board'],
      ['run', '--mapping', 'fresh'],
    ])
      expect(await orderSync(args, env, place), args.join(' ')).toMatchObject({ code: 0 });
    expect(await boardOf(env, EMPTY_BOARD, 'text_customer')).toEqual(wanted);
  } finally {
    await end();
  }
}, 240_000);

/** Runs `init --demo --stay` in the folder until everything stays up. `end` is Ctrl-C. */
async function firstSync(): Promise<{ readonly lines: readonly string[]; readonly end: () => Promise<void> }> {
  const { ORDER_SYNC_ENV_FILE: _none, ...clean } = cleanEnvironment();
  const child = await superviseChild({
    name: 'first sync',
    command: process.execPath,
    args: [join(folder, 'node_modules/.bin/order-sync'), 'init', '--demo', '--stay'],
    cwd: folder,
    env: { ...clean, TEMPORAL_CLI_PATH: process.env['TEMPORAL_CLI_PATH'] },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  const up = new Promise<void>((resolvePromise, reject) => {
    createInterface({ input: child.process.stdout as Readable }).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('Everything stays up')) resolvePromise();
    });
    void child.exited.then(() => {
      reject(new Error(`The first sync ended too early:\n${lines.join('\n')}`));
    });
  });
  await within(up, 200_000, 'the first sync');
  return {
    lines,
    end: async () => {
      await child.stop();
    },
  };
}

/** Name, customer and group of each item, as the simulator has them. */
async function boardOf(env: NodeJS.Dict<string>, boardId: string, customerColumn: string): Promise<unknown[]> {
  const { origin: url } = new URL(env['MONDAY_API_URL'] ?? '');
  const { boards } = (await simulatorClient({ url, token: env['MONDAY_API_TOKEN'] ?? '' }).state()) as {
    readonly boards: readonly SimulatedBoard[];
  };
  const board = boards.find(({ id }) => id === boardId);
  const titles = new Map(board?.groups.map(({ id, title }) => [id, title]));
  const items = board?.items.map(({ name, values, groupId }) => ({
    name,
    customer: values[customerColumn],
    group: titles.get(groupId ?? ''),
  }));
  return (items ?? []).sort((a, b) => (a.name < b.name ? -1 : 1));
}

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
