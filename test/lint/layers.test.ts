import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

interface Violation {
  readonly from: string;
  readonly rule: { readonly name: string };
}

/** A small product without a fault. Each file imports or is imported. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/errors/codes.ts': 'export const CODES = 1;',
  'src/database/database.ts': 'export type Database = number;\nexport const open = 1;',
  'src/orders/key.ts': "import { createHash } from 'node:crypto';\nimport type { Database } from '../database/database.js';\nexport const key = (d: Database) => createHash('sha256').update(String(d));",
  'src/monday/types.ts': 'export type Item = number;',
  'src/monday/client.ts': "import type { Item } from './types.js';\nimport { CODES } from '../errors/codes.js';\nexport const item: Item = CODES;",
  'src/store/records/records.ts': "import type { Item } from '../monday/types.js';\nimport { open } from '../database/database.js';\nexport const record: Item = open;",
  'src/snapshot/file.ts': "import 'hyparquet';\nexport const file = 1;",
  'src/mapping/types.ts': 'export type Mapping = number;',
  'src/mapping/load.ts': "import type { Mapping } from './types.js';\nimport { key } from '../orders/key.js';\nexport const load: Mapping = key.length;",
  'src/temporal/search-attributes.ts': "import { defineSearchAttributeKey } from '@temporalio/common';\nexport const SyncStatus = defineSearchAttributeKey('SyncStatus', 'KEYWORD');",
  'src/temporal/connect.ts': "import '@temporalio/client';\nexport const connect = 1;",
  'src/activities/send.ts': "import { item } from '../monday/client.js';\nimport { record } from '../store/records.js';\nimport { load } from '../mapping/load.js';\nimport { file } from '../snapshot/file.js';\nexport const send = () => [item, record, load, file];",
  'src/workflows/run.ts': "import { proxyActivities } from '@temporalio/workflow';\nimport type * as activities from '../activities/send.js';\nimport type { Item } from '../monday/types.js';\nimport { SyncStatus } from '../temporal/search-attributes.js';\nexport const run = (_: Item) => [proxyActivities<typeof activities>({}), SyncStatus];",
  'sandbox/simulator/main.ts': "import { board } from './board.js';\nconsole.log(board);",
  'src/simulator/board.ts': 'export const board = 1;',
  'src/worker.ts': "import { run } from './workflows/run.js';\nimport { send } from './activities/send.js';\nimport { connect } from './temporal/connect.js';\nexport default [run, send, connect];",
  'sandbox/demo/main.ts': "import { board } from '../simulator/board.js';\nconsole.log(board);",
};

/** Each planted file breaks the rule named behind it; one without a rule is there for the others. */
const PLANTED: readonly (readonly [file: string, source: string, rule: string])[] = [
  ['src/errors/reads-orders.ts', "import '../orders/key.js';", 'errors-import-nothing'],
  ['src/database/reads-orders.ts', "import '../orders/key.js';", 'database-is-the-floor'],
  ['src/orders/reads-store.ts', "import '../store/records.js';", 'orders-look-down-only'],
  ['src/orders/names-store-type.ts', "import type { record } from '../store/records.js';\nexport type R = typeof record;", 'orders-look-down-only'],
  ['src/orders/opens-database.ts', "import '../database/database.js';", 'orders-name-database-types-only'],
  ['src/orders/reads-file.ts', "import 'node:fs/promises';", 'orders-do-no-io'],
  ['src/orders/reads-environment.ts', "import 'process';", 'orders-do-no-io'],
  ['src/orders/queries.ts', "import 'better-sqlite3';", 'orders-do-no-io'],
  ['src/orders/connects.ts', "import '@temporalio/client';", 'orders-do-no-io'],
  ['src/store/calls-activity.ts', "import '../activities/send.js';", 'capabilities-look-down-only'],
  ['src/temporal/reads-worker.ts', "import '../workflows/run.js';", 'capabilities-look-down-only'],
  ['src/store/uses-monday.ts', "import '../monday/client.js';", 'capabilities-stay-apart'],
  ['src/snapshot/uses-mapping.ts', "import '../mapping/load.js';", 'capabilities-stay-apart'],
  ['src/monday/names-store-type.ts', "import type { record } from '../store/records.js';\nexport type R = typeof record;", 'capabilities-stay-apart'],
  ['src/store/uses-types-as-value.ts', "import '../monday/types.js';", 'capabilities-share-types-only'],
  ['src/temporal/uses-store.ts', "import '../store/records.js';", 'temporal-stands-alone'],
  ['src/activities/uses-demo.ts', "import '../demo/main.js';", 'steps-look-down-only'],
  ['src/workflows/uses-cli.ts', "import type { x } from '../cli/status.js';\nexport type X = typeof x;", 'steps-look-down-only'],
  ['src/cli/status.ts', 'export const x = 1;', ''],
  ['src/workflows/calls-activity.ts', "import '../activities/send.js';", 'workflows-are-pure'],
  ['src/workflows/connects.ts', "import '../temporal/connect.js';", 'workflows-are-pure'],
  ['src/workflows/reads-file.ts', "import 'node:fs';", 'workflows-use-no-package-but-temporal'],
  ['src/workflows/uses-client.ts', "import '@temporalio/client';", 'workflows-use-no-package-but-temporal'],
  ['src/simulator/shares-code.ts', "import '../monday/client.js';", 'simulator-shares-no-code'],
  ['src/activities/uses-simulator.ts', "import '../simulator/board.js';", 'simulator-is-not-part-of-the-product'],
  ['src/cli/starts-worker.ts', "import '../worker.js';", 'entry-points-are-not-imported'],
  ['src/orders/circle-a.ts', "import { b } from './circle-b.js';\nexport const a = (): unknown => b;", 'no-circular'],
  ['src/orders/circle-b.ts', "import { a } from './circle-a.js';\nexport const b = (): unknown => a;", ''],
  ['src/orders/dead.ts', 'export const dead = 1;', 'no-orphans'],
  ['src/orders/misses.ts', "import './nowhere.js';", 'not-to-unresolvable'],
  ['src/activities/uses-test-package.ts', "import 'fast-check';", 'no-development-packages'],
];

describe('the layers of src', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'layers-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('a product that keeps them passes', async () => {
    expect(await violations(join(folder, 'clean'), CLEAN)).toEqual([]);
  });

  test('each planted violation turns the check red, and nothing else does', async () => {
    const planted = PLANTED.filter(([, , rule]) => rule !== '').map(([file, , rule]) => `${file}: ${rule}`);
    const found = await violations(join(folder, 'planted'), { ...CLEAN, ...Object.fromEntries(PLANTED.map(([file, source]) => [file, source])) });
    expect(found).toEqual([...new Set(planted)].sort());
  });
});

/** Writes the files below `folder` and returns the violations as sorted `file: rule` lines. */
async function violations(folder: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  for (const [name, source] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), source);
  }
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  for (const name of ['tsconfig.json', 'package.json', '.dependency-cruiser.cjs']) await copyFile(join(ROOT, name), join(folder, name));
  const program = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [program, 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'];
  const { stdout } = await run(process.execPath, args, { cwd: folder, maxBuffer: 64 * 1024 * 1024 });
  const { summary } = JSON.parse(stdout) as { summary: { violations: Violation[]; totalCruised: number } };
  expect(summary.totalCruised).toBeGreaterThan(Object.keys(files).length - 1);
  return [...new Set(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort();
}
