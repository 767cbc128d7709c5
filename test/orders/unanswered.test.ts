import { describe, expect, test } from 'vitest';
import { KEY_WINDOW_MS, mayRepeat } from '../../src/orders/unanswered.js';
import type { UnansweredRequest } from '../../src/orders/unanswered.js';

const SENT = '2026-03-01T08:00:00.000Z';
const after = (ms: number): string => new Date(Date.parse(SENT) + ms).toISOString();
const request: UnansweredRequest = {
  operation: 'UPDATE_ITEM',
  tokenIdentity: 'token',
  firstSent: SENT,
  errorCode: null,
  intents: [{ status: 'OPEN' }, { status: 'OPEN' }],
};
const repeats = (change: Partial<UnansweredRequest>, now = after(1_000), keepsAnswers = true): boolean =>
  mayRepeat({ ...request, ...change }, now, { tokenIdentity: 'token', keepsAnswers });

describe('the identical request goes out again', () => {
  test('only while the window of its key is open', () => {
    expect(repeats({}, after(KEY_WINDOW_MS - 1))).toBe(true);
    expect(repeats({}, after(KEY_WINDOW_MS))).toBe(false);
  });

  test('only with the token that it was sent with', () => {
    expect(repeats({ tokenIdentity: 'another' })).toBe(false);
  });

  test('only while nothing of it is known to have happened', () => {
    expect(repeats({ intents: [{ status: 'CONFIRMED' }, { status: 'OPEN' }] })).toBe(false);
  });

  test('not after a refusal, but after a limit', () => {
    expect(repeats({ errorCode: 'ColumnValueException' })).toBe(false);
    expect(repeats({ errorCode: 'COMPLEXITY_BUDGET_EXHAUSTED' })).toBe(true);
  });
});

describe('a create', () => {
  test('goes out again only where Monday keeps the answer under its key', () => {
    expect(repeats({ operation: 'CREATE_ITEM' })).toBe(true);
    expect(repeats({ operation: 'CREATE_ITEM' }, undefined, false)).toBe(false);
    expect(repeats({ operation: 'UPDATE_ITEM' }, undefined, false)).toBe(true);
  });

  test('does not go out again once Monday has answered unclearly; an update does', () => {
    expect(repeats({ operation: 'CREATE_SUBITEM', errorCode: 'INDEFINITE_ANSWER' })).toBe(false);
    expect(repeats({ operation: 'UPDATE_SUBITEM', errorCode: 'INDEFINITE_ANSWER' })).toBe(true);
  });
});
