import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { composeFile, exampleSettings, filledSettings, interpolate, isSecret, projectFile, projectYaml } from './support/project.js';

// The Compose Specification's own JSON schema, as the package dclint ships it.
const SCHEMA = 'node_modules/dclint/schemas/compose.schema.json';
const installed = spawnSync('docker', ['compose', 'version']).status === 0;
const NOT_INSTALLED = 'docker compose is not installed here; the schema of the Compose Specification and our own rules are checked instead';

describe('docker-compose.yml', () => {
  const folder = mkdtempSync(join(tmpdir(), 'compose-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  /** `docker compose config` with these settings: what Docker would run, or what it finds wrong. */
  function config(settings: ReadonlyMap<string, string>): { status: number | null; text: string } {
    const file = join(folder, '.env');
    writeFileSync(file, [...settings].map(([name, value]) => `${name}=${value}`).join('\n'));
    const { status, stdout, stderr } = spawnSync('docker', ['compose', '--env-file', file, '--file', 'docker-compose.yml', 'config'], {
      cwd: PROJECT_ROOT,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], DOCKER_CONFIG: process.env['DOCKER_CONFIG'] },
    });
    return { status, text: `${stdout}${stderr}` };
  }

  test('keeps to the schema of the Compose Specification', () => {
    const validate = new Ajv({ strict: false, allErrors: true, validateFormats: false }).compile(schema());
    validate(projectYaml('docker-compose.yml'));
    expect(validate.errors).toBeNull();
    // A schema that lets everything pass would prove nothing.
    expect(validate({ services: { worker: { healtcheck: {} } } })).toBe(false);
  });

  test('is taken by `docker compose config` once .env is filled in', (context) => {
    if (!installed) context.skip(NOT_INSTALLED);
    expect(config(filledSettings())).toMatchObject({ status: 0 });
  });

  const secrets = [...exampleSettings().keys()].filter(isSecret);
  test.for(secrets)('is refused by `docker compose config` without %s', (name, context) => {
    if (!installed) context.skip(NOT_INSTALLED);
    const { status, text } = config(new Map([...filledSettings(), [name, '']]));
    expect(status).not.toBe(0);
    expect(text).toContain(`Set ${name} in .env`);
  });

  test('holds no secret, and none has a default', () => {
    const { services } = composeFile();
    const settings = Object.values(services).flatMap(({ environment }) => Object.entries(environment ?? {}));
    const secret = settings.filter(([name]) => isSecret(name)).map(([, value]) => value);
    expect(secret.length).toBeGreaterThan(0);
    expect(secret.filter((value) => !/^\$\{\w+:\?[^}]+\}$/.test(value))).toEqual([]);
    const variables = [...projectFile('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)(:\?)?/g)];
    expect(variables.filter(([, name, required]) => isSecret(name ?? '') && required === undefined)).toEqual([]);
    expect([...exampleSettings()].filter(([name, value]) => isSecret(name) && value !== '')).toEqual([]);
    expect(projectFile('.gitignore').split('\n')).toContain('.env');
  });

  test('reads the settings that .env.example explains, and no others', () => {
    const used = [...projectFile('docker-compose.yml').matchAll(/(?<!\$)\$\{(\w+)/g)].map(([, name]) => name ?? '');
    // COMPOSE_PROFILES is Docker's own.
    expect([...new Set([...used, 'COMPOSE_PROFILES'])].sort()).toEqual([...exampleSettings().keys()].sort());
  });

  test('opens its ports to this machine alone', () => {
    const ports = Object.values(composeFile().services).flatMap((service) => service.ports ?? []);
    expect(ports.length).toBeGreaterThan(0);
    expect(ports.filter((port) => !interpolate(port).startsWith('127.0.0.1:'))).toEqual([]);
  });

  function schema(): Record<string, unknown> {
    // Ajv finds draft 7 only under its plain address.
    const { $schema: _, ...rest } = JSON.parse(projectFile(SCHEMA)) as Record<string, unknown>;
    return rest;
  }
});
