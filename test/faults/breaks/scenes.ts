import type { Chance } from '../../protocol/support/chance.js';
import type { Behaviour, Event } from '../fast/draw.js';
import type { Scene } from '../fast/scene.js';

const MINUTE_MS = 60_000;
const CREATES = ['create_item', 'create_subitem'] as const;

/** Later than L, so that a sync that does not wait takes it for not having happened, and within B. */
const late = (chance: Chance): number => MINUTE_MS + 20_000 + chance.below(190_000);

const behaviour = (settings: Readonly<Record<string, unknown>>, idempotency: Behaviour['idempotency']): Behaviour => ({ settings, idempotency, latestMs: 0, people: false });
const KEPT = behaviour({ idempotencyCache: true, cacheLostAnswers: true }, 'trusted');
const FORGOTTEN = behaviour({ idempotencyCache: false }, 'untrusted');

const calm: Scene = { beyond: false, rounds: 2, reruns: 1_000_000, behaviour: () => KEPT, faults: () => [], agenda: () => [] };

const onCreates = (kind: string, chance: Chance): Record<string, unknown> => ({ on: chance.pick(CREATES), kind, times: 1, delayMs: late(chance) });

const terminated = (chance: Chance, more: Partial<Event>): Event => ({ at: chance.below(220), blow: 'terminate', ...more });

/** Classes of schedules that are each made for one break. They draw little else, so that nothing else is found. */
export const breakScenes = {
  'cut off': { ...calm, agenda: (chance, _behaviour, round) => (round === 0 ? [terminated(chance, { activity: 'batch' })] : []) },
  'cut after a send': { ...calm, agenda: (chance, _behaviour, round) => (round === 0 ? [terminated(chance, { place: 'after send' })] : []) },
  'late, and keys are kept': { ...calm, faults: (chance) => [onCreates('lateCommit', chance)] },
  'late, and keys are forgotten': { ...calm, behaviour: () => FORGOTTEN, faults: (chance) => [onCreates('lateCommit', chance)] },
  'back and forth': { ...calm, rounds: 4, edit: (source) => { source.flipFirst(); } },
  'lost answers': { ...calm, behaviour: () => FORGOTTEN, faults: (chance) => [onCreates(chance.pick(['lostAfterCommit', 'timeoutAfterCommit', 'htmlBody']), chance)] },
  'lost answers, and reads with holes': {
    ...calm,
    behaviour: () => FORGOTTEN,
    faults: () => [
      { on: 'create_subitem', kind: 'lostAfterCommit' },
      { on: 'items', kind: 'subitemsRefused', times: 4 },
    ],
  },
  'asleep before a send': {
    ...calm,
    beyond: true,
    behaviour: () => FORGOTTEN,
    agenda: (chance, _behaviour, round) => (round === 0 ? [{ at: chance.below(150), blow: 'freeze', place: 'before send' }] : []),
  },
  'promoted beside another run': {
    ...calm,
    rounds: 3,
    reruns: 1,
    agenda: (chance) => [terminated(chance, { activity: 'batch' }), { at: 0, blow: 'runBeside', activity: 'close', place: 'committed', nth: 1 + chance.below(3) }],
  },
} satisfies Record<string, Scene>;

export type BreakScene = keyof typeof breakScenes;
