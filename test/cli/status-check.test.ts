import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemsOf } from '../../src/cli/check/rules.js';
import type { Facts, TemporalFacts } from '../../src/cli/check/rules.js';
import { levelOf } from '../../src/orders/health.js';
import type { TableFacts } from '../../src/orders/health.js';
import { logPlace } from '../support/checker.js';
import { addToSource, order } from '../protocol/support/orders.js';
import { MAPPING, startTestSync } from '../support/test-sync.js';
import type { TestSync } from '../support/test-sync.js';
import { command, json } from './command.js';
import type { CommandResult } from './command.js';

const HOUR = 3_600_000;
const TABLES: TableFacts = {
  now: '2026-03-01T12:00:00.000Z',
  lastRun: { runId: 'r', status: 'COMPLETED', reason: null, ended: '2026-03-01T11:00:00.000Z' },
  lastSuccess: '2026-03-01T11:00:00.000Z',
  open: [{ code: 'NUMBER_ROUNDED', severity: 'warning', open: 3, new: 0 }],
};
const TEMPORAL: TemporalFacts = { schedule: 'active', notCompared: null, queuesWithoutWorker: [] };
const facts = (tables: Partial<TableFacts> = {}, temporal: Partial<TemporalFacts> = {}): Facts => ({
  tables: { kind: 'answer', value: { ...TABLES, ...tables } },
  temporal: { kind: 'answer', value: { ...TEMPORAL, ...temporal } },
});
const ended = (status: 'FAILED' | 'ORPHANED' | 'CANCELLED' | 'COMPLETED_WITH_ERRORS'): Facts =>
  facts({ lastRun: { runId: 'r', status, reason: 'the reason', ended: TABLES.now } });

describe('the rules of status --check', () => {
  test.each<readonly [string, Facts, string, string]>([
    ['nothing', facts(), 'OK', ''],
    [
      'an older error',
      facts({ open: [{ code: 'LABEL_MISSING', severity: 'error', open: 2, new: 0 }] }),
      'WARNING',
      '2 errors open: LABEL_MISSING 2',
    ],
    ['a failed run', ended('FAILED'), 'CRITICAL', 'the last run is FAILED: the reason'],
    ['a lost run', ended('ORPHANED'), 'CRITICAL', 'the last run is ORPHANED: the reason'],
    ['a cancelled run', ended('CANCELLED'), 'WARNING', 'the last run is CANCELLED: the reason'],
    ['a run with known errors', ended('COMPLETED_WITH_ERRORS'), 'OK', ''],
    ['a success at the limit', facts({ lastSuccess: '2026-03-01T10:00:00.000Z' }), 'OK', ''],
    ['an older success', facts({ lastSuccess: '2026-03-01T09:59:59.000Z' }), 'CRITICAL', 'the last success is older than 2 h'],
    ['no success', facts({ lastRun: null, lastSuccess: null }), 'CRITICAL', 'no run over the whole source has come to its end'],
    ['no schedule', facts({}, { schedule: 'none' }), 'WARNING', 'no schedule'],
    ['a paused schedule', facts({}, { schedule: 'paused' }), 'WARNING', 'the schedule is paused'],
    [
      'a comparison that failed',
      facts({}, { notCompared: 'no such board' }),
      'WARNING',
      'the last comparison of the board failed: no such board',
    ],
    ['no worker', facts({}, { queuesWithoutWorker: ['monday-api'] }), 'CRITICAL', 'no worker polls monday-api'],
    ['Temporal away', { ...facts(), temporal: { kind: 'none', reason: 'refused' } }, 'CRITICAL', 'Temporal cannot be asked: refused'],
    ['the database away', { ...facts(), tables: { kind: 'none', reason: 'locked' } }, 'CRITICAL', 'the tables cannot be read: locked'],
  ])('%s', (_what, known, level, text) => {
    const problems = problemsOf(known, 2 * HOUR);
    expect(levelOf(problems)).toBe(level);
    expect(problems.map((problem) => problem.text)).toEqual(text === '' ? [] : [text]);
  });

  test('the gravest comes first', () => {
    const problems = problemsOf(
      facts({ open: [{ code: 'X', severity: 'error', open: 1, new: 1 }] }, { queuesWithoutWorker: ['a'], schedule: 'none' }),
      HOUR,
    );
    expect(problems.map(({ level }) => level)).toEqual(['CRITICAL', 'WARNING', 'WARNING']);
  });
});

