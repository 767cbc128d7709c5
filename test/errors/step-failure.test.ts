import { expect, it } from 'vitest';
import { retryLater } from '../../src/sync/step-failure.js';

it.each([0, -5, 0.2])(
  'a step that is to be tried again at once (%s ms) is tried again: Temporal ends it when the delay is zero',
  (delayMs) => {
    expect(retryLater('OUTCOME_UNKNOWN', 'the request is settled first', delayMs)).toMatchObject({
      nextRetryDelay: 1,
      nonRetryable: false,
    });
  },
);

it('a delay is rounded up to a whole millisecond', () => {
  expect(retryLater('RATE_LIMITED', 'the budget of this minute is used up', 1_200.4).nextRetryDelay).toBe(1_201);
});
