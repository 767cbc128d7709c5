import type { Chance } from '../../protocol/support/chance.js';
import type { Place } from '../fast/boundaries.js';
import type { Behaviour, Event } from '../fast/draw.js';
import type { Scene } from '../fast/scene.js';

const MINUTE_MS = 60_000;
const CREATES = ['create_item', 'create_subitem'] as const;

/** Later than L, so that a sync that does not wait takes it for not having happened, and within B. */
const late = (chance: Chance): number => MINUTE_MS + 20_000 + chance.below(190_000);

const behaviour = (settings: Readonly<Record<string, unknown>>, idempotency: Behaviour['idempotency']): Behaviour => ({
  settings,
  idempotency,
  latestMs: 0,
  lagMs: 0,
  people: false,
  labels: false,
});
const KEPT = behaviour({ idempotencyCache: true, cacheLostAnswers: true }, 'trusted');
const FORGOTTEN = behaviour({ idempotencyCache: false }, 'untrusted');

const calm: Scene = {
  beyond: false,
  rounds: 2,
  reruns: 1_000_000,
  behaviour: () => KEPT,
  faults: () => [],
  agenda: () => [],
  edit: (source) => {
    source.editOrders();
  },
};

const onCreates = (kind: string, chance: Chance): Record<string, unknown> => ({
  on: chance.pick(CREATES),
  kind,
  times: 1,
  delayMs: late(chance),
});

/** The first customer's requests of a first load, in their order: the n-th one makes these. */
const ITEMS = 2;
const SIZES = 3;

/** The simulator numbers in order: one or two groups, and then at least three items. */
const SURELY_ITEMS = [9_700_000_004, 9_700_000_005] as const;

/** In the first load a run is terminated there. */
const cutOff = (place: Place, nth: (chance: Chance) => number): Scene => ({
  ...calm,
  agenda: (chance, _behaviour, round) => (round === 0 ? [{ at: 0, blow: 'terminate', activity: 'batch', place, nth: nth(chance) }] : []),
});

const BESIDE: Event = { at: 0, blow: 'runBeside', activity: 'close', place: 'committed' };

/** Classes of schedules that are each made for one break. They draw little else, so that nothing else is found. */
export const breakScenes = {
  'cut off before the items': { ...cutOff('before send', () => ITEMS), behaviour: () => FORGOTTEN },
  'cut off before the sizes': cutOff('before send', () => SIZES),
  'cut off after a send': cutOff('after send', (chance) => chance.pick([ITEMS, SIZES])),
  'late, and keys are kept': { ...calm, faults: (chance) => [onCreates('lateCommit', chance)] },
  'late, and keys are forgotten': { ...calm, behaviour: () => FORGOTTEN, faults: (chance) => [onCreates('lateCommit', chance)] },
  'back and forth': {
    ...calm,
    rounds: 4,
    edit: (source) => {
      source.flipFirst();
    },
  },
  'lost answers': {
    ...calm,
    behaviour: () => FORGOTTEN,
    faults: (chance) => [onCreates(chance.pick(['lostAfterCommit', 'timeoutAfterCommit', 'htmlBody']), chance)],
  },
  'lost answers, and reads with holes': {
    ...calm,
    behaviour: () => FORGOTTEN,
    faults: () => [
      { on: 'create_subitem', kind: 'lostAfterCommit' },
      { on: 'items', kind: 'subitemsRefused', times: 5, match: 'subitems' },
    ],
  },
  'asleep before a send': {
    ...calm,
    beyond: true,
    behaviour: () => FORGOTTEN,
    agenda: (chance, _behaviour, round) =>
      round === 0 ? [{ at: 0, blow: 'freeze', place: 'before send', nth: chance.pick([ITEMS, SIZES]) }] : [],
  },
  'one target is never answered': {
    ...calm,
    customers: 1,
    oneCulprit: true,
    behaviour: () => FORGOTTEN,
    edit: (source) => {
      source.flipAll();
    },
    faults: (chance) => [
      { on: 'change_multiple_column_values', kind: 'error500BeforeCommit', times: 1_000_000, match: String(chance.pick(SURELY_ITEMS)) },
    ],
  },
  'moved to another board': { ...calm, rounds: 4, customers: 1, deed: 'move to board' },
  // An order changes, and its batch is cut off. It is run again on its own, and a whole run of others goes by after each of its last commits.
  // Then the order changes back.
  'promoted beside another run': {
    ...calm,
    rounds: 3,
    customers: 3,
    reruns: 1,
    rerunsLatest: true,
    edit: (source) => {
      source.flipFirst();
    },
    agenda: (_chance, _behaviour, round) =>
      round === 1 ? [{ at: 0, blow: 'terminate', activity: 'batch', place: 'before send' }, BESIDE, BESIDE, BESIDE] : [],
  },
  'troubles of the data': {
    ...calm,
    edit: (source) => {
      source.edit();
    },
  },
} satisfies Record<string, Scene>;

export type BreakScene = keyof typeof breakScenes;
