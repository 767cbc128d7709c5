import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadSettings, PROJECT_ROOT } from '../../src/config/settings.js';
import { composeFile, exampleSettings, interpolate } from './support/project.js';
import type { Service } from './support/project.js';

const { services, volumes } = composeFile();
const all = Object.entries(services);
const stays = (service: Service): boolean => service.restart === 'unless-stopped';
const oneShots = all.filter(([, service]) => !stays(service) && service.profiles === undefined).map(([name]) => name);
const imageOf = (name: string): string => interpolate(services[name]?.image ?? '');
const minor = (tag: string): number => Number(/:?(?:v?\d+)\.(\d+)/.exec(tag)?.[1]);

describe('the services', () => {
  test.each(all)('%s runs a pinned image', (_, service) => {
    const image = interpolate(service.image ?? '');
    expect(image).toMatch(/^[\w./-]+:[\w.-]+$/);
    expect(image).not.toMatch(/:latest|auto-setup/);
  });

  test.each(all.filter(([, service]) => stays(service)))('%s stays up and has a health check', (_, service) => {
    expect(service.healthcheck?.test?.length).toBeGreaterThan(1);
  });

  test.each(oneShots)('%s runs once, and others wait for its end', (name) => {
    const conditions = all.flatMap(([, service]) => service.depends_on?.[name]?.condition ?? []);
    expect(new Set(conditions)).toEqual(new Set(['service_completed_successfully']));
  });

  test('each waits for a state that the other reaches', () => {
    const waits = all.flatMap(([, service]) => Object.entries(service.depends_on ?? {}));
    for (const [name, { condition }] of waits) {
      const other = services[name];
      expect(other, name).toBeDefined();
      expect(condition).toBe(other !== undefined && stays(other) ? 'service_healthy' : 'service_completed_successfully');
    }
  });

  test('the worker starts on migrated tables with its rights and a prepared namespace, with or without the simulator', () => {
    expect(services['worker']?.depends_on).toEqual({
      rights: { condition: 'service_completed_successfully' },
      'temporal-setup': { condition: 'service_completed_successfully' },
      simulator: { condition: 'service_healthy', required: false },
    });
    expect(services['simulator']?.profiles).toEqual([exampleSettings().get('COMPOSE_PROFILES')]);
  });

  test('the worker reads from its environment where everything is, and only it gets the token', async () => {
    const read = async (name: string) => {
      const own = Object.entries(services[name]?.environment ?? {}).map(([key, value]) => [key, interpolate(value)]);
      return await loadSettings(undefined, Object.fromEntries(own) as NodeJS.ProcessEnv);
    };
    expect(await read('worker')).toMatchObject({
      temporal: { address: 'temporal:7233', namespace: 'default' },
      temporalUi: 'http://localhost:8080',
      database: { engine: 'mssql', server: 'sql-server', port: 1433, database: 'Orders', encrypt: true, trustServerCertificate: true },
      monday: { url: 'http://simulator:8090/v2', token: 'Of-this-test-1' },
      snapshotFolder: '/data/snapshot',
    });
    for (const name of ['migrate', 'temporal-setup', 'sample', 'cli']) {
      expect(await read(name)).toMatchObject({ database: { engine: 'mssql', server: 'sql-server' }, monday: { token: null } });
    }
  });

  test('only what makes tables and sample orders logs in with the rights for that, and a source is made for the sample alone', () => {
    const user = (name: string): string => interpolate(services[name]?.environment?.['MSSQL_USER'] ?? '');
    const names = ['migrate', 'sample', 'worker', 'cli', 'temporal-setup'];
    expect(Object.fromEntries(names.map((name) => [name, user(name)]))).toEqual({
      migrate: 'order_sync_migrator',
      sample: 'order_sync_migrator',
      worker: 'order_sync',
      cli: 'order_sync',
      'temporal-setup': 'order_sync',
    });
    expect(services['rights']?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    expect(services['migrate']?.command).toContain('--with-source');
  });

  test('data lives in named volumes, and everything else that is mounted is there', () => {
    const mounts = all.flatMap(([, service]) => service.volumes ?? []);
    expect(mounts.filter((mount) => !mount.includes(':'))).toEqual([]);
    const sources = mounts.map((mount) => mount.split(':')[0] ?? '');
    expect(new Set(sources.filter((source) => !source.startsWith('.')))).toEqual(new Set(Object.keys(volumes)));
    expect(sources.filter((source) => source.startsWith('.') && !existsSync(join(PROJECT_ROOT, source)))).toEqual([]);
    expect(services['sql-server']?.volumes).toEqual(['sql-server:/var/opt/mssql']);
    expect(services['temporal-postgres']?.volumes).toEqual(['temporal-postgres:/var/lib/postgresql/data']);
  });

  test('commands name files of the project', () => {
    const files = all
      .flatMap(([, service]) => [...(service.command ?? []), ...(service.entrypoint ?? []), ...(service.healthcheck?.test ?? [])])
      .filter((word) => /^(\/app\/dist|docker|mappings)\//.test(word))
      // What is compiled is in the image alone; here are its sources.
      .map((word) => word.replace(/^\/app\/dist\/(.*)\.js$/, '$1.ts'));
    expect(files.length).toBeGreaterThan(3);
    expect(files.filter((file) => !existsSync(join(PROJECT_ROOT, file)))).toEqual([]);
  });
});

describe('the versions', () => {
  test("Temporal's server and tools are of one version, not older than 1.30", () => {
    expect(imageOf('temporal').split(':')[1]).toBe(imageOf('temporal-schema').split(':')[1]);
    expect(imageOf('temporal-namespace')).toBe(imageOf('temporal-schema'));
    expect(minor(imageOf('temporal'))).toBeGreaterThanOrEqual(30);
  });

  test("Temporal's UI shows schedules and versions: 2.38 or later", () => {
    expect(minor(imageOf('temporal-ui'))).toBeGreaterThanOrEqual(38);
  });

  test('the database is SQL Server 2022, and its tools are those of its image', () => {
    expect(imageOf('sql-server')).toMatch(/^mcr\.microsoft\.com\/mssql\/server:2022-/);
    expect([imageOf('db'), imageOf('rights')]).toEqual([imageOf('sql-server'), imageOf('sql-server')]);
  });
});