const DOCTOR_CHECKS = [
  ...['settings', 'database', 'migrations', 'rights', 'source reads', 'snapshot folder', 'Temporal', 'namespace', 'search attributes'],
  ...['workers', 'token', 'API version', 'clock', 'mapping', 'tables', 'scopes', 'board', 'schedule', 'verification'],
];

interface Settings {
  readonly temporal: object;
}

/** Each test begins with what the one before has left. */
describe('status --check on a real stack', { timeout: 180_000 }, () => {
  let sync: TestSync;
  let settings = '';
  const check = async (file = settings, ...args: readonly string[]): Promise<CommandResult> =>
    await command(['status', '--check', ...args, '--settings', file]);
  const changed = async (name: string, change: (read: Settings) => object): Promise<string> => {
    const file = join(sync.folder, `${name}.json`);
    await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(settings, 'utf8')) as Settings)));
    return file;
  };

  beforeAll(async () => {
    sync = await startTestSync();
    settings = sync.stack.settingsFile;
  });
  afterAll(async () => {
    await sync.stop();
  });

  test('before the first run it is critical and says all that is missing in one line', async () => {
    const first = await check();
    expect(first).toMatchObject({ code: 2, stderr: '' });
    expect(first.stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(first.stdout).toMatch(
      new RegExp(`^CRITICAL ${MAPPING}: no run .* end; no worker polls order-sync and monday-api; no schedule$`, 'm'),
    );
  });

  test('it is in order after a run over the whole source, and one over a customer does not count', async () => {
    await addToSource(sync.database, [order('C-1'), order('C-2')]);
    await sync.stack.startWorker('worker');
    await json(settings, ['schedule', 'create', '--every', '1d']);
    await sync.run({ customer: 'GREYSON' });
    expect(await check()).toMatchObject({ code: 2, stdout: expect.stringContaining('no run over the whole source') });
    await sync.run();
    const done = await check();
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toMatch(new RegExp(`^OK ${MAPPING}: last success \\d+ s ago$`, 'm'));
  });

  test('the doctor finds the whole deployment in order, and changes nothing', async () => {
    const before = (await logPlace(sync)).effects;
    const result = await command(['doctor', '--settings', settings]);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    const lines = result.stdout.trimEnd().split('\n').slice(0, -2);
    expect(lines.filter((line) => !line.startsWith('ok '))).toEqual([]);
    for (const check of DOCTOR_CHECKS) expect(result.stdout).toMatch(new RegExp(`^ok +${check} +\\S`, 'm'));
    expect(result.stdout).toContain('workers by task queue: order-sync 1, monday-api 1; without Worker Versioning');
    expect((await logPlace(sync)).effects).toBe(before);
  });

  test('the doctor shows each of several broken things with what mends it, and one hides no other', async () => {
    const schedule = sync.stack.services.temporal.schedule.getHandle(`order-sync/${MAPPING}`);
    await schedule.pause('a deploy');
    const broken = await changed('broken', (read) => ({
      ...read,
      databaseFile: join(sync.folder, 'no-such.db'),
      snapshotFolder: join(settings, 'snapshot'),
      monday: { ...(read as unknown as { monday: object }).monday, token: 'not-a-token-of-this-account' },
    }));
    const { code, stdout, stderr } = await command(['doctor', '--settings', broken]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    for (const [check, says, fix] of [
      ['database', 'there is no file .*no-such\\.db', 'set DATABASE=mssql.*\\n +Fix: npm run cli -- db migrate'],
      ['snapshot folder', '.* is a file', '.*ORDER_SYNC_FOLDER'],
      ['token', '.*NOT_AUTHENTICATED', 'set MONDAY_API_TOKEN'],
      ['board', '.*NOT_AUTHENTICATED', 'set MONDAY_API_TOKEN'],
    ] as const)
      expect(stdout).toMatch(new RegExp(`^wrong +${check} +${says}.*\\n +Fix: ${fix}`, 'm'));
    expect(stdout).toMatch(/^warning +schedule +.*paused \(a deploy\)\n +Fix: npm run cli -- schedule resume$/m);
    expect(stdout).toMatch(/^not checked +migrations +needs the database$/m);
    expect(stdout).toMatch(/^ok +workers +/m);
    expect(stdout).toMatch(/^ok +mapping +/m);
    await schedule.unpause();
    const document = await json('/nonexistent/settings.json', ['doctor'], 1);
    expect(document).toMatchObject({
      exitCode: 1,
      checks: expect.arrayContaining([expect.objectContaining({ check: 'settings', state: 'wrong' })]),
    });
  });

  test('a success that is too old is critical; the limit is an option', async () => {
    const [run] = await sync.database.query<{ end_time: string }>('SELECT MAX([end_time]) AS [end_time] FROM [dbo].[SYNC_Run]');
    const past = new Date(Date.parse(run?.end_time ?? '') - 3 * HOUR).toISOString();
    await sync.database.execute(`UPDATE [dbo].[SYNC_Run] SET [end_time] = @past WHERE [options] = N'{}'`, { past });
    expect((await check(settings, '--max-age', '4h')).code).toBe(0);
    const old = await check(settings, '--max-age', '2h');
    expect(old).toMatchObject({ code: 2, stdout: expect.stringMatching(/: the last success is older than 2 h; last success 3 h/) });
    expect((await check(settings, '--max-age', 'soon')).code).toBe(4);
    expect((await command(['status', '--max-age', '2h', '--settings', settings])).code).toBe(4);
  });

  test('an open error and a pause warn', async () => {
    await addToSource(sync.database, [order('C-3', { customer: 'NOBODY' })]);
    await sync.run();
    await json(settings, ['schedule', 'pause']);
    const warned = await check();
    expect(warned).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^WARNING .*1 error open: UNKNOWN_CUSTOMER 1; the schedule is paused/),
    });
    expect(await json(settings, ['status', '--check'], 1)).toMatchObject({
      level: 'WARNING',
      tables: { value: { lastRun: { status: 'COMPLETED_WITH_ERRORS' } } },
      temporal: { value: { schedule: 'paused', notCompared: null, queuesWithoutWorker: [] } },
    });
  });

  test('while Temporal, the database or the settings are away it is critical, and judges what is left', async () => {
    const temporal = await check(await changed('away', (read) => ({ ...read, temporal: { ...read.temporal, address: '127.0.0.1:1' } })));
    expect(temporal).toMatchObject({ code: 2, stderr: '' });
    expect(temporal.stdout).toMatch(/^CRITICAL .*Temporal cannot be asked: .*127\.0\.0\.1:1.*1 error open: UNKNOWN_CUSTOMER 1/);
    const examined = await command(['doctor', '--settings', join(sync.folder, 'away.json')]);
    expect(examined).toMatchObject({ code: 1, stderr: '' });
    expect(examined.stdout).toMatch(/^wrong +Temporal +No Temporal server answers at .*: connect ECONNREFUSED/m);
    for (const missing of ['namespace', 'search attributes', 'workers', 'schedule'])
      expect(examined.stdout).toMatch(new RegExp(`^not checked +${missing} +needs Temporal$`, 'm'));
    const database = await check(await changed('closed', (read) => ({ ...read, databaseFile: join(settings, 'below-a-file.db') })));
    expect(database).toMatchObject({ code: 2, stderr: '' });
    expect(database.stdout).toMatch(/^CRITICAL .*the tables cannot be read: .*; the schedule is paused$/m);
    const nothing = await check('/nonexistent/settings.json');
    expect(nothing).toMatchObject({ code: 2, stdout: expect.stringMatching(/^CRITICAL order-sync: .*settings\.json/) });
  });
});
