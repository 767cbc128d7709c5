import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Whether this is the compiled program in `dist`, as it is installed, or its TypeScript sources. */
export const COMPILED = import.meta.url.endsWith('.js');

/** Root of the package: where its own `sql`, its sample mappings and `dist` are. Nothing of a user is there. */
export const PROJECT_ROOT = fileURLToPath(new URL(COMPILED ? '../../..' : '../..', import.meta.url));

/** The version of the program. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(resolve(PROJECT_ROOT, 'package.json'), 'utf8')) as { version: string };
  return version;
}

/** The tables of the product as the package brings them. */
export const PACKAGE_SQL = resolve(PROJECT_ROOT, 'sql');

/**
 * The folder of the tables: `sql` of the current folder, when it is one of this program, else the package's. A folder of that name may hold
 * anything, and `db migrate` applies all files of it: so it must contain the first file of the product.
 */
export function sqlFolder(): string {
  const own = resolve('sql');
  return existsSync(join(own, '00_migrations.sql')) ? own : PACKAGE_SQL;
}

/** The file of a program of the package by its source, `src/worker.ts`: the source itself, or what it was compiled to. */
export function programFile(source: string): string {
  return COMPILED ? resolve(PROJECT_ROOT, 'dist', source.replace(/\.ts$/, '.js')) : resolve(PROJECT_ROOT, source);
}

/** What node is started with to run a program of the package. Compiled ones need no loader. */
export function programArguments(source: string): string[] {
  return [...(COMPILED ? [] : ['--import', 'tsx']), programFile(source)];
}

/** The workflows as `npm run build` bundled them, from the same sources as the program; null for sources, which may have changed since. */
export function builtWorkflowBundle(): string | null {
  return COMPILED ? resolve(PROJECT_ROOT, 'dist/workflow-bundle.js') : null;
}
