import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { closeRunReport } from '../../src/cli/closed-run.js';
import { openContext } from '../../src/cli/context.js';
import { follow } from '../../src/cli/follow/follow.js';
import { closedRow } from '../../src/cli/follow/closed-row.js';
import { PROJECT_ROOT } from '../../src/config/settings.js';
import { watchedRun } from '../../src/cli/watched-run.js';
import { DatabaseError } from '../../src/database/errors.js';
import { cleanEnvironment } from '../../sandbox/demo/stack.js';
import { brokenPromises } from '../support/checker.js';
import { cutLine } from '../support/cut-line.js';
import type { CutLine } from '../support/cut-line.js';
import { ordersOf } from '../support/orders.js';
import { MAPPING, RUN_ID, startTestSync, wideRemovals } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until, within } from '../support/until.js';
import { command, COMMAND, json } from './command.js';

/** Longest time until a change shows in a line: one poll a second, an answer within ten seconds, on a busy machine. */
const LINE_MS = 60_000;

/** A command that runs while the test goes on. */
interface Running {
  readonly said: () => string;
  readonly line: (text: string) => Promise<unknown>;
  readonly code: Promise<number | null>;
}

function start(args: readonly string[]): Running {
  const [program = '', ...before] = COMMAND;
  const child = spawn(program, [...before, ...args], { cwd: PROJECT_ROOT, env: cleanEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
  const code = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    said: () => said,
    line: async (text) =>
      await until(() => Promise.resolve(said.includes(text)), LINE_MS, `the line "${text}"`).catch((error: unknown) => {
        child.kill('SIGKILL');
        throw new Error(`${String(error)}\n${said}`);
      }),
    code,
  };
}

describe('watching a run over outages', { timeout: 240_000 }, () => {
  const orders = ordersOf('TITLE 9', 3);
  let sync: TestSync;
  let line: CutLine;
  let settings = '';

  beforeAll(async () => {
    sync = await startTestSync({ mapping: wideRemovals });
    await sync.insert(orders);
    line = await cutLine(sync.stack.temporal.address);
    settings = join(sync.folder, 'behind-the-line.json');
    const own = JSON.parse(await readFile(sync.stack.settingsFile, 'utf8')) as { temporal: object };
    await writeFile(settings, JSON.stringify({ ...own, temporal: { ...own.temporal, address: line.address } }));
  });
  afterAll(async () => {
    await line.close();
    await sync.stop();
  });

  /** Takes the table with a run's progress away, and brings it back. The product has no statement for it. */
  const rename = (from: string, to: string): void => {
    const file = new BetterSqlite(join(sync.folder, 'orders.db'));
    file.pragma('legacy_alter_table = ON');
    file.exec(`ALTER TABLE ${from} RENAME TO ${to}`);
    file.close();
  };
  const loseDatabase = (): void => {
    rename('SYNC_Run', 'SYNC_Run_away');
  };
  const restoreDatabase = (): void => {
    rename('SYNC_Run_away', 'SYNC_Run');
  };

  test('a watcher that gives up reports that the run continues and where to look, and ends with 5', async () => {
    const run = await sync.start();
    const context = await openContext({ settings, mapping: MAPPING });
    const workflow = { workflowId: run.workflowId, workflowRunId: run.firstExecutionRunId };
    const printed: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => printed.push(String(text)) > 0);
    try {
      loseDatabase();
      const handle = context.services.temporal.workflow.getHandle(run.workflowId);
      const subject = {
        handle,
        firstRunId: run.firstExecutionRunId,
        watched: watchedRun(context, workflow),
        since: '1970-01-01T00:00:00.000Z',
      };
      const blind = await within(follow(context, subject, 1_500), 30_000, 'the end of the patience with the database');
      expect(blind).toMatchObject({ kind: 'lost', outage: { of: 'the database', reason: expect.stringContaining('SYNC_Run') } });
      expect(await closeRunReport(context, workflow, blind)).toBe(5);
      restoreDatabase();
      line.cut();
      const cut = await within(follow(context, subject, 1_500), 60_000, 'the end of the patience with Temporal');
      expect(cut).toMatchObject({ kind: 'lost', outage: { of: 'Temporal' } });
      expect(await closeRunReport(context, workflow, cut)).toBe(5);
      expect((await run.describe()).status.name).toBe('RUNNING');
      // Not a database: it cannot be opened.
      const { temporal, ...rest } = JSON.parse(await readFile(sync.stack.settingsFile, 'utf8')) as { temporal: object };
      const lame = join(sync.folder, 'without-database.json');
      const databaseFile = join(sync.folder, 'no-database.db');
      await writeFile(databaseFile, 'This is a text, '.repeat(100));
      await writeFile(lame, JSON.stringify({ ...rest, temporal, databaseFile }));
      expect(await json(lame, ['status'], 1)).toMatchObject({
        mapping: MAPPING,
        database: { code: expect.any(String) },
        open: { workflowId: RUN_ID },
        failures: [],
      });
      expect((await command(['status', '--settings', lame])).stdout).toMatch(
        new RegExp(`Database  .*\\nOpen run  ${RUN_ID} since .*; it goes on by itself`),
      );
      const cancelled = await command(['cancel', '--settings', lame]);
      expect(cancelled).toMatchObject({ code: 0, stdout: expect.stringContaining(`Asked ${RUN_ID} to cancel. Without the database`) });
    } finally {
      line.join();
      write.mockRestore();
      await context.close();
      await run.terminate('the test has seen enough of it');
    }
    const said = printed.join('');
    expect(said).toMatch(/Stopped watching: the database has not answered for \d+ s \(.*SYNC_Run/);
    expect(said).toContain(`Workflow ${RUN_ID} continues: its steps are retried`);
    expect(said).toContain(
      `Workflow ${RUN_ID} does not need this command: it continues as soon as Temporal is available, unless it has ended meanwhile.`,
    );
    expect(said).toContain(`temporal workflow describe --workflow-id ${RUN_ID} --address ${line.address}`);
    expect(said).not.toMatch(/failed/i);
  });

  test('`run` watches on while the database and then Temporal are away, and reports the end', async () => {
    const run = start(['run', '--settings', settings]);
    await run.line('No worker polls');
    loseDatabase();
    await run.line('the database does not answer');
    restoreDatabase();
    await run.line('the database answers again');
    const watching = start(['watch', '--settings', sync.stack.settingsFile]);
    await watching.line(`Run of ${MAPPING}: workflow ${RUN_ID}, run `);
    line.cut();
    await run.line('Temporal does not answer');
    await sync.stack.startWorker('worker');
    await until(
      async () => (await sync.stack.services.temporal.workflow.getHandle(RUN_ID).describe()).status.name === 'COMPLETED',
      LINE_MS,
      'the end of the run behind the cut line',
    );
    line.join();
    expect({ code: await within(run.code, LINE_MS, 'the end of the command'), said: run.said() }).toMatchObject({ code: 0 });
    expect(run.said()).toContain('COMPLETED after');
    expect(run.said()).not.toMatch(/failed:|refused|Error/);
    expect(await brokenPromises(sync, { settled: true })).toEqual([]);
    // Whoever attaches to it sees the same progress, and the same end.
    expect({ code: await within(watching.code, LINE_MS, 'the end of watch'), said: watching.said() }).toMatchObject({ code: 0 });
    expect(watching.said()).toContain('TITLE NINE 1/1: COMPLETED, 3 orders');
    const endOf = (said: string): string => said.slice(said.indexOf('COMPLETED after'));
    expect(endOf(watching.said())).toBe(endOf(run.said()));
  });

  test('with no open run `watch` says so and shows how the last one ended', async () => {
    const none = await command(['watch', '--settings', sync.stack.settingsFile]);
    expect(none).toMatchObject({ code: 0, stderr: '' });
    expect(none.stdout).toMatch(new RegExp(`^No run of ${MAPPING} is open\\. The last one:\nCOMPLETED after `));
  });

  test('the end of a run is reported, with 5, when its row cannot be read', async () => {
    const context = await openContext({ settings: sync.stack.settingsFile, mapping: MAPPING });
    const away = (retryable: boolean) => () =>
      Promise.reject(new DatabaseError(retryable ? 'DATABASE_UNAVAILABLE' : 'DATABASE_ACCESS', 'The line is cut.', retryable));
    try {
      await expect(closedRow(context, RUN_ID, null, away(true), 0)).rejects.toMatchObject({
        exitCode: 5,
        message: expect.stringContaining(`Workflow ${RUN_ID} has ended: completed. Its result could not be read`),
      });
      await expect(closedRow(context, RUN_ID, null, away(false))).rejects.toMatchObject({
        exitCode: 1,
        message: expect.stringContaining('has ended: completed. Its result cannot be read'),
      });
    } finally {
      await context.close();
    }
  });
});
