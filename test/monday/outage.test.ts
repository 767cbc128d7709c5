import { describe, expect, test } from 'vitest';
import type { Exchange } from '../../src/monday/answer.js';
import { OUTAGE_CALLS_PER_HOUR, outageWait, pauseAfter, verdictOf } from '../../src/monday/outage.js';
import { waitSentence } from '../../src/orders/wait.js';
import { verdictOfSend } from '../../src/sync/send/outage-gate.js';

const HOUR_MS = 3_600_000;

const reply = (status: number, body: string): Exchange => ({ kind: 'reply', status, header: () => null, body });

describe('the pauses of an outage', () => {
  test('leave room for no more calls in an hour than are promised', () => {
    let at = 0;
    let calls = 1;
    for (let failures = 1; at + pauseAfter(failures) < HOUR_MS; failures += 1) {
      at += pauseAfter(failures);
      calls += 1;
    }
    expect(calls).toBeLessThanOrEqual(OUTAGE_CALLS_PER_HOUR);
    expect(HOUR_MS / pauseAfter(1_000)).toBe(12);
  });
});

describe('what shows that Monday itself fails', () => {
  test('of reads: 5xx, no answer, an internal error without data; no limit, no refusal, no part of an answer', () => {
    expect(verdictOf(reply(500, 'oops'))).toEqual({ kind: 'fails', answer: 'HTTP 500' });
    expect(verdictOf({ kind: 'failure', sent: false, message: '' })).toEqual({ kind: 'fails', answer: 'nothing' });
    const internal = JSON.stringify({ errors: [{ message: 'Internal server error', extensions: { code: 'INTERNAL_SERVER_ERROR' } }] });
    expect(verdictOf(reply(200, internal))).toEqual({ kind: 'fails', answer: 'INTERNAL_SERVER_ERROR' });
    for (const [status, body] of [
      [429, ''],
      [401, ''],
      [200, '{"data":{"boards":null}}'],
    ] as const)
      expect(verdictOf(reply(status, body))).toEqual({ kind: 'answers' });
  });

  test('of sends: a connection that was refused; a mutation that fails may be its own cause', () => {
    const error = (code: string, httpStatus: number | null) => ({ code, message: '', httpStatus });
    expect(verdictOfSend({ kind: 'later', error: error('CONNECTION_REFUSED', null), retryAfterMs: 1, rate: {} }).kind).toBe('fails');
    expect(verdictOfSend({ kind: 'ambiguous', error: error('UNREADABLE_ANSWER', 502) })).toEqual({ kind: 'perhaps', answer: 'HTTP 502' });
    expect(verdictOfSend({ kind: 'ambiguous', error: error('NO_ANSWER', null) })).toEqual({ kind: 'perhaps', answer: 'nothing' });
    expect(verdictOfSend({ kind: 'stop', error: error('NOT_AUTHENTICATED', 401) }).kind).toBe('answers');
  });
});

test('the sentence of an outage names cause, beginning and next call', () => {
  const outage = { since: '2026-03-01T13:40:59.000Z', until: '2026-03-01T14:04:30.000Z', waitMs: 1, answer: 'HTTP 500' };
  expect(waitSentence(outageWait(outage), Date.parse('2026-03-01T14:00:00.000Z'))).toBe(
    'waiting until 14:05 UTC for Monday, which has answered HTTP 500 since 13:40 UTC',
  );
});
