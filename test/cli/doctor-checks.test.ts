import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { judgeClocks, temporalAhead } from '../../src/cli/doctor/clock-check.js';
import { judgeMigrations, judgeReads, judgeRights } from '../../src/cli/doctor/database-checks.js';
import type { Deployment } from '../../src/cli/doctor/deployment.js';
import { checkBoardOf } from '../../src/cli/doctor/mapping-checks.js';
import { judgeFindings, judgeScopes, judgeVersion } from '../../src/cli/doctor/monday-checks.js';
import { exitCodeOf, reportLines } from '../../src/cli/doctor/report.js';
import { checkSnapshotFolder } from '../../src/cli/doctor/snapshot-check.js';
import { judgeAttributes, judgeNamespace, judgeSchedule, judgeVerification } from '../../src/cli/doctor/temporal-checks.js';
import { asked, checked, having, ok, warning, wrong } from '../../src/cli/doctor/verdict.js';
import type { CheckResult, Verdict } from '../../src/cli/doctor/verdict.js';
import { judgeWorkers } from '../../src/cli/doctor/worker-check.js';
import type { ScheduleFacts } from '../../src/cli/temporal/schedule-facts.js';
import type { VerificationSchedule } from '../../src/cli/temporal/verification.js';
import type { QueueFacts } from '../../src/cli/temporal/workers.js';
import type { MigrationStatus } from '../../src/database/migration-status.js';
import { mappingOf } from '../../src/mapping/load.js';
import type { Finding } from '../../src/mapping/validate/finding.js';
import { parseYaml } from '../../src/mapping/yaml-file.js';
import { ReadRefused } from '../../src/monday/reads.js';
import type { BoardFacts } from '../../src/monday/types.js';
import type { NamespaceProblem } from '../../src/temporal/namespace.js';
import { boardOf } from '../mapping/propose/example.js';

const NOW = Date.parse('2026-12-01T00:00:00Z');

/** What a verdict says, with its first remedy. */
const shown = (verdict: Verdict): string =>
  'fixes' in verdict ? `${verdict.state}: ${verdict.says} -> ${verdict.fixes[0]}` : `${verdict.state}: ${verdict.says}`;

describe('the version of the API', () => {
  const offered = (kind: string): { versions: { value: string; kind: string }[]; answered: string; dateMs: null } => ({
    versions: [{ value: '2026-10', kind }],
    answered: '2026-10',
    dateMs: null,
  });

  test.each([
    ['current', NOW, 'ok: 2026-10, current, guaranteed until 2027-04-30'],
    ['maintenance', Date.parse('2027-05-01T00:00:00Z'), 'warning: 2026-10, maintenance; Monday guaranteed it until 2027-04-30'],
    ['release_candidate', NOW, 'warning: version 2026-10 is a release candidate'],
    ['deprecated', NOW, 'wrong: Monday offers no version 2026-10 any more'],
  ])('%s', (kind, now, text) => {
    expect(shown(judgeVersion('2026-10', offered(kind), now))).toContain(text);
  });

  test('that Monday has replaced by another is wrong, whatever it offers', () => {
    expect(shown(judgeVersion('2024-10', { ...offered('current'), answered: '2025-04' }, NOW))).toContain('2025-04 has answered');
    expect(shown(judgeVersion('2024-10', { ...offered('current'), answered: null }, NOW))).toContain('offers no version 2024-10');
  });
});

describe('the clocks', () => {
  test('that agree are in order, with what was not asked', () => {
    expect(shown(judgeClocks([{ name: 'Monday', aheadMs: -1_400 }], ['Temporal']))).toBe(
      'ok: compared with this machine: Monday -1 s; not asked: Temporal',
    );
  });

  test('half a minute is a warning, and none is no check', () => {
    expect(shown(judgeClocks([{ name: 'the database', aheadMs: 31_000 }], []))).toMatch(/^warning: .*the database \+31 s.*timedatectl/);
    expect(judgeClocks([], ['Monday'])).toEqual({ state: 'not checked', says: 'needs Monday' });
  });

  test('a poll proves only that Temporal is ahead', () => {
    expect(temporalAhead([NOW - 50_000, NOW - 10_000], NOW)).toBe(0);
    expect(temporalAhead([NOW + 40_000], NOW)).toBe(40_000);
    expect(temporalAhead([], NOW)).toBeNull();
  });
});

