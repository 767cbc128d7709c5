import { crashPoints } from './crash-points.js';
import { planOf, Schedule } from './schedule.js';
import { playAll } from './suite.js';
import type { Play } from './suite.js';
import { LONG_RUN, sweep } from './sweep.js';
import { totalLines } from './totals.js';

/** At the same time, on two cores: each waits most of its time. */
const LANES = 4;

/** Plays the schedules of these seeds on the whole system and prints what came of them. True when no promise was broken. */
export async function runFull(seeds: readonly number[], report: (line: string) => void): Promise<boolean> {
  const plays = seeds.map((seed): Play => ({ name: `seed-${String(seed)}`, seed, run: (lane, folder, tell) => Schedule.play(lane, planOf(seed), folder, tell) }));
  const verdicts = await playAll({ plays, lanes: LANES, report });
  for (const line of totalLines(verdicts)) report(line);
  const failed = verdicts.filter(({ problems }) => problems.length > 0);
  if (failed.length > 0) report(`Again, alone: ${failed.map(({ seed }) => `npm run faults -- --seed ${String(seed)}`).join('   ')}`);
  return failed.length === 0;
}

/** Kills a worker at every crash point once, in order. True when no promise was broken. */
export async function runSweep(report: (line: string) => void): Promise<boolean> {
  const verdicts = await playAll({ plays: sweep(crashPoints.filter((point) => point !== LONG_RUN)), lanes: LANES, report });
  verdicts.push(...(await playAll({ plays: sweep([LONG_RUN]), lanes: 1, ordersPerBatch: 1, report })));
  for (const line of totalLines(verdicts)) report(line);
  return verdicts.every(({ problems }) => problems.length === 0);
}
