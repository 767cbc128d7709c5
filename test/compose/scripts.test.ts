import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { fakeProgram } from './support/fake-program.js';
import type { FakeProgram } from './support/fake-program.js';
import { composeFile, filledSettings, interpolate } from './support/project.js';

const { services } = composeFile();

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'compose-scripts-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Runs the entrypoint of a service with its own environment, and with `program` in the place of the image's. */
function runService(
  name: string,
  program: FakeProgram,
  changes: Readonly<Record<string, string>> = {},
): { status: number | null; text: string } {
  const service = services[name];
  const mount = (service?.volumes ?? []).map((volume) => volume.split(':')).find(([, target]) => target === '/scripts');
  const [shell = '', script = ''] = service?.entrypoint ?? [];
  const own = Object.entries(service?.environment ?? {}).map(([key, value]) => [key, interpolate(value, filledSettings())]);
  const { status, stdout, stderr } = spawnSync(shell, [script.replace('/scripts', mount?.[0] ?? '')], {
    cwd: PROJECT_ROOT,
    encoding: 'utf8',
    input: '',
    env: { ROLES: 'sql/roles', PATH: `${program.folder}:${process.env['PATH'] ?? ''}`, ...Object.fromEntries(own), ...changes },
  });
  return { status, text: `${stdout}${stderr}` };
}

describe('the step that creates the database', () => {
  test('creates database, login and user where they are missing, with the password in no argument', async () => {
    const sqlcmd = await fakeProgram(folder, 'sqlcmd');
    expect(runService('db', sqlcmd)).toMatchObject({ status: 0 });
    const sql = await sqlcmd.input();
    expect(sql).toContain("IF DB_ID(N'Orders') IS NULL CREATE DATABASE [Orders];");
    expect(sql).toContain(
      "IF SUSER_ID(N'order_sync') IS NULL CREATE LOGIN [order_sync] WITH PASSWORD = N'Of-this-test-1', DEFAULT_DATABASE = [Orders];",
    );
    expect(sql).toContain('ALTER DATABASE [Orders] SET ALLOW_SNAPSHOT_ISOLATION ON;');
    expect(sql).toContain('ALTER DATABASE [Orders] SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;');
    expect(sql).toContain("IF USER_ID(N'order_sync') IS NULL CREATE USER [order_sync] FOR LOGIN [order_sync];");
    expect(sql).toContain('GRANT CREATE TABLE TO [order_sync_migration];');
    expect(sql).toContain('ALTER ROLE [order_sync_migration] ADD MEMBER [order_sync_migrator];');
    expect(sql).not.toContain('db_owner ADD MEMBER');
    expect(sql).not.toMatch(/MEMBER \[order_sync\]/);
    expect(await sqlcmd.arguments()).toEqual(['-S sql-server -U sa -C -b -x -l 30']);
  });

  test('quotes the characters of names and passwords', async () => {
    const sqlcmd = await fakeProgram(folder, 'sqlcmd');
    runService('db', sqlcmd, { MSSQL_DATABASE: "a]b'c", MSSQL_PASSWORD: "it's $(x) `y` \\ $z" });
    const sql = await sqlcmd.input();
    expect(sql).toContain("IF DB_ID(N'a]b''c') IS NULL CREATE DATABASE [a]]b'c];");
    expect(sql).toContain("ALTER LOGIN [order_sync] WITH PASSWORD = N'it''s $(x) `y` \\ $z';");
  });

  test('fails when SQL Server refuses, so that nothing starts on it', async () => {
    expect(runService('db', await fakeProgram(folder, 'sqlcmd', 'exit 1')).status).toBe(1);
  });

  test('lets no sync work with the login that may change the tables', async () => {
    const sqlcmd = await fakeProgram(folder, 'sqlcmd');
    const { status, text } = runService('db', sqlcmd, { MSSQL_USER: 'Order_Sync_Migrator' });
    expect(status).toBe(1);
    expect(text).toContain('must not be able to change the tables');
  });

  test('lets no sync work as the administrator', async () => {
    const sqlcmd = await fakeProgram(folder, 'sqlcmd');
    const { status, text } = runService('db', sqlcmd, { MSSQL_USER: 'SA' });
    expect(status).toBe(1);
    expect(text).toContain('a login of its own');
    expect(await sqlcmd.input()).toBe('');
  });
});

test('the step that grants the rights gives the worker the role of the project, in its database', async () => {
  const sqlcmd = await fakeProgram(folder, 'sqlcmd');
  expect(runService('rights', sqlcmd)).toMatchObject({ status: 0 });
  const sql = await sqlcmd.input();
  expect(sql).toMatch(/^USE \[Orders\];\nGO\n/);
  expect(sql).toContain(await readFile(join(PROJECT_ROOT, 'sql/roles/worker.sql'), 'utf8'));
  expect(sql).toContain('ALTER ROLE [order_sync_worker] ADD MEMBER [order_sync];');
  expect(sql).toContain("IF IS_ROLEMEMBER(N'db_owner', N'order_sync') = 1 ALTER ROLE [db_owner] DROP MEMBER [order_sync];");
  expect(runService('rights', await fakeProgram(folder, 'sqlcmd', 'exit 1')).status).toBe(1);
});

describe("the step that prepares Temporal's schema", () => {
  test('creates and updates both databases', async () => {
    const tool = await fakeProgram(folder, 'temporal-sql-tool');
    expect(runService('temporal-schema', tool)).toMatchObject({ status: 0 });
    expect(await tool.arguments()).toEqual([
      '--db temporal create',
      '--db temporal setup-schema -v 0.0',
      '--db temporal update-schema -d /etc/temporal/schema/postgresql/v12/temporal/versioned',
      '--db temporal_visibility create',
      '--db temporal_visibility setup-schema -v 0.0',
      '--db temporal_visibility update-schema -d /etc/temporal/schema/postgresql/v12/visibility/versioned',
    ]);
  });

  test('stops at the first failure', async () => {
    const tool = await fakeProgram(folder, 'temporal-sql-tool', 'exit 1');
    expect(runService('temporal-schema', tool).status).toBe(1);
    expect(await tool.arguments()).toHaveLength(1);
  });
});

describe('the step that creates the namespace', () => {
  test('leaves one alone that is there', async () => {
    const temporal = await fakeProgram(folder, 'temporal');
    expect(runService('temporal-namespace', temporal)).toMatchObject({ status: 0 });
    expect(await temporal.arguments()).toEqual(['operator cluster health', 'operator namespace describe --namespace default']);
  });

  test('waits for the server, then creates it', async () => {
    // The server does not answer the first time, and has no namespace afterwards.
    const body = `case "$*" in *health) [ -e '${folder}/asked' ] || { touch '${folder}/asked'; exit 1; } ;; *describe*) exit 1 ;; esac`;
    const temporal = await fakeProgram(folder, 'temporal', body);
    const sleep = await fakeProgram(folder, 'sleep');
    expect(runService('temporal-namespace', temporal)).toMatchObject({ status: 0 });
    expect(await temporal.arguments()).toEqual([
      'operator cluster health',
      'operator cluster health',
      'operator namespace describe --namespace default',
      'operator namespace create --namespace default --retention 7d',
    ]);
    expect(await sleep.arguments()).toHaveLength(1);
  });

  test('gives up on a server that never serves, and names it', async () => {
    const temporal = await fakeProgram(folder, 'temporal', 'exit 1');
    await fakeProgram(folder, 'sleep');
    const { status, text } = runService('temporal-namespace', temporal);
    expect(status).toBe(1);
    expect(text).toContain('Temporal at temporal:7233 did not serve in time.');
  });
});
