import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exhausted, reserve, recordAnswer, type BudgetWindow } from '../../src/monday/governor.js';

const LIMIT = 1_000_000;

/** Monday's own count: a window starts with the first call that arrives and ends 60 s later. */
function mondayBudget(limit: number): (cost: number, arrivesAt: number) => 'executed' | 'limited' {
  let [start, spent] = [-Infinity, 0];
  return (cost, arrivesAt) => {
    if (arrivesAt >= start + 60_000) [start, spent] = [arrivesAt, 0];
    if (spent + cost > limit) return 'limited';
    spent += cost;
    return 'executed';
  };
}

describe('reserve', () => {
  it('never lets a request be limited, however requests are spread and delayed', () => {
    const request = fc.record({ aliases: fc.integer({ min: 1, max: 20 }), pause: fc.nat(20_000), delay: fc.nat(900) });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 200 }), (requests) => {
        const monday = mondayBudget(LIMIT);
        let [window, now, arrived]: [BudgetWindow, number, number] = [{ limit: LIMIT, spent: 0, windowStartedAt: 0 }, 0, 0];
        for (const { aliases, pause, delay } of requests) {
          now += pause;
          const cost = aliases * 30_011;
          let granted = reserve({ ...window, now, cost });
          if (!granted.granted) {
            now += granted.waitMs;
            granted = reserve({ ...window, now, cost });
          }
          expect(granted.granted).toBe(true);
          if (!granted.granted) return;
          window = { limit: LIMIT, spent: granted.spent, windowStartedAt: granted.windowStartedAt };
          arrived = Math.max(arrived, now + delay);
          expect(monday(cost, arrived)).toBe('executed');
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('waits at the end of a window, where a request may be the first of the next window at Monday', () => {
    const window: BudgetWindow = { limit: LIMIT, spent: 30_011, windowStartedAt: 0 };
    expect(reserve({ ...window, now: 58_999, cost: 600_220 }).granted).toBe(true);
    for (const now of [59_000, 60_000, 60_999])
      expect(reserve({ ...window, now, cost: 600_220 })).toEqual({ granted: false, waitMs: 61_000 - now });
    expect(reserve({ ...window, now: 61_000, cost: 600_220 })).toEqual({ granted: true, spent: 600_220, windowStartedAt: 61_000 });
  });

  it('uses the window up to its reserve', () => {
    const window: BudgetWindow = { limit: 10_000_000, spent: 0, windowStartedAt: 0 };
    let spent = 0;
    for (
      let request = reserve({ ...window, now: 1, cost: 30_011 });
      request.granted;
      request = reserve({ ...window, spent, windowStartedAt: 1, now: 2, cost: 30_011 })
    )
      spent = request.spent;
    expect(spent / window.limit).toBeGreaterThan(0.97);
    expect(spent).toBeLessThanOrEqual(window.limit * 0.98);
  });

  it('grants a request above the limit only in an empty window', () => {
    expect(reserve({ limit: LIMIT, spent: 0, windowStartedAt: 0, now: 1, cost: 2 * LIMIT }).granted).toBe(true);
    expect(reserve({ limit: LIMIT, spent: 1, windowStartedAt: 0, now: 1, cost: 2 * LIMIT })).toEqual({ granted: false, waitMs: 60_999 });
  });
});

describe('settle', () => {
  const window: BudgetWindow = { limit: LIMIT, spent: 100_000, windowStartedAt: 0 };
  const answer = { reserved: 30_000, reservedAt: 500, at: 1_000 };

  it('puts the real cost in place of the estimate', () => {
    expect(recordAnswer(window, { ...answer, rate: { cost: 10_000 } }).spent).toBe(80_000);
  });

  it('uses the count of Monday when it is higher, and takes over its limit', () => {
    const rate = { complexityLimit: 5_000_000, complexityLeft: 4_000_000, complexityResetSeconds: 59 };
    expect(recordAnswer(window, { ...answer, rate })).toEqual({ limit: 5_000_000, spent: 1_000_000, windowStartedAt: 0 });
  });

  it('keeps what is reserved and not yet counted by Monday', () => {
    expect(recordAnswer(window, { ...answer, rate: { complexityLeft: LIMIT - 30_000 } }).spent).toBe(100_000);
  });

  it("follows Monday's later start, never past the answer", () => {
    expect(recordAnswer(window, { ...answer, at: 5_000, rate: { complexityResetSeconds: 58 } }).windowStartedAt).toBe(3_000);
    expect(recordAnswer(window, { ...answer, at: 5_000, rate: { complexityResetSeconds: 90 } }).windowStartedAt).toBe(5_000);
  });

  it('takes only the limit from an answer about an earlier window', () => {
    const later: BudgetWindow = { limit: LIMIT, spent: 30_000, windowStartedAt: 70_000 };
    const stale = {
      reserved: 30_000,
      reservedAt: 40_000,
      at: 71_000,
      rate: { cost: 30_000, complexityLeft: 0, complexityResetSeconds: 1 },
    };
    expect(recordAnswer(later, stale)).toEqual(later);
  });

  it('grants nothing after an exhausted answer until its time', () => {
    const stopped = exhausted(window, 22_000, 50_000);
    expect(reserve({ ...stopped, now: 50_000, cost: 1 })).toEqual({ granted: false, waitMs: 23_000 });
    expect(reserve({ ...stopped, now: 73_000, cost: 1 }).granted).toBe(true);
  });
});
