import { describe, expect, test } from 'vitest';
import { BREAKS } from './breaks/breaks.js';
import { catchBreak, soundFailures } from './breaks/play-breaks.js';
import type { Caught } from './breaks/play-breaks.js';

/** A process or a few start, one after the other, on a machine that may be busy. */
const LONGEST_MS = 240_000;

describe('a break is caught by the schedules made for it, and the sound code passes them', () => {
  const caught: Caught[] = [];

  for (const broken of BREAKS) {
    test(broken.name, { timeout: LONGEST_MS }, async () => {
      const one = await catchBreak(broken, 1);
      caught.push(one);
      expect(one.by?.problems.map(({ kind }) => kind) ?? [], 'what gave it away').toContain(broken.brings);
    });
  }

  test('the sound code', { timeout: LONGEST_MS }, async () => {
    expect(caught).not.toEqual([]);
    expect(await soundFailures(caught, 1), 'seeds at which the sound code fails').toEqual([]);
  });
});
