import { describe, expect, test } from 'vitest';
import { idInSentence, waitOfText, waitSentence } from '../../src/orders/wait.js';
import type { Wait } from '../../src/orders/wait.js';

const NOW = Date.parse('2026-03-01T13:58:00.000Z');
const request = `request ${idInSentence('3f2a9c01-0000-4000-8000-000000000000')}`;
const wait = (until: string | null): Wait => ({ cause: 'lost answer', until, detail: `the outcome of ${request} (lost answer)` });

describe('the sentence of a wait', () => {
  test('says until when and what for', () => {
    expect(waitSentence(wait('2026-03-01T14:05:00.000Z'), NOW)).toBe(
      'waiting until 14:05 UTC for the outcome of request 3f2a (lost answer)',
    );
  });

  test('names a minute at which the wait is over, and the day where it is another one', () => {
    expect(waitSentence(wait('2026-03-01T14:04:00.001Z'), NOW)).toContain('until 14:05 UTC');
    expect(waitSentence(wait('2026-03-01T23:59:30.000Z'), NOW)).toContain('until 2026-03-02 00:00 UTC');
  });

  test('names no instant that is unknown or has passed', () => {
    const sentence = 'waiting for the outcome of request 3f2a (lost answer)';
    expect(waitSentence(wait(null), NOW)).toBe(sentence);
    expect(waitSentence(wait('2026-03-01T13:58:00.000Z'), NOW)).toBe(sentence);
  });

  test('repeats the text of an earlier version', () => {
    const old = waitOfText('an unanswered request on the same order');
    expect(old === null ? null : waitSentence(old, NOW)).toBe('waiting for an unanswered request on the same order');
    expect(waitOfText(null)).toBeNull();
  });
});
