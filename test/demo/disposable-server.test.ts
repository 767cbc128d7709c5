import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { disposableConfig, disposableUrl } from '../../sandbox/disposable/disposable-server.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';

const run = promisify(execFile);

describe('a server is used', () => {
  const url = (database: string): string => `mssql://sync:a-secret@sql:1433/${database}`;

  test.each<[string, NodeJS.ProcessEnv]>([
    ['by DATABASE and MSSQL_URL alone', { DATABASE: 'mssql', MSSQL_URL: url('orders_latest') }],
    ['for a database with test in its name', { DATABASE: 'mssql', MSSQL_URL: url('order_sync_test') }],
    ['by an empty name', { DATABASE: 'mssql', MSSQL_URL: url('order_sync_test'), ORDER_SYNC_DISPOSABLE_DATABASE: '' }],
  ])('never %s', (_, env) => {
    expect(disposableUrl(env)).toBeUndefined();
  });

  test('when the variable of its own names the database of the URL, whatever its name', () => {
    expect(disposableUrl({ MSSQL_URL: url('scratch'), ORDER_SYNC_DISPOSABLE_DATABASE: 'scratch' })).toBe(url('scratch'));
    expect(
      disposableUrl({ DATABASE: 'mssql', MSSQL_DATABASE: 'orders', MSSQL_URL: url('scratch'), ORDER_SYNC_DISPOSABLE_DATABASE: 'scratch' }),
    ).toBe(url('scratch'));
    expect(disposableConfig(url('scratch'))).toMatchObject({ server: 'sql', database: 'scratch' });
  });

  test.each([
    ['another database', url('orders_latest')],
    ['another spelling', url('Scratch')],
    ['no database', 'mssql://sync:a-secret@sql:1433'],
    ['no URL', undefined],
  ])('never when the variable names one and MSSQL_URL leads to %s: that is refused without the password', (_, MSSQL_URL) => {
    const refused = (): unknown =>
      disposableUrl({ DATABASE: 'mssql', MSSQL_URL, MSSQL_DATABASE: 'scratch', ORDER_SYNC_DISPOSABLE_DATABASE: 'scratch' });
    expect(refused).toThrow(/^ORDER_SYNC_DISPOSABLE_DATABASE names scratch, but /);
    expect(refused).not.toThrow(/a-secret/);
  });
});

describe('with the settings of the product in the shell', () => {
  let folder: string;
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hostile-'));
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
  });
  afterAll(async () => {
    listener.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** As an operator has them. Each address is that of a listener that counts who comes. */
  function operator(): NodeJS.ProcessEnv {
    const port = String((listener.address() as AddressInfo).port);
    return {
      ...cleanEnvironment(),
      TEMPORAL_CLI_PATH: process.env['TEMPORAL_CLI_PATH'],
      DATABASE: 'mssql',
      MSSQL_URL: `mssql://sync:a-secret@127.0.0.1:${port}/orders_latest?encrypt=false`,
      MSSQL_SERVER: '127.0.0.1',
      MSSQL_PORT: port,
      MSSQL_DATABASE: 'orders_latest',
      MSSQL_USER: 'sync',
      MSSQL_PASSWORD: 'a-secret',
      CONTRACT_MSSQL_URL: `mssql://sync:a-secret@127.0.0.1:${port}/order_sync_test?encrypt=false`,
      DATABASE_FILE: join(folder, 'orders.db'),
      ORDER_SYNC_FOLDER: join(folder, 'order-sync'),
      MONDAY_API_URL: `http://127.0.0.1:${port}/v2`,
      MONDAY_API_TOKEN: 'a-secret',
      TEMPORAL_ADDRESS: `127.0.0.1:${port}`,
    };
  }

  function expectNothingTouched(): void {
    expect(connections).toBe(0);
    expect([existsSync(join(folder, 'orders.db')), existsSync(join(folder, 'order-sync'))]).toEqual([false, false]);
  }

  test('the listener counts whoever follows them', async () => {
    const opened = run(process.execPath, ['--import', 'tsx', 'src/client.ts', 'db', 'status'], { cwd: PROJECT_ROOT, env: operator() });
    await expect(opened).rejects.toMatchObject({ code: expect.any(Number) as number });
    expect(connections).toBeGreaterThan(0);
    connections = 0;
  });

  test('the bench measures the embedded engine alone, and says so', async () => {
    const small = ['--orders', '20', '--rounds', '1', '--large', '40'];
    const { stdout } = await run(process.execPath, ['--import', 'tsx', 'bench/main.ts', 'staging', ...small], {
      cwd: PROJECT_ROOT,
      env: operator(),
    });
    expect(stdout).toMatch(/^SQLite \(embedded\)$/m);
    expect(stdout).toMatch(/^TDS: not measured; no SQL Server is used\. Only ORDER_SYNC_DISPOSABLE_DATABASE=<name>/m);
    expectNothingTouched();
  });

  test('the contract suite skips the server, and says so', async () => {
    const { stdout } = await run(
      join(PROJECT_ROOT, 'node_modules/.bin/vitest'),
      ['run', 'test/contract/contract.test.ts', '-t', 'migration|keeps the contract'],
      { cwd: PROJECT_ROOT, env: operator() },
    );
    expect(stdout).toMatch(/^skipped: .*'mssql' > keeps the contract: no SQL Server is used\. Only ORDER_SYNC_DISPOSABLE_DATABASE=<name>/m);
    expect(stdout).toMatch(/ 0 failed/);
    expectNothingTouched();
  });

  test('demo and sample are refused where the name and the address differ, before anything is opened', async () => {
    const env = { ...operator(), ORDER_SYNC_DISPOSABLE_DATABASE: 'order_sync_test' };
    for (const [file, said] of [
      ['sandbox/demo/main.ts', /names order_sync_test, but MSSQL_URL names orders_latest/],
      ['sandbox/sample/load.ts', /is order_sync_test, and the database of the settings is orders_latest/],
    ] as const) {
      const { stdout, stderr } = await run(process.execPath, ['--import', 'tsx', file], { cwd: PROJECT_ROOT, env }).then(
        () => expect.unreachable(`${file} was not refused`),
        (error: unknown) => error as { stdout: string; stderr: string },
      );
      expect(stdout + stderr).toMatch(said);
    }
    expectNothingTouched();
  });
});
