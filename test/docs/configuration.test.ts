import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configurationPage } from '../../src/cli/generate/configuration.js';
import { PROJECT_ROOT } from '../../src/config/package-files.js';
import { FINDINGS } from '../../src/errors/findings.js';
import { errorRegistry } from '../../src/errors/registry.js';
import { documentedVariables } from './documented.js';

const read = (file: string): string => readFileSync(join(PROJECT_ROOT, file), 'utf8');
const filesOf = (folder: string, ending: RegExp): string[] =>
  readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .map((file) => join(folder, file));

/** Of the operating system and of other programs, in their usual meaning. */
const COMMON = new Set(['APPDATA', 'DOCKER_CONFIG', 'GOBIN', 'HOME', 'PATH', 'TERM', 'XDG_CACHE_HOME', 'XDG_CONFIG_HOME']);
/** The mark of a disposable database, a table. */
const TABLE = 'ORDER_SYNC_DISPOSABLE';
const CODES = new Set([TABLE, ...errorRegistry.map(({ code }) => code), ...Object.keys(FINDINGS)]);

/** What a text of the code reads from the environment: `env.X`, `env['X']`, a constant with the name, or a key of a schema of variables. */
function readBy(file: string, text: string): string[] {
  const found = [
    ...text.matchAll(/\benv(?:ironment)?(?:\.|\[['"])(?<name>[A-Z][A-Z0-9_]{2,})/g),
    ...text.matchAll(/['"](?<name>(?:ORDER_SYNC|MSSQL|TEMPORAL|MONDAY_API)_[A-Z0-9_]+)['"]/g),
    ...(/^src\/(config|worker|temporal)\//.test(file)
      ? text.matchAll(/^\s+'?(?<name>[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)'?: (?:z|about|text|secret)\b/gm)
      : []),
  ];
  return found.map(({ groups }) => groups?.['name'] ?? '');
}

const isUnknown = (name: string): boolean => !documentedVariables.has(name) && !COMMON.has(name) && !CODES.has(name);

/** Names of variables in prose, by the beginnings that ours have. */
function namedBy(text: string): string[] {
  const names = text.match(
    /(?<![\w$<])(?:(?:ORDER_SYNC|MSSQL|TEMPORAL|DATABASE|HEALTH|WORKFLOW)_[A-Z][A-Z_]*|MONDAY_(?:API|EFFECT|INDEX|IDEMP|SCHEMA)[A-Z_]*)(?![\w.*])/g,
  );
  return (names ?? []).filter((name) => !name.endsWith('_'));
}

describe('docs/configuration.md', () => {
  it('is what `generate` writes from the schema', () => {
    expect(read('docs/configuration.md')).toBe(configurationPage());
  });

  it('explains every setting', () => {
    const rows = configurationPage()
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows.length).toBeGreaterThan(60);
    expect(rows.filter((row) => row.split(' | ')[3]?.trim() === '')).toEqual([]);
    expect(rows.find((row) => row.startsWith('| `MSSQL_PORT`'))).toBe(
      '| `MSSQL_PORT` | whole number from 1 to 65535 | `1433` | Port of the server. |  |',
    );
    expect(rows.find((row) => row.startsWith('| `MSSQL_PASSWORD`'))).toMatch(/ \| yes; file \|$/);
  });

  it('has every variable that the code reads', () => {
    const files = [
      ...['src', 'sandbox', 'bench', 'test/setup', 'test/contract', 'test/monday'].flatMap((folder) => filesOf(folder, /\.ts$/)),
      'vitest.config.ts',
    ];
    const found = files.flatMap((file) => readBy(file, read(file)).map((name) => ({ file, name })));
    expect(new Set(found.map(({ name }) => name)).size).toBeGreaterThan(30);
    expect(found.filter(({ name }) => isUnknown(name))).toEqual([]);
  });

  it("has every variable that Temporal's own configuration reads", () => {
    const code = read('node_modules/@temporalio/envconfig/src/envconfig-toml.ts');
    const names = [...code.matchAll(/envProvider\['([A-Z_]+)'\]/g)].map(([, name = '']) => name);
    expect(names.length).toBeGreaterThan(10);
    // Not used by a client or worker.
    expect(names.filter((name) => isUnknown(name) && !name.startsWith('TEMPORAL_CODEC_'))).toEqual([]);
  });
});

describe('a variable that is not documented', () => {
  it('is found in code of every form', () => {
    const code = "process.env['NEW_ONE'] env.NEW_TWO const X = 'ORDER_SYNC_NEW';\n  NEW_THREE: z.string(),";
    expect(readBy('src/config/some.ts', code).filter(isUnknown)).toEqual(['NEW_ONE', 'NEW_TWO', 'ORDER_SYNC_NEW', 'NEW_THREE']);
    expect(namedBy('`ORDER_SYNC_NEW`, MSSQL_PASSWORD, DATABASE_ACCESS').filter(isUnknown)).toEqual(['ORDER_SYNC_NEW']);
  });

  it.each(['README.md', 'CONTRIBUTING.md', ...filesOf('docs', /\.md$/), ...filesOf('deploy', /\.ya?ml$/)])('is not in %s', (file) => {
    expect(namedBy(read(file)).filter(isUnknown)).toEqual([]);
  });

  it('is not in .env.example and not asked for by the compose file', () => {
    const names = [
      ...[...read('.env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => name),
      ...[...read('docker-compose.yml').matchAll(/\$\{([A-Z_]+)/g)].map(([, name = '']) => name),
    ];
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter(isUnknown)).toEqual([]);
  });
});
