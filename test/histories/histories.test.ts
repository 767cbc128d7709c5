import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { playAll } from '../faults/fast/pool.js';
import type { Order } from '../faults/fast/seed-worker.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Enough to meet every kind of edit. `npm run faults -- --histories 2000` plays as many as one likes. */
const HISTORIES = 40;

const PEOPLE = [
  'note',
  'rename',
  'editPrice',
  'move',
  'editSize',
  'removeSize',
  'renameGroup',
  'ownItem',
  'ownGroup',
  'retire',
  'copyItem',
  'removeCopy',
  'archiveGroup',
  'renameLabel',
  'deactivateLabel',
  'activateLabel',
  'addLabel',
  'acceptNew',
  'rekey',
];
const FED = ['feed', 'feedAgain', 'feedCopy', 'takeOver', 'giveUp'];

/** A busy machine plays one in a second or two. */
const LONGEST_MS = 600_000;

test(
  `${String(HISTORIES)} random histories of edits, people and refusals: after each run the board shows what a plain model expects`,
  async () => {
    const orders = Array.from({ length: HISTORIES }, (_, index): Order => ({
      seed: index + 1,
      scene: null,
      baseline: false,
      verbose: false,
      instead: 'history',
    }));
    const verdicts = await playAll(orders, { root: ROOT, workers: 2 });
    const broken = verdicts.flatMap(({ seed, problems }) =>
      problems.map(({ text }) => `npm run faults -- --histories --seed ${String(seed)}: ${text}`),
    );
    expect(broken).toEqual([]);
    const planned = verdicts.reduce((sum, { faults }) => sum + (faults['planned'] ?? 0), 0);
    expect(planned, 'runs that did what their plan had foreseen').toBeGreaterThanOrEqual(50);
    const happened = new Set(verdicts.flatMap(({ faults }) => Object.keys(faults)));
    const kinds = [
      'insert',
      'sibling',
      'price',
      'unreadablePrice',
      'negativeSize',
      'wrongTotal',
      'newColumn',
      'customerLost',
      'shrunk',
      'wholeAgain',
      'invisible',
      'season',
      'size',
      'renameStyle',
      'renameColour',
      'customer',
      'cancel',
      'remove',
      'comeBack',
      'duplicate',
      'repeat',
      'scope',
      'unknownCustomer',
      'label',
      'split',
    ];
    expect([...happened], 'what was done').toEqual(expect.arrayContaining([...kinds, ...PEOPLE, ...FED]));
  },
  LONGEST_MS,
);
