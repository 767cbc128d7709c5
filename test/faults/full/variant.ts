import { historyOf } from '../../histories/whole-stack.js';
import { summary } from '../fast/report.js';
import type { Verdict } from '../fast/verdict.js';
import type { FaultOptions } from '../variants.js';
import { crashPoints } from './crash-points.js';
import { planOf, Schedule } from './schedule.js';
import { playAll } from './suite.js';
import type { Play } from './suite.js';
import { LONG_RUN, sweep } from './sweep.js';

/** Schedules at a time for each process that was asked for: each waits most of its time, for bounds, heartbeats and backoffs. */
const LANES_PER_WORKER = 2;

const print = (line: string): void => {
  console.log(line);
};

/** Plays schedules on the whole system: a Temporal server, worker processes, the simulator in its own process. True when no promise was broken. */
export async function playFull(options: FaultOptions): Promise<boolean> {
  return await report(options.sweep ? '--sweep' : '', options, options.sweep ? playSweep : playSeeds);
}

/** Plays random histories of edits without faults on the whole system, against the plain model. True when board and model always agree. */
export async function playFullHistories(options: FaultOptions): Promise<boolean> {
  return await report('--histories-full', options, async (_, lanes) => await playChosen(options, lanes, historyOf));
}

async function report(
  command: string,
  options: FaultOptions,
  play: (options: FaultOptions, lanes: number) => Promise<Verdict[]>,
): Promise<boolean> {
  const startedAt = Date.now();
  const verdicts = await play(options, options.workers * LANES_PER_WORKER);
  print(summary(verdicts, (Date.now() - startedAt) / 1000, command));
  return verdicts.every(({ problems }) => problems.length === 0);
}

async function playSeeds(options: FaultOptions, lanes: number): Promise<Verdict[]> {
  return await playChosen(options, lanes, (seed) => ({
    name: `seed-${String(seed)}`,
    seed,
    run: (lane, tell) => Schedule.play(lane, planOf(seed), tell),
  }));
}

async function playChosen({ seed, seeds, from }: FaultOptions, lanes: number, playOf: (seed: number) => Play): Promise<Verdict[]> {
  const alone = seed !== undefined;
  const chosen = alone ? [seed] : Array.from({ length: seeds }, (_, index) => from + index);
  return await playAll({ plays: chosen.map(playOf), lanes, report: print, onLine: alone ? print : () => undefined });
}

/** Numbered from 1 in the order of the points, so that one can be played alone, as a seed can. */
async function playSweep({ seed }: FaultOptions, lanes: number): Promise<Verdict[]> {
  const points = crashPoints.filter((_, index) => seed === undefined || seed === index + 1);
  const options = { report: print, onLine: seed === undefined ? () => undefined : print };
  const short = points.filter((point) => point !== LONG_RUN);
  const long = points.filter((point) => point === LONG_RUN);
  const verdicts = short.length === 0 ? [] : await playAll({ ...options, plays: sweep(short), lanes });
  return long.length === 0 ? verdicts : [...verdicts, ...(await playAll({ ...options, plays: sweep(long), lanes: 1, ordersPerBatch: 1 }))];
}
