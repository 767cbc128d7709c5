import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Database } from '../../src/database/database.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { startStack } from '../../sandbox/demo/stack.js';
import type { Stack } from '../../sandbox/demo/stack.js';
import { orderColumns, toRow } from '../../sandbox/sample/columns.js';
import type { SampleOrder } from '../../sandbox/sample/columns.js';
import type { SourceChange } from '../../sandbox/sample/demo-changes.js';
import { loadMarked } from '../../sandbox/disposable/source-rows.js';
import { compiledClone } from './clone.js';
import { readSchedule } from './schedule.js';
import type { Schedule } from './schedule.js';
import { temporalCli } from './temporal-cli.js';
import { within } from './until.js';

export const MAPPING = 'customer-master-schedule';
export const RUN_ID = `order-sync/${MAPPING}`;

/** Longest that any run of these tests takes on a busy machine. */
export const RUN_MS = 90_000;

export interface TestSyncOptions {
  /** Changes the text of the shipped mapping: a low gate, small batches. */
  readonly mapping?: (yaml: string) => string;
  /** More files of the mappings folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** More board descriptions. */
  readonly boards?: readonly unknown[];
}

/** How a run ended: the result, or the failure that Temporal reports. */
export interface RunOutcome {
  readonly status: string;
  readonly staged: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  readonly unchanged: number;
  readonly message: string;
}

/** One self-contained stack with what a test does to it. */
export interface TestSync {
  readonly stack: Stack;
  readonly folder: string;
  readonly database: Database;
  readonly schedule: Schedule;
  insert(orders: readonly SampleOrder[]): Promise<void>;
  change(changes: readonly SourceChange[]): Promise<void>;
  /** Starts a run, as the schedule and the command do; of the shipped mapping unless another is named. */
  start(selection?: Readonly<Record<string, unknown>>, mappingName?: string): Promise<WorkflowHandleWithFirstExecutionRunId>;
  /** Starts a run and waits for its end. */
  run(selection?: Readonly<Record<string, unknown>>, mappingName?: string): Promise<RunOutcome>;
  /** The real `temporal` program on this stack's server. */
  cli(...args: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

/** A handful of orders: one of them is a larger share than the shipped mapping lets go without a person. */
export const wideRemovals = (yaml: string): string =>
  yaml.replace('removals: { maxShare: 0.05, minimumOrders: 10 }', 'removals: { maxShare: 0.5 }');

/**
 * Short bounds, so that a request without an answer is settled within seconds. The simulator commits what it has received within less than
 * them: its slowest request in these tests takes 4 s.
 */
const BOUNDS = { effectMs: 6_000, indexLagMs: 500 };

const CLONE = compiledClone();
/** Workers take the workflows as the rung has bundled them, which bundling them at each start would only repeat. */
export const BUNDLED: NodeJS.ProcessEnv = CLONE === null ? {} : { WORKFLOW_BUNDLE: join(CLONE, 'dist/workflow-bundle.js') };

/** A SQL Server whose database may be emptied, when a suite puts one in the place of the embedded databases. */
export const testServer: { mssqlUrl: string | undefined } = { mssqlUrl: undefined };

export async function startTestSync(options: TestSyncOptions = {}): Promise<TestSync> {
  const folder = await mkdtemp(join(tmpdir(), 'order-sync-e2e-'));
  const mappingsFolder = join(folder, 'mappings');
  const shipped = join(PROJECT_ROOT, 'mappings');
  await mkdir(mappingsFolder);
  const yaml = await readFile(join(shipped, `${MAPPING}.yaml`), 'utf8');
  await writeFile(join(mappingsFolder, `${MAPPING}.yaml`), options.mapping?.(yaml) ?? yaml);
  await writeFile(join(mappingsFolder, 'customers.yaml'), await readFile(join(shipped, 'customers.yaml')));
  for (const [name, text] of Object.entries(options.files ?? {})) await writeFile(join(mappingsFolder, name), text);
  const boards = [join(shipped, 'boards', `${MAPPING}.json`)];
  for (const [index, board] of (options.boards ?? []).entries()) {
    boards.push(join(folder, `board-${String(index)}.json`));
    await writeFile(boards.at(-1) ?? '', JSON.stringify(board));
  }
  const started = await startStack({
    folder,
    plan: 'agent',
    boards,
    mappingsFolder,
    bounds: BOUNDS,
    mssqlUrl: testServer.mssqlUrl,
    report: () => undefined,
  });
  const stack = { ...started, startWorker: async (name: string, env = {}) => await started.startWorker(name, { ...BUNDLED, ...env }) };
  return testSync(stack, folder, await readSchedule(mappingsFolder, MAPPING));
}

function testSync(stack: Stack, folder: string, schedule: Schedule): TestSync {
  const { database, temporal } = stack.services;
  const start: TestSync['start'] = async (selection = {}, mappingName = MAPPING) =>
    await temporal.workflow.start('syncRun', {
      taskQueue: 'order-sync',
      workflowId: `order-sync/${mappingName}`,
      args: [{ mappingName, selection }],
      workflowTaskTimeout: '5 seconds',
    });
  return {
    stack,
    folder,
    database,
    schedule,
    insert: async (orders) => {
      await loadMarked(database, 'dbo.ORDERS_UNIFIED', orderColumns, orders.map(toRow));
    },
    change: async (changes) => {
      for (const change of changes) await applyChange(database, change);
    },
    start,
    run: async (...of) => await outcomeOf(await start(...of)),
    cli: async (...args) => await temporalCli(stack.temporal.address, ...args),
    stop: async () => {
      await stack.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function applyChange(database: Database, { edits }: SourceChange): Promise<void> {
  await database.transaction(async (tx) => {
    for (const edit of edits) {
      if (edit.operation === 'insert') await loadMarked(tx, 'dbo.ORDERS_UNIFIED', edit.columns, [edit.row]);
      else if (edit.operation === 'delete')
        await tx.execute('DELETE FROM [dbo].[ORDERS_UNIFIED] WHERE [AAG ORDER NUMBER] = @number', { number: edit.orderNumber });
      else {
        await tx.execute(`UPDATE [dbo].[ORDERS_UNIFIED] SET [${edit.column}] = @value WHERE [AAG ORDER NUMBER] = @number`, {
          value: edit.value,
          number: edit.orderNumber,
        });
      }
    }
  });
}

/** Waits for the end of a workflow, however it ends. */
export async function outcomeOf(handle: WorkflowHandle): Promise<RunOutcome> {
  try {
    return { message: '', ...((await within(handle.result(), RUN_MS, `the end of ${handle.workflowId}`)) as Omit<RunOutcome, 'message'>) };
  } catch (error) {
    const { message, type, details } = causeOf(error);
    const counts = (details?.[0] ?? {}) as Partial<RunOutcome>;
    const status = type ?? (message === 'Workflow canceled' ? 'CANCELLED' : (message.split(':')[0] ?? ''));
    return { staged: -1, promoted: -1, failed: -1, deferred: -1, unchanged: -1, ...counts, status, message: messagesOf(error) };
  }
}

/** The messages of an error and its causes, outermost first. */
function messagesOf(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: unknown };
  return cause === undefined ? message : `${message}: ${messagesOf(cause)}`;
}

/** The failure with the reason: the workflow's own, or that of the activity that stopped it. */
function causeOf(error: unknown): { message: string; type?: string | null; details?: unknown[] } {
  const failure = error as { message: string; type?: string | null; details?: unknown[]; cause?: unknown };
  return failure.cause === undefined ? failure : causeOf(failure.cause);
}