describe('the workers', () => {
  const version = (buildId: string): { deploymentName: string; buildId: string } => ({ deploymentName: 'order-sync', buildId });
  const queue = (pollers: readonly (string | null)[], current: string | null, name = 'order-sync'): QueueFacts => ({
    name,
    pollers: pollers.map((build, index) => ({
      identity: `${String(index)}@host`,
      version: build === null ? null : version(build),
      lastPollMs: NOW + index,
    })),
    served: [current === null ? null : version(current)],
  });

  test.each([
    [
      'none',
      [queue([], null), queue([null], null, 'monday-api')],
      'wrong: no worker polls order-sync: runs wait until one does -> npm run worker',
    ],
    ['plain ones', [queue([null, null], null)], 'ok: workers by task queue: order-sync 2; without Worker Versioning'],
    ['the current version', [queue(['b'], 'b')], 'ok: workers by task queue: order-sync 1; version b of order-sync is current'],
    ['an old one beside it', [queue(['a', 'b'], 'b')], 'version b of order-sync is current; 1 other version polled lately: a'],
    [
      'a version, and none is current',
      [queue(['a'], null)],
      'but no version is current: runs wait -> npm run cli -- temporal set-current-version --deployment order-sync --build-id a',
    ],
    ['another version than the current', [queue(['a', 'c'], 'b')], 'version c poll order-sync, but b is current: runs wait -> npm run cli'],
    [
      'plain ones while a version is current',
      [queue([null], 'b')],
      '-> start a worker with TEMPORAL_DEPLOYMENT_NAME=order-sync and TEMPORAL_WORKER_BUILD_ID=b',
    ],
    [
      'no worker of the current version',
      [queue([], 'b')],
      'wrong: no worker polls order-sync: runs wait until one does -> start a worker with',
    ],
  ])('%s', (_, queues, text) => {
    expect(shown(judgeWorkers(queues))).toContain(text);
  });

  test('a version to which Temporal ramps counts', () => {
    const ramped = { ...queue(['new'], 'old'), served: [version('old'), version('new')] };
    expect(judgeWorkers([ramped]).state).toBe('ok');
  });
});

describe('the database', () => {
  const status: MigrationStatus = { isNew: false, migrations: [], files: [], lacking: [] };
  const file = (state: 'APPLIED' | 'CHANGED' | 'PENDING'): { file: string; state: typeof state; appliedDate: null; does: string[] } => ({
    file: '0002_more.sql',
    state,
    appliedDate: null,
    does: [],
  });

  test.each([
    ['new', { ...status, isNew: true }, 'wrong: the database has no tables of the sync -> npm run cli -- db migrate'],
    ['behind', { ...status, migrations: [file('PENDING')] }, 'wrong: 1 migration pending: 0002_more.sql -> npm run cli -- db migrate'],
    [
      'with a changed migration',
      { ...status, migrations: [file('CHANGED')] },
      'wrong: 0002_more.sql was applied with another text -> restore its text',
    ],
    [
      'with a changed definition',
      { ...status, files: [file('CHANGED')] },
      'warning: 0002_more.sql was not applied in its present text -> npm run',
    ],
    ['up to date', { ...status, migrations: [file('APPLIED')] }, 'ok: all are applied'],
  ])('that is %s', (_, known, text) => {
    expect(shown(judgeMigrations(known, []))).toContain(text);
  });

  test('columns that no migration adds', () => {
    expect(shown(judgeMigrations(status, [{ table: 'dbo.X', columns: ['[a] INT'] }]))).toBe(
      'wrong: dbo.X: columns are missing -> ALTER TABLE dbo.X ADD [a] INT; or rename the table and migrate again.',
    );
  });

  test('missing rights come with their grants, five at most', () => {
    const rights = Array.from({ length: 7 }, (_, index) => ({
      table: 'dbo.X',
      rights: ['SELECT'] as const,
      grant: `GRANT ${String(index)};`,
    }));
    expect(judgeRights('mssql', rights)).toMatchObject({
      state: 'wrong',
      fixes: [
        'GRANT 0;',
        'GRANT 1;',
        'GRANT 2;',
        'GRANT 3;',
        'GRANT 4;',
        expect.stringContaining('db status'),
        expect.stringContaining('worker.sql'),
      ],
    });
    expect(judgeRights('mssql', []).state).toBe('ok');
  });

  test('writers that wait for the reads of the source are a warning', () => {
    expect(shown(judgeReads('SERIALIZABLE'))).toContain('READ_COMMITTED_SNAPSHOT ON');
    expect(judgeReads('SNAPSHOT').state).toBe('ok');
  });
});

