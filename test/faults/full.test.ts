import { describe, expect, it } from 'vitest';
import { planOf, Schedule } from './full/schedule.js';
import { playAll } from './full/suite.js';
import type { Play } from './full/suite.js';
import { sweep } from './full/sweep.js';

/** Seeds whose schedules strike workers, Monday, the database and the operators' side, and the crash points around a send and a promotion. */
const SEEDS = [6, 7];
const POINTS = ['intents committed', 'answer not yet stored', 'inside promotion'] as const;

describe('the whole system under faults', () => {
  it('keeps every promise in a few schedules, and when a worker is killed around a send and a promotion', async () => {
    const seeds = SEEDS.map((seed): Play => ({
      name: `seed-${String(seed)}`,
      seed,
      run: (lane, tell) => Schedule.play(lane, planOf(seed), tell),
    }));
    const said: string[] = [];
    const verdicts = await playAll({
      plays: [...seeds, ...sweep(POINTS)],
      lanes: 2,
      report: (line) => said.push(line),
      onLine: () => undefined,
    });
    expect(verdicts).toHaveLength(SEEDS.length + POINTS.length);
    expect(
      verdicts.filter(({ problems }) => problems.length > 0),
      said.join('\n'),
    ).toEqual([]);
  }, 600_000);
});
