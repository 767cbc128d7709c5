import { expect, test } from 'vitest';
import { isSuperseded } from '../../src/orders/superseded.js';

const seen = (was: boolean) => () => was;

test('an unfinished order is superseded by other content, and by its absence from a complete read', () => {
  const order = { removal: false };
  const by = (met: 'SAME' | 'DIFFERENT' | 'ABSENT', complete: boolean) => isSuperseded(order, { met, complete, wasSeen: seen(false) });
  expect([by('SAME', true), by('DIFFERENT', true), by('ABSENT', true)]).toEqual([false, true, true]);
  expect([by('SAME', false), by('DIFFERENT', false), by('ABSENT', false)]).toEqual([false, true, false]);
});

test('an unfinished removal is superseded once the source shows the order again, in whatever form', () => {
  const removal = { removal: true };
  expect(isSuperseded(removal, { met: 'ABSENT', complete: true, wasSeen: seen(false) })).toBe(false);
  expect(isSuperseded(removal, { met: 'ABSENT', complete: false, wasSeen: seen(true) })).toBe(true);
});
