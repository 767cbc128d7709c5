import { describe, expect, test } from 'vitest';
import { BREAKS } from './breaks/breaks.js';
import { catchBreak } from './breaks/play-breaks.js';

/** Two processes start per break, one after the other, on a machine that may be busy. */
const LONGEST_MS = 240_000;

describe('a break is caught by the schedules made for it, and the sound code passes them', () => {
  for (const broken of BREAKS) {
    test(broken.name, { timeout: LONGEST_MS }, async () => {
      const { by, sound } = await catchBreak(broken, 1);
      expect(by?.problems.map(({ kind }) => kind) ?? [], 'what gave it away').toContain(broken.brings);
      expect(sound, 'seeds at which the sound code fails').toEqual([]);
    });
  }
});
