import { expect, test } from 'vitest';
import { playAll } from '../faults/full/suite.js';
import { historyOf } from './whole-stack.js';

/** Seeds of random histories, on a real server with workers of their own. `npm run faults -- --histories-full 20` plays more. */
const THROUGH_THE_WHOLE_STACK = [1, 2];

/** A busy machine plays one in a second or two. */
const LONGEST_MS = 600_000;

test(
  'random histories through the whole stack: after each run the board shows what a plain model expects',
  async () => {
    const said: string[] = [];
    const verdicts = await playAll({
      plays: THROUGH_THE_WHOLE_STACK.map(historyOf),
      lanes: 2,
      report: (line) => said.push(line),
      onLine: () => undefined,
    });
    expect(verdicts).toHaveLength(THROUGH_THE_WHOLE_STACK.length);
    expect(
      verdicts.filter(({ problems }) => problems.length > 0),
      said.join('\n'),
    ).toEqual([]);
  },
  LONGEST_MS,
);
