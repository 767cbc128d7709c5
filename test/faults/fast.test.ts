import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { playAll } from './fast/pool.js';
import type { Order } from './fast/seed-worker.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Enough to meet every kind of fault. `npm run faults -- --fast --seeds 10000` plays as many as one likes. */
const SEEDS = 30;
/** Among these seeds every kind of fault and of trouble is drawn. */
const FIRST = 31;

/** A busy machine plays one in a second or two. */
const LONGEST_MS = 600_000;

test(
  `whatever goes wrong in ${String(SEEDS)} schedules of faults, nothing is doubled, lost, old or falsely reported`,
  async () => {
    const orders = Array.from({ length: SEEDS }, (_, index): Order => ({
      seed: FIRST + index,
      scene: null,
      baseline: false,
      verbose: false,
    }));
    const verdicts = await playAll(orders, { root: ROOT, workers: 2 });
    const broken = verdicts.flatMap(({ seed, problems }) =>
      problems.map(({ text }) => `npm run faults -- --fast --seed ${String(seed)}: ${text}`),
    );
    expect(broken).toEqual([]);
    expect(verdicts).toHaveLength(SEEDS);
    const struck = new Set(verdicts.flatMap(({ faults }) => Object.keys(faults)));
    expect([...struck], 'kinds of faults that struck').toEqual(
      expect.arrayContaining(['die', 'freeze', 'terminate', 'busy', 'lostCommit', 'lateCommit', 'diesMidway', 'lostAfterCommit']),
    );
    expect([...struck], 'troubles of the data').toEqual(
      expect.arrayContaining(['unreadablePrice', 'invisibleNumber', 'negativeSize', 'wrongTotal', 'newColumn', 'emptied', 'customerLost']),
    );
  },
  LONGEST_MS,
);

/** Among these a group is renamed and made again, and items are moved out of it. `npm run faults -- --boards 200` plays as many as one likes. */
const BOARDS = [12, 67, 117, 128, 192];

test(
  'whatever people edit on a board, a comparison finds it and nothing else, and what the policies let a run repair is repaired',
  async () => {
    const orders = BOARDS.map((seed): Order => ({ seed, scene: null, baseline: false, instead: 'board', verbose: false }));
    const verdicts = await playAll(orders, { root: ROOT, workers: 2 });
    expect(
      verdicts.flatMap(({ seed, problems }) => problems.map(({ text }) => `npm run faults -- --boards --seed ${String(seed)}: ${text}`)),
    ).toEqual([]);
    expect(verdicts).toHaveLength(BOARDS.length);
  },
  LONGEST_MS,
);
