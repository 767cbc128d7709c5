import { describe, expect, test } from 'vitest';
import { changesOf } from '../../src/orders/alerts/changes.js';
import { judge } from '../../src/orders/alerts/judge.js';
import type { WatchedFacts } from '../../src/orders/alerts/judge.js';
import { alertBody } from '../../src/orders/alerts/message.js';
import type { Alert } from '../../src/orders/alerts/message.js';
import { ALERT_RULES } from '../../src/orders/alerts/plan.js';
import type { AlertRule, AlertRules } from '../../src/orders/alerts/plan.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ALL: AlertRules = {
  run: {},
  errors: { above: 2 },
  wait: { longerThan: 30 * MINUTE },
  batch: { longerThan: 2 * HOUR },
  success: { within: 24 * HOUR },
  decision: {},
  quota: { callsPerDay: 1_000, above: 0.8 },
};
const IN_ORDER: WatchedFacts = {
  now: '2026-03-02T12:00:00.000Z',
  lastRun: { runId: 'r', status: 'COMPLETED', reason: null, ended: '2026-03-02T11:00:00.000Z' },
  lastSuccess: '2026-03-02T11:00:00.000Z',
  open: [{ code: 'LABEL_MISSING', severity: 'error', open: 2, new: 0 }],
  red: false,
  firstRun: '2026-01-01T00:00:00.000Z',
  batchSince: '2026-03-02T10:00:00.000Z',
  outageSince: '2026-03-02T11:30:00.000Z',
  unansweredSince: '2026-03-02T11:30:00.000Z',
  gate: null,
  dayLimitReached: false,
  callsToday: 800,
};
const ended = (status: 'FAILED' | 'CANCELLED' | 'COMPLETED_WITH_ERRORS'): WatchedFacts['lastRun'] => ({
  runId: 'r',
  status,
  reason: 'the reason',
  ended: '',
});
const all = (level: string): Record<string, unknown> => Object.fromEntries(ALERT_RULES.map((rule) => [rule, { level, text: null }]));

describe('the rules of alerts', () => {
  test('at their limits every one is in order', () => {
    expect(judge(ALL, IN_ORDER)).toEqual(all('OK'));
  });

  test.each<readonly [AlertRule, Partial<WatchedFacts>, string, string]>([
    ['run', { lastRun: ended('FAILED') }, 'CRITICAL', 'the last run is FAILED: the reason'],
    ['run', { lastRun: ended('CANCELLED') }, 'WARNING', 'the last run is CANCELLED: the reason'],
    ['run', { lastRun: ended('COMPLETED_WITH_ERRORS'), red: true }, 'WARNING', 'the last run is COMPLETED_WITH_ERRORS: the reason'],
    ['errors', { open: [{ code: 'X_Y', severity: 'error', open: 3, new: 0 }] }, 'WARNING', '3 errors open: X_Y 3'],
    [
      'wait',
      { outageSince: '2026-03-02T11:29:59.000Z' },
      'WARNING',
      'Monday has failed for more than 30 min, since 2026-03-02T11:29:59.000Z',
    ],
    [
      'wait',
      { unansweredSince: '2026-03-02T11:00:00.000Z' },
      'WARNING',
      'a request has had no definite answer for more than 30 min, since 2026-03-02T11:00:00.000Z',
    ],
    [
      'batch',
      { batchSince: '2026-03-02T09:00:00.000Z' },
      'WARNING',
      'a batch has been at work for more than 2 h, since 2026-03-02T09:00:00.000Z',
    ],
    ['success', { lastSuccess: '2026-03-01T11:59:59.000Z' }, 'CRITICAL', 'the last success is older than 1 d'],
    ['success', { lastSuccess: null }, 'CRITICAL', 'no run over the whole source has come to its end'],
    [
      'decision',
      { gate: 'approval: 12 of 40 known orders changed' },
      'WARNING',
      'the run waits for approval: 12 of 40 known orders changed: approve or reject',
    ],
    [
      'decision',
      { open: [{ code: 'SOURCE_SHRUNKEN', severity: 'error', open: 1, new: 1 }] },
      'WARNING',
      'a person is to decide: SOURCE_SHRUNKEN 1',
    ],
    ['quota', { callsToday: 801 }, 'WARNING', '801 of the 1000 calls of the day are used'],
    ['quota', { dayLimitReached: true }, 'CRITICAL', "Monday's limit of calls per day is used up"],
  ])('%s: %o', (rule, facts, level, text) => {
    expect(judge(ALL, { ...IN_ORDER, ...facts })).toEqual({ ...all('OK'), [rule]: { level, text } });
    const { [rule]: _left, ...others } = ALL;
    expect(judge(others, { ...IN_ORDER, ...facts })).toEqual(all('OK'));
  });

  test('a run with known errors alone, and a new mapping without a success, raise nothing', () => {
    const known = { lastRun: ended('COMPLETED_WITH_ERRORS'), lastSuccess: null, firstRun: '2026-03-01T13:00:00.000Z' };
    expect(judge(ALL, { ...IN_ORDER, ...known })).toEqual(all('OK'));
  });
});

describe('changes of state', () => {
  const failed = judge(ALL, { ...IN_ORDER, lastRun: ended('FAILED') });
  const red = judge(ALL, { ...IN_ORDER, lastRun: ended('COMPLETED_WITH_ERRORS'), red: true });

  test('are reported once, by level, and once more for the recovery', () => {
    const first = changesOf(new Map(), failed);
    expect(first).toEqual([
      { rule: 'run', previous: { level: 'OK', changes: 0 }, level: 'CRITICAL', message: 'the last run is FAILED: the reason' },
    ]);
    const known = new Map([['run', { level: 'CRITICAL' as const, changes: 1 }]]);
    expect(changesOf(known, failed)).toEqual([]);
    expect(changesOf(known, red)).toMatchObject([{ level: 'WARNING', previous: { level: 'CRITICAL', changes: 1 } }]);
    expect(changesOf(known, judge(ALL, IN_ORDER))).toMatchObject([{ rule: 'run', level: 'OK', message: 'the last run is in order again' }]);
  });

  test('a rule that is taken out of the file recovers', () => {
    expect(changesOf(new Map([['run', { level: 'CRITICAL' as const, changes: 1 }]]), judge({}, IN_ORDER))).toMatchObject([
      { rule: 'run', level: 'OK' },
    ]);
  });
});

describe('the body of an alert', () => {
  const alert: Alert = {
    id: 'i',
    mapping: 'a&b',
    rule: 'run',
    level: 'CRITICAL',
    previous: 'OK',
    message: 'x <y>',
    at: '2026-03-02T12:00:00.000Z',
  };

  test('as JSON', () => {
    expect(JSON.parse(alertBody('json', alert))).toEqual({ ...alert, state: 'raised', command: 'npm run cli -- runs' });
    expect(JSON.parse(alertBody('json', { ...alert, level: 'OK', previous: 'CRITICAL' }))).toMatchObject({ state: 'recovered' });
  });

  test('as Slack reads it', () => {
    expect(JSON.parse(alertBody('slack', alert))).toEqual({
      text: '*CRITICAL* a&amp;b: x &lt;y&gt;\n`npm run cli -- runs` (run, 2026-03-02T12:00:00.000Z)',
    });
  });
});