describe('Temporal', () => {
  const problem = (kind: NamespaceProblem['kind']): NamespaceProblem => ({ kind, message: kind, fix: `mend ${kind}` });

  test('problems of the namespace and of the attributes are told apart', () => {
    const problems = [problem('RETENTION'), problem('ATTRIBUTE_MISSING'), problem('ATTRIBUTE_MISSING')];
    expect(judgeNamespace('n', problems)).toEqual(wrong('RETENTION', 'mend RETENTION'));
    expect(judgeAttributes(problems)).toEqual(wrong('ATTRIBUTE_MISSING ATTRIBUTE_MISSING', 'mend ATTRIBUTE_MISSING'));
    expect(judgeAttributes([problem('NAMESPACE_MISSING')]).state).toBe('not checked');
    expect([judgeNamespace('n', []).state, judgeAttributes([]).state]).toEqual(['ok', 'ok']);
  });

  test.each([
    [null, 'warning: there is none: runs begin by hand alone -> npm run cli -- schedule create --every 1h'],
    [{ paused: true, note: 'a deploy' }, 'warning: every 1 h, but paused (a deploy) -> npm run cli -- schedule resume'],
    [{ nextTimes: [] }, 'warning: every 1 h, and it has no next start'],
    [{}, 'ok: every 1 h, next 2026-12-01 00:30 UTC (in 30 min)'],
  ] as const)('a schedule %j', (changes, text) => {
    const facts = { when: 'every 1 h', paused: false, note: null, nextTimes: ['2026-12-01T00:30:00.000Z'] };
    expect(shown(judgeSchedule(changes === null ? null : ({ ...facts, ...changes } as unknown as ScheduleFacts), NOW))).toContain(text);
  });
});

test.each([
  [null, 'ok: by hand alone; every night: npm run cli -- schedule create --verify --cron'],
  [{ paused: true }, 'warning: every 1 d, but paused -> npm run cli -- schedule resume --verify'],
  [{ last: { state: 'open' } }, 'ok: every 1 d, next 2026-12-01 00:30 UTC (in 30 min); at work for 2 h'],
  [{ last: { state: 'failed', reason: 'no token' } }, 'could not compare (2 h ago): no token -> npm run cli -- verify'],
  [
    { last: { state: 'compared', counts: { compared: 3, busy: 1, differing: 2, open: 1 } } },
    '; 3 orders compared, 2 differ, 1 to repair or decide, 1 busy (2 h ago)',
  ],
  [{ last: { state: 'compared', counts: { compared: 1, busy: 0, differing: 0, open: 0 } } }, '; 1 order compared, none differs (2 h ago)'],
] as const)('a schedule of comparisons %j', (changes, text) => {
  const facts = { when: 'every 1 d', paused: false, note: null, nextTimes: ['2026-12-01T00:30:00.000Z'], last: null };
  const last = changes !== null && 'last' in changes ? { last: { ...changes.last, at: '2026-11-30T22:00:00.000Z' } } : {};
  const schedule = changes === null ? null : ({ ...facts, ...changes, ...last } as unknown as VerificationSchedule);
  expect(shown(judgeVerification(schedule, NOW))).toContain(text);
});

describe('the token and the board', () => {
  const refused = (code: string): ReadRefused => new ReadRefused({ code, message: 'Unauthorized field or type', httpStatus: 200 });
  const board = (owned: BoardFacts['owned']): BoardFacts => ({ owned }) as BoardFacts;

  test('a scope that is missing is named', () => {
    expect(shown(judgeScopes(refused('missingRequiredPermissions')))).toContain(
      '-> give the token the scopes boards:read and boards:write',
    );
    expect(shown(judgeScopes(board({ refused: 'no' })))).toContain('-> add the scopes me:read and users:read');
    expect(judgeScopes(refused('NOT_AUTHENTICATED')).state).toBe('not checked');
    expect(judgeScopes(null).state).toBe('not checked');
    expect(judgeScopes(board(null)).state).toBe('ok');
  });

  test('of several findings the first error is shown', () => {
    const finding = (code: Finding['code'], severity: Finding['severity']): Finding => ({
      ...{ code, severity, file: 'm.yaml', line: 1, column: 1, path: 'board.id' },
      ...{ found: 'this', expected: 'that' },
    });
    const found = [finding('BOARD_NEARLY_FULL', 'warning'), finding('BOARD_UNKNOWN', 'error')];
    const verdict = judgeFindings(found, 'sound', 'npm run cli -- validate --board');
    expect(verdict).toMatchObject({ state: 'wrong', says: 'BOARD_UNKNOWN board.id: found this, expected that. And 1 other finding.' });
    expect(judgeFindings(found.slice(0, 1), 'sound', 'list').state).toBe('warning');
    expect(judgeFindings([finding('BOARD_RIGHTS_UNKNOWN', 'warning')], 'sound', 'list')).toEqual(ok('sound'));
  });
});

