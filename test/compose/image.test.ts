import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { disposableConfig, disposableUrl } from '../../sandbox/disposable/disposable-server.js';
import { composeFile, exampleSettings, projectFile, projectYaml } from './support/project.js';

interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        strategy?: { matrix: { node: number[] } };
        services?: Record<string, { image: string }>;
        env?: Record<string, string>;
        steps: { run?: string }[];
      }
    >
  >;
}

/** The import lines of all files of a folder. */
function imports(folder: string): string[] {
  return readdirSync(join(PROJECT_ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) => projectFile(join(folder, file)).split('\n'))
    .filter((line) => /^(import|\} from) /.test(line));
}

describe('the Dockerfile', () => {
  const lines = projectFile('Dockerfile').split('\n');
  const stages = lines.filter((line) => line.startsWith('FROM '));
  const [, product = [], trial = []] = stages.map((line, index) => {
    const next = stages[index + 1];
    return lines.slice(lines.indexOf(line), next === undefined ? undefined : lines.indexOf(next));
  });
  const copied = lines
    .filter((line) => line.startsWith('COPY ') && !line.includes('--from='))
    .flatMap((line) => line.split(' ').slice(1, -1));

  test('builds on the glibc of one Debian, and ships the slim one', () => {
    expect(stages).toEqual(['FROM node:24-bookworm AS build', 'FROM node:24-bookworm-slim AS product', 'FROM product']);
  });

  test('installs the versions of the lock file, compiles, and ships neither sources nor what only the build needed', () => {
    expect(lines.some((line) => line.startsWith('RUN npm ci '))).toBe(true);
    expect(lines.some((line) => line.startsWith('RUN npm run build && npm prune --omit=dev'))).toBe(true);
    expect(product).toContain('COPY --from=build /app/dist/workflow-bundle.js ./dist/workflow-bundle.js');
    expect(product.filter((line) => /^COPY ((\.\/)?src |.*tsconfig)/.test(line))).toEqual([]);
    const { bin } = projectYaml('package.json') as { bin: Record<string, string> };
    expect(product).toContain(`ENTRYPOINT ["node", "/app/${bin['order-sync'] ?? ''}"]`);
    expect(product).toContain('CMD ["worker"]');
    expect(product.filter((line) => /^(ENTRYPOINT|CMD|ENV) .*tsx/i.test(line))).toEqual([]);
  });

  test('runs as a user without rights, and is healthy when the worker is ready', () => {
    const user = product.findIndex((line) => line === 'USER 1000:1000');
    expect(user).toBeGreaterThan(0);
    expect(product.findLastIndex((line) => line.startsWith('RUN '))).toBeLessThan(user);
    expect(product.find((line) => line.startsWith('HEALTHCHECK '))).toContain(composeFile().services['worker']?.healthcheck?.test?.at(-1));
  });

  test('has an image of the product alone, and one that adds what tries it', () => {
    expect(product.filter((line) => line.includes('sandbox'))).toEqual([]);
    expect(trial.filter((line) => !/^(#.*)?$/.test(line))).toEqual(['FROM product', 'COPY --from=build /app/dist/sandbox ./dist/sandbox']);
    // Nothing of `src` needs what the product's image lacks.
    expect(imports('src').filter((line) => /sandbox|test\//.test(line))).toEqual([]);
  });

  test('writes to /data alone, so that its root file system may be read-only', () => {
    const env = product.find((line) => line.startsWith('ENV ORDER_SYNC_FOLDER='))?.split(' ') ?? [];
    expect(env).toContain('ORDER_SYNC_FOLDER=/data');
    expect(product.find((line) => line.startsWith('RUN ln -s '))).toContain('mkdir /data && chown node:node /data');
  });

  test('copies what is there and what .dockerignore lets through', () => {
    const passed = projectFile('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const sources = copied.map((source) => source.replace(/^\.\//, ''));
    expect(sources.filter((source) => !existsSync(join(PROJECT_ROOT, source)))).toEqual([]);
    expect([...new Set(sources)].sort()).toEqual([...passed].sort());
    expect(projectFile('.dockerignore').split('\n')).toContain('*');
  });
});

describe('the workflow of the continuous integration', () => {
  const { jobs } = projectYaml('.github/workflows/ci.yml') as Workflow;

  test('runs everything on each Node that is supported', () => {
    expect(jobs['test']?.strategy?.matrix.node).toEqual([20, 22, 24]);
    expect(jobs['test']?.steps.map(({ run }) => run)).toContain('.ci/run');
  });

  test('runs the contract suite on the SQL Server that the compose file runs, in a database that is named as disposable', () => {
    const job = jobs['sql-server'];
    expect(job?.services?.['sql-server']?.image).toBe(
      `mcr.microsoft.com/mssql/server:${exampleSettings().get('SQL_SERVER_VERSION') ?? ''}`,
    );
    expect(job?.steps.map(({ run }) => run)).toContain('npx vitest run test/contract');
    const env = Object.fromEntries(
      Object.entries(job?.env ?? {}).map(([name, value]) => [name, value.replaceAll(/\$\{\{[^}]*\}\}/g, '1')]),
    );
    const database = disposableConfig(disposableUrl(env) ?? '').database;
    expect(job?.steps.some(({ run }) => run?.includes(`CREATE DATABASE ${database};`))).toBe(true);
  });
});
