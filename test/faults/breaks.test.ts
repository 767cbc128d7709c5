import { describe, expect, test } from 'vitest';
import { BREAKS } from './breaks/breaks.js';
import { catchBreak } from './breaks/play-breaks.js';

/** These are caught within a seed or two; the others take too long for every run of the tests. */
const QUICK = ['a new key per attempt', 'no read-back', 'no wait for B'];

/** Two processes start per break, on a machine that may be busy. */
const LONGEST_MS = 240_000;

describe('a break of the protocol is caught by the schedules made for it, and the unbroken code passes them', () => {
  for (const broken of BREAKS) {
    test(broken.name, { timeout: LONGEST_MS }, async (context) => {
      if (!QUICK.includes(broken.name)) context.skip('left to `npm run faults -- --breaks`, which plays all ten');
      const { by, unbroken } = await catchBreak(broken, 2);
      expect(by?.problems.map(({ text }) => text) ?? [], 'what gave it away').not.toEqual([]);
      expect(unbroken, 'seeds at which the unbroken code fails too').toEqual([]);
    });
  }
});
