import { Chance } from '../../protocol/support/chance.js';
import { orders } from '../../protocol/support/orders.js';
import { crashPoints, insideTransaction } from './crash-points.js';
import type { CrashPoint } from './crash-points.js';
import type { Behaviour, Round } from './draw.js';
import { RUN_MS, Schedule } from './schedule.js';
import type { Plan } from './schedule.js';
import type { Play } from './suite.js';

/** A Monday that behaves: the only fault is the crash. */
const CALM: Behaviour = { settings: {}, idempotency: 'untrusted', latestMs: 0, lagMs: 0, people: false, runs: 1 };

/** An answer that is lost leads a worker to the point at which it looks for it. */
const LOST_ANSWER = { on: 'create_item', kind: 'lostAfterCommit', times: 1 };

/** More batches of one order each than a run starts before it continues as new. */
const CONTINUES_AFTER = 101;

/** Come to only by a run of more than a hundred batches. */
export const LONG_RUN: CrashPoint = 'continued as new';

/** The process is killed at every one of these points once, in order, one schedule each; another worker goes on. */
export function sweep(points: readonly CrashPoint[]): Play[] {
  return points.map((point) => {
    const seed = crashPoints.indexOf(point) + 1;
    return {
      name: `at-${point.replaceAll(' ', '-')}`,
      seed,
      run: async (lane, tell) => await Schedule.play(lane, planAt(point, seed), tell),
    };
  });
}

function planAt(point: CrashPoint, seed: number): Plan {
  const long = point === LONG_RUN;
  return {
    seed,
    kind: 'inside',
    chance: new Chance(seed),
    behaviour: CALM,
    nextRound: () => roundAt(point),
    standing: long ? orders(CONTINUES_AFTER, {}, 'B') : [],
    runMs: long ? 2 * RUN_MS : RUN_MS,
    mustStrike: true,
  };
}

function roundAt(point: CrashPoint): Round {
  const faults = point === 'looking for a lost answer' ? [LOST_ANSWER] : [];
  return {
    faults,
    blow: { point, kind: 'kill', arrival: 1 },
    wake: insideTransaction(point) ? 'soon' : 'taken over',
    deeds: [],
    before: null,
    choice: 0,
  };
}
