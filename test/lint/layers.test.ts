import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');

/** A small product without a fault. Each file imports or is imported. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/errors/codes.ts': 'export const CODES = 1;',
  'src/database/database.ts': 'export type Database = number;\nexport const open = 1;',
  'src/orders/key.ts':
    "import { createHash } from 'node:crypto';\nimport type { Database } from '../database/database.js';\nexport const key = (d: Database) => createHash('sha256').update(String(d));",
  'src/monday/types.ts': 'export type Item = number;',
  'src/monday/client.ts':
    "import type { Item } from './types.js';\nimport { CODES } from '../errors/codes.js';\nexport const item: Item = CODES;",
  'src/store/records/records.ts':
    "import type { Item } from '../../monday/types.js';\nimport { open } from '../../database/database.js';\nexport const record: Item = open;",
  'src/snapshot/file.ts': "import 'hyparquet';\nexport const file = 1;",
  'src/mapping/types.ts': 'export type Mapping = number;',
  'src/mapping/load.ts':
    "import type { Mapping } from './types.js';\nimport { key } from '../orders/key.js';\nexport const load: Mapping = key.length;",
  'src/temporal/search-attributes.ts':
    "import { defineSearchAttributeKey } from '@temporalio/common';\nexport const SyncStatus = defineSearchAttributeKey('SyncStatus', 'KEYWORD');",
  'src/temporal/connect.ts': "import '@temporalio/client';\nexport const connect = 1;",
  'src/contracts/messages.ts':
    "import type { record } from '../store/records/records.js';\nexport const QUEUE = 'q';\nexport type Result = typeof record;",
  'src/sync/send/send.ts':
    "import { item } from '../../monday/client.js';\nimport { record } from '../../store/records/records.js';\nimport { load } from '../../mapping/load.js';\nimport { file } from '../../snapshot/file.js';\nexport const send = () => [item, record, load, file];",
  'src/activities/run.ts': "import { send } from '../sync/send/send.js';\nexport const run = () => send();",
  'src/workflows/run.ts':
    "import { proxyActivities } from '@temporalio/workflow';\nimport type * as activities from '../activities/run.js';\nimport { QUEUE } from '../contracts/messages.js';\nimport { SyncStatus } from '../temporal/search-attributes.js';\nexport const run = () => [proxyActivities<typeof activities>({}), SyncStatus, QUEUE];",
  'src/workflows/loop/batch-loop.ts':
    "import type { Result } from '../../contracts/messages.js';\nimport { next } from './window.js';\nexport const loop = (): Result => next;",
  'src/workflows/loop/window.ts': 'export const next = 1;',
  'src/config/settings.ts': "import { connect } from '../temporal/connect.js';\nexport const settings = connect;",
  'src/worker.ts':
    "import { run } from './workflows/run.js';\nimport { run as activity } from './activities/run.js';\nimport { settings } from './config/settings.js';\nexport default [run, activity, settings];",
  'sandbox/simulator/main.ts': "import { board } from './board.js';\nconsole.log(board);",
  'sandbox/simulator/board.ts': 'export const board = 1;',
  'sandbox/demo/main.ts': "import { settings } from '../../src/config/settings.js';\nconsole.log(settings);",
};

/** Each planted file breaks the rule named behind it; one without a rule is there for the others. */
const PLANTED: readonly (readonly [file: string, source: string, rule: string])[] = [
  ['src/errors/reads-orders.ts', "import '../orders/key.js';", 'errors-import-nothing'],
  ['src/database/reads-orders.ts', "import '../orders/key.js';", 'database-is-the-floor'],
  ['src/orders/reads-store.ts', "import '../store/records/records.js';", 'orders-look-down-only'],
  [
    'src/orders/names-store-type.ts',
    "import type { record } from '../store/records/records.js';\nexport type R = typeof record;",
    'orders-look-down-only',
  ],
  ['src/orders/opens-database.ts', "import '../database/database.js';", 'orders-name-database-types-only'],
  ['src/orders/reads-file.ts', "import 'node:fs/promises';", 'orders-do-no-io'],
  ['src/orders/reads-environment.ts', "import 'process';", 'orders-do-no-io'],
  ['src/orders/queries.ts', "import 'better-sqlite3';", 'orders-do-no-io'],
  ['src/orders/connects.ts', "import '@temporalio/client';", 'orders-do-no-io'],
  ['src/store/records/calls-activity.ts', "import '../../activities/run.js';", 'capabilities-look-down-only'],
  ['src/store/records/calls-use-case.ts', "import '../../sync/send/send.js';", 'capabilities-look-down-only'],
  ['src/temporal/reads-worker.ts', "import '../workflows/run.js';", 'capabilities-look-down-only'],
  ['src/store/records/uses-monday.ts', "import '../../monday/client.js';", 'capabilities-stay-apart'],
  ['src/snapshot/uses-mapping.ts', "import '../mapping/load.js';", 'capabilities-stay-apart'],
  [
    'src/monday/names-store-type.ts',
    "import type { record } from '../store/records/records.js';\nexport type R = typeof record;",
    'capabilities-stay-apart',
  ],
  ['src/store/records/uses-types-as-value.ts', "import '../../monday/types.js';", 'capabilities-share-types-only'],
  ['src/temporal/uses-store.ts', "import '../store/records/records.js';", 'temporal-stands-alone'],
  ['src/activities/uses-settings.ts', "import '../config/settings.js';", 'steps-look-down-only'],
  ['src/workflows/uses-cli.ts', "import type { x } from '../cli/status.js';\nexport type X = typeof x;", 'steps-look-down-only'],
  ['src/contracts/runs-code.ts', "import '../store/records/records.js';", 'contracts-name-types-only'],
  ['src/sync/send/calls-activity.ts', "import '../../activities/run.js';", 'use-cases-look-down-only'],
  [
    'src/sync/send/names-workflow-type.ts',
    "import type { run } from '../../workflows/run.js';\nexport type R = typeof run;",
    'use-cases-look-down-only',
  ],
  ['src/config/reads-command.ts', "import '../cli/status.js';", 'config-knows-no-command'],
  ['src/cli/status.ts', 'export const x = 1;', ''],
  ['src/cli/pages/reads-file.ts', "import 'node:fs';", 'pages-do-no-io'],
  ['src/workflows/loop/uses-contract.ts', "import '../../contracts/messages.js';", 'loops-name-types-only'],
  ['src/workflows/loop/uses-workflow.ts', "import '../run.js';", 'loops-name-types-only'],
  ['src/workflows/loop/sleeps.ts', "import { sleep } from '@temporalio/workflow';\nexport default sleep;", 'loops-know-no-temporal'],
  [
    'src/workflows/loop/names-temporal-type.ts',
    "import type { Duration } from '@temporalio/common';\nexport type D = Duration;",
    'loops-know-no-temporal',
  ],
  ['src/workflows/calls-activity.ts', "import '../activities/run.js';", 'workflows-are-pure'],
  ['src/workflows/connects.ts', "import '../temporal/connect.js';", 'workflows-are-pure'],
  ['src/workflows/reads-file.ts', "import 'node:fs';", 'workflows-use-no-package-but-temporal'],
  ['src/workflows/uses-client.ts', "import '@temporalio/client';", 'workflows-use-no-package-but-temporal'],
  ['sandbox/simulator/shares-code.ts', "import '../../src/monday/client.js';", 'simulator-shares-no-code'],
  ['sandbox/demo/reads-board.ts', "import '../simulator/board.js';", 'simulator-is-spoken-to-over-http'],
  ['src/activities/uses-simulator.ts', "import '../../sandbox/simulator/board.js';", 'product-needs-no-sandbox'],
  ['src/cli/starts-worker.ts', "import '../worker.js';", 'entry-points-are-not-imported'],
  ['src/orders/circle-a.ts', "import { b } from './circle-b.js';\nexport const a = (): unknown => b;", 'no-circular'],
  ['src/orders/circle-b.ts', "import { a } from './circle-a.js';\nexport const b = (): unknown => a;", ''],
  ['src/orders/type-circle-a.ts', "import type { B } from './type-circle-b.js';\nexport type A = B | 1;", 'no-circular'],
  ['src/orders/type-circle-b.ts', "import type { A } from './type-circle-a.js';\nexport type B = A[];", ''],
  ['src/orders/dead.ts', 'export const dead = 1;', 'no-orphans'],
  ['src/orders/misses.ts', "import './nowhere.js';", 'not-to-unresolvable'],
  ['src/activities/uses-test-package.ts', "import 'fast-check';", 'no-development-packages'],
];

describe('the layers of src and sandbox', () => {
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
    const found = await violations(join(folder, 'planted'), {
      ...CLEAN,
      ...Object.fromEntries(PLANTED.map(([file, source]) => [file, source])),
    });
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
  const summary = await cruised(folder);
  expect(summary.totalCruised).toBeGreaterThan(Object.keys(files).length - 1);
  return [...new Set(summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`))].sort();
}

/** As `depcruise src sandbox` in that folder. */
async function cruised(folder: string): Promise<ICruiseResult['summary']> {
  const back = process.cwd();
  process.chdir(folder);
  try {
    const options = await extractDepcruiseOptions('./.dependency-cruiser.cjs');
    const { output } = await cruise(['src', 'sandbox'], options, undefined, { tsConfig: extractTSConfig('tsconfig.json') });
    return (output as ICruiseResult).summary;
  } finally {
    process.chdir(back);
  }
}
