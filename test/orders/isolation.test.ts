import { describe, expect, test } from 'vitest';
import {
  ALONE_AT_A_TIME,
  batchPatienceMs,
  GIVEN_UP_CREATES,
  LONGEST_LOCK_MS,
  nextStep,
  pauseAfter,
  readAgainAfterMs,
  SENDS_OF_ONE,
  SENDS_TOGETHER,
} from '../../src/orders/isolation.js';
import type { Unanswered } from '../../src/orders/isolation.js';
import { KEY_WINDOW_MS } from '../../src/orders/unanswered.js';
import { aliasesPerRequest } from '../../src/monday/limits.js';
import { DEFAULT_BOUNDS } from '../../src/sync/services.js';

const MINUTE_MS = 60_000;

const SEVERAL: Unanswered = {
  mutations: 6,
  sends: SENDS_TOGETHER,
  mayRepeat: true,
  untouched: true,
  errorCode: 'INTERNAL_SERVER_ERROR',
  sinceLastSentMs: 2_000,
  effectMs: DEFAULT_BOUNDS.effectMs,
  running: true,
  othersAnswered: false,
  batches: 1,
  blamed: false,
};
const ONE: Unanswered = { ...SEVERAL, mutations: 1, sends: SENDS_OF_ONE, othersAnswered: true };

/** The pauses after so many sends of one request, the last of which is followed by the read that decides. */
const pauses = (sends: number): number =>
  Array.from({ length: sends }, (_, earlier) => pauseAfter(earlier)).reduce((sum, ms) => sum + ms, 0);

describe('the patience of a batch', () => {
  test.each([
    ['the default bounds', DEFAULT_BOUNDS],
    ['a slow Monday', { effectMs: 20 * MINUTE_MS, indexLagMs: 5 * MINUTE_MS }],
    ['a quick one', { effectMs: 1_000, indexLagMs: 1_000 }],
  ])('lasts until an order that Monday never answers is decided, and the others have arrived: %s', (_name, bounds) => {
    const creates = GIVEN_UP_CREATES * (bounds.effectMs + bounds.indexLagMs);
    // Every mutation of a full request is a culprit, and only so many are tried at the same time.
    const rounds = Math.ceil(aliasesPerRequest('UPDATE_ITEM') / ALONE_AT_A_TIME);
    const known = pauses(SENDS_TOGETHER) + rounds * pauses(SENDS_OF_ONE);
    expect(batchPatienceMs(bounds)).toBeGreaterThan(creates);
    expect(batchPatienceMs(bounds)).toBeGreaterThan(GIVEN_UP_CREATES * LONGEST_LOCK_MS);
    expect(batchPatienceMs(bounds)).toBeGreaterThan(known);
  });

  test('does not depend on the window of a key: all sends of a mutation end long before it closes', () => {
    expect(pauses(SENDS_TOGETHER) + pauses(SENDS_OF_ONE)).toBeLessThan(KEY_WINDOW_MS / 5);
    expect(batchPatienceMs(DEFAULT_BOUNDS)).toBeLessThan(KEY_WINDOW_MS);
  });
});

describe('an unanswered request on known targets', () => {
  test.each<[string, Partial<Unanswered>, string]>([
    ['is repeated once', { sends: 1 }, 'repeat'],
    ['is taken apart when it is not answered again', {}, 'takeApart'],
    ['is taken apart at once when Monday answers without saying what it did', { sends: 1, errorCode: 'INDEFINITE_ANSWER' }, 'takeApart'],
    ['is left to finish when it is done in part', { untouched: false, mayRepeat: false, sends: 1 }, 'wait'],
    [
      'is taken apart a minute after it was done in part',
      { untouched: false, mayRepeat: false, sends: 1, sinceLastSentMs: MINUTE_MS },
      'takeApart',
    ],
    ['is planned again when no copy of it can take effect any more', { sinceLastSentMs: DEFAULT_BOUNDS.effectMs }, 'wait'],
    ['is not taken apart when no workflow would send the parts', { running: false }, 'wait'],
  ])('%s', (_name, part, step) => {
    expect(nextStep({ ...SEVERAL, ...part })).toBe(step);
  });

  test('that is done in part is read again after a minute', () => {
    expect(readAgainAfterMs({ ...SEVERAL, untouched: false })).toBe(MINUTE_MS);
    expect(readAgainAfterMs({ ...SEVERAL, running: false })).toBe(DEFAULT_BOUNDS.effectMs);
  });
});

describe('an unanswered mutation of its own', () => {
  test.each<[string, Partial<Unanswered>, string]>([
    ['is repeated', { sends: SENDS_OF_ONE - 1 }, 'repeat'],
    ['is an error when Monday answers others', {}, 'giveUp'],
    ['is not to blame while Monday answers no other', { othersAnswered: false }, 'repeat'],
    ['is an error after several batches, whatever Monday answers', { othersAnswered: false, batches: 3 }, 'giveUp'],
    ['is an error after one more try when it was one before', { othersAnswered: false, blamed: true }, 'giveUp'],
    ['is not to blame for workers that died before Monday answered', { errorCode: null }, 'repeat'],
    ['is no longer repeated once no workflow works on its batch', { running: false }, 'wait'],
    ['waits when its key may not be sent again', { othersAnswered: false, mayRepeat: false }, 'wait'],
  ])('%s', (_name, part, step) => {
    expect(nextStep({ ...ONE, ...part })).toBe(step);
  });
});