test('a snapshot folder is written or created, and a file is none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'doctor-'));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  await writeFile(join(folder, 'file'), '');
  expect(shown(await checkSnapshotFolder(folder))).toBe(`ok: ${folder} can be written`);
  expect(shown(await checkSnapshotFolder(join(folder, 'a', 'b')))).toContain('is not there yet, and can be created');
  expect(shown(await checkSnapshotFolder(join(folder, 'file', 'b')))).toMatch(/^wrong: .*file is a file.*-> .*ORDER_SYNC_FOLDER/);
});

describe('checks on their own', () => {
  test('what hangs is given up, and what needs it is not made', async () => {
    const hanging = asked(async () => await new Promise<string>(() => undefined), 5);
    expect(await hanging).toEqual({ kind: 'none', reason: 'there was no answer within 0.005 s' });
    expect(await having('the service', hanging, 'fix', async () => await Promise.resolve(ok('never')))).toEqual({
      state: 'not checked',
      says: 'needs the service',
    });
  });

  test('what throws is wrong, with a remedy', async () => {
    const verdict = await checked('npm run cli -- db status', async () => await Promise.reject(new Error('the reason')));
    expect(verdict).toEqual(wrong('the reason', 'npm run cli -- db status'));
  });
});

describe('the report', () => {
  const result = (verdict: Verdict, mapping: string | null = null): CheckResult => ({ check: 'board', mapping, ...verdict });
  const missing = result({ state: 'not checked', says: 'needs a token' });

  test.each([
    [[result(ok('yes')), result(warning('w', 'f'))], 0],
    [[result(ok('yes')), missing], 2],
    [[missing, result(wrong('w', 'f'))], 1],
  ])('ends %j with %d', (results, code) => {
    expect(exitCodeOf(results)).toBe(code);
  });

  test('has a line for each check and its remedies, and names the mapping where there are several', () => {
    const plain = (_colour: string, text: string): string => text;
    expect(reportLines([result(wrong('this', 'one', 'other'), 'a'), missing], plain)).toEqual([
      'wrong        board  this',
      '                    Fix: one',
      '                    Fix: other',
      'not checked  board  needs a token',
      '',
      '2 checks: 1 wrong, 1 not checked.',
    ]);
    expect(reportLines([result(ok('x'), 'a'), result(ok('y'), 'b')], plain)[1]).toContain('board b  y');
  });
});

describe('the board of a mapping', () => {
  const text = [
    'version: 1',
    'name: parts',
    'source: { table: dbo.PARTS }',
    'key: { columns: [ORDER NO] }',
    'board: { id: "9", keyColumn: { id: text_key } }',
    'title: { parts: [ORDER NO] }',
    'fields:',
    '  - { source: PART, monday: { id: text_part, type: text } }',
    'subitems:',
    '  board: "0"',
    '  sizes: { after: PART, before: TOTAL, type: INT }',
    '  total: TOTAL',
    '  name: "Size {size}"',
    '  size: { column: Size, monday: { id: text_size, type: text } }',
    '  quantity: { column: Qty, monday: { id: numbers_qty, type: numbers } }',
    '  vanished: zero',
  ].join('\n');
  const column = (id: string, type = 'text') => ({ id, title: id, type });
  const judged = async (more: Partial<BoardFacts>): Promise<string> => {
    const located = await mappingOf('parts.yaml', parseYaml('parts.yaml', text));
    const board = Promise.resolve({ kind: 'answer' as const, value: boardOf([column('text_part')], more) });
    const api = Promise.resolve({ kind: 'none', reason: '' });
    return shown(await checkBoardOf({ api } as unknown as Deployment, { name: 'parts', located, whole: located.whole ?? null, board }));
  };

  test('that lacks what the sync makes itself is mended by board prepare', async () => {
    expect(await judged({})).toBe(
      'wrong: the board lacks the text column "Order sync key", a subitem board, the text column "Size" and 1 more -> npm run cli -- board prepare --mapping parts',
    );
  });

  test('that has another subitem board than the mapping says is mended by the number in the file', async () => {
    const columns = [column('name', 'name'), column('text_part'), column('text_key')];
    const subitemColumns = [column('text_size'), column('numbers_qty', 'numbers')];
    expect(await judged({ columns, subitemBoardId: '10', subitemColumns })).toContain('BOARD_SUBITEMS_DIFFER');
  });
});
