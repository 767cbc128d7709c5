import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAPPING, RUN_ID, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { until } from '../support/until.js';
import { command, json } from './command.js';

/** A schedule as the real `temporal` program shows it: its state, its policies and what it has started. */
interface SeenSchedule {
  readonly schedule: {
    readonly spec: { readonly interval?: readonly { readonly interval: string }[] };
    readonly action: {
      readonly startWorkflow: {
        readonly workflowId: string;
        readonly workflowType: { readonly name: string };
        readonly taskQueue: { readonly name: string };
      };
    };
    readonly policies: { readonly overlapPolicy: string; readonly catchupWindow: string };
    readonly state: { readonly paused?: boolean; readonly notes?: string };
  };
  readonly info: { readonly recentActions?: readonly { readonly startWorkflowResult: { readonly workflowId: string } }[] };
}

// Each command is a process of its own, and a busy machine takes seconds to start one.
describe('the schedule and the namespace', { timeout: 180_000 }, () => {
  let sync: TestSync;
  let settings = '';
  const seen = async (): Promise<SeenSchedule> =>
    JSON.parse(await sync.cli('schedule', 'describe', '-s', RUN_ID, '--output', 'json')) as SeenSchedule;

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('a missing schedule is reported, with the command that creates one', async () => {
    const described = await command(['schedule', 'describe', '--settings', settings]);
    expect(described.code).toBe(1);
    expect(described.stderr).toContain('npm run cli -- schedule create --every 1h');
  });

  test('create sets what the server would set otherwise', async () => {
    expect(await json(settings, ['schedule', 'create', '--every', '1h'])).toMatchObject({
      id: RUN_ID,
      done: 'created',
      when: 'every 1 h',
      paused: false,
    });
    const { schedule } = await seen();
    expect(schedule.policies.overlapPolicy).toBe('SCHEDULE_OVERLAP_POLICY_SKIP');
    expect(schedule.policies.catchupWindow).toBe('600s');
    expect(schedule.spec.interval?.map(({ interval }) => interval)).toEqual(['3600s']);
    expect(schedule.action.startWorkflow).toMatchObject({
      workflowId: RUN_ID,
      workflowType: { name: 'syncRun' },
      taskQueue: { name: 'order-sync' },
    });
  });

  test('an operator who paused it, with the database away, finds pause and note again after it was applied again', async () => {
    const withoutDatabase = join(dirname(settings), 'without-database.json');
    const stack = JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>;
    writeFileSync(withoutDatabase, JSON.stringify({ ...stack, databaseFile: '/no-such-folder/orders.db' }));
    expect(await json(withoutDatabase, ['schedule', 'pause', '--note', 'the board is being rebuilt'])).toMatchObject({ paused: true });
    const applied = await json(settings, ['schedule', 'create', '--cron', '0 2 * * 1-5', '--timezone', 'Asia/Hong_Kong']);
    expect(applied).toMatchObject({
      done: 'updated',
      when: 'cron 0 2 * * 1-5 in Asia/Hong_Kong',
      paused: true,
      note: 'the board is being rebuilt',
    });
    const { schedule } = await seen();
    expect(schedule.state).toMatchObject({ paused: true, notes: 'the board is being rebuilt' });
    expect(schedule.spec.interval ?? []).toEqual([]);
    expect(await json(settings, ['schedule', 'resume'])).toMatchObject({ paused: false });
    expect((await seen()).schedule.state.paused ?? false).toBe(false);
  });

  test('trigger starts a run under its own id, which a second one finds in its way', async () => {
    const triggered = await json(settings, ['schedule', 'trigger']);
    const workflowId: string = triggered.recent.at(-1).workflowId;
    expect(workflowId).toMatch(new RegExp(`^${RUN_ID}-\\d{4}-`));
    expect((await seen()).info.recentActions?.map((action) => action.startWorkflowResult.workflowId)).toEqual([workflowId]);
    // No worker is up, so it stays open.
    for (const args of [['schedule', 'trigger'], ['run']]) {
      const refused = await command([...args, '--settings', settings]);
      expect(refused).toMatchObject({ code: 1, stdout: '' });
      expect(refused.stderr).toContain(`workflow ${workflowId} `);
    }
    expect((await json(settings, ['status'])).open).toMatchObject({ workflowId });
    await sync.cli('workflow', 'terminate', '-w', workflowId, '--reason', 'end of the test');
    await until(async () => (await json(settings, ['status'])).open === null, 20_000, 'the terminated run to be gone');
  });

  test('delete removes it', async () => {
    expect(await json(settings, ['schedule', 'delete'])).toMatchObject({ id: RUN_ID, done: 'deleted' });
    expect((await json(settings, ['status'])).schedule).toBe(null);
  });

  test('messages to a run that does not exist are refused, and name where to look', async () => {
    for (const name of ['cancel', 'pause', 'approve']) {
      const refused = await command([name, '--settings', settings]);
      expect(refused.code).toBe(1);
      expect(refused.stderr).toContain(`No run of ${MAPPING} is open.`);
    }
  });

  test('a namespace that lacks a search attribute starts nothing until setup has repaired it', async () => {
    await sync.cli('operator', 'search-attribute', 'remove', '--name', 'SyncStatus', '--yes');
    const refused = await until(
      async () => {
        const run = await command(['run', '--no-wait', '--settings', settings]);
        return run.code === 1 && run;
      },
      20_000,
      'the server to forget the attribute',
    );
    expect(refused.stderr).toContain('SyncStatus');
    expect(refused.stderr).toContain('npm run cli -- temporal setup');
    expect(await json(settings, ['temporal', 'setup'])).toMatchObject({ registered: ['SyncStatus'], problems: [] });
    expect(await json(settings, ['temporal', 'setup'])).toMatchObject({ registered: [], problems: [] });
  });
});
