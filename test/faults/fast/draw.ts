import type { TextChanges } from '../../../sandbox/simulator/columns/changed-texts.js';
import type { Chance } from '../../protocol/support/chance.js';
import { drawEndlessFault, drawMondayFault } from '../monday-faults.js';
import type { Place } from './boundaries.js';

/** How Monday behaves in one schedule, as settings of the simulator. What Monday leaves undocumented is drawn in both positions. */
export interface Behaviour {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The idempotency setting of the sync. It may trust them only where Monday keeps every answer. */
  readonly idempotency: 'trusted' | 'untrusted';
  /** Longest time that work goes on after its gateway has given up, in milliseconds. */
  readonly latestMs: number;
  /** Longest time by which a single read may lag behind, in milliseconds. */
  readonly lagMs: number;
  /** People work on the board meanwhile. */
  readonly people: boolean;
  /** They change labels too, between runs. */
  readonly labels: boolean;
}

/** B and L of the suite, as the settings of the worker have them by default. */
export const BOUNDS = { effectMs: 300_000, indexLagMs: 60_000 };

/** Mutations of one request, at most. */
const MOST_MUTATIONS = 20;

/** Time of one mutation at which a request of 20, the most that the sync sends in one, goes on long after its gateway has given up, and ends within B. */
const SLOWEST_MS = 13_000;

/** What a request needs on its way before Monday has it, and what a busy worker takes between writing the time down and sending. */
const MARGIN_MS = 15_000;

export function drawBehaviour(chance: Chance, beyond: boolean): Behaviour {
  const idempotencyCache = chance.below(4) > 0;
  const cacheLostAnswers = !chance.oneIn(3);
  const cacheErrors = chance.oneIn(2);
  const keepsAnswers = idempotencyCache && cacheLostAnswers && cacheErrors;
  const lagMs = beyond ? 3 * BOUNDS.indexLagMs : BOUNDS.indexLagMs - 1_000;
  const settings = {
    ...(chance.oneIn(3) ? drawTextChanges(chance) : {}),
    idempotencyCache,
    cacheLostAnswers,
    indexLagMs: beyond ? chance.pick([0, 30_000, 200_000]) : chance.pick([0, 0, 30_000, BOUNDS.indexLagMs - 1_000]),
    cacheErrors,
    conflictOnOtherBody: chance.oneIn(2),
    documentErrorStatus: chance.pick([200, 400]),
    ...(chance.oneIn(6) ? { latencyMs: chance.pick([5_000, SLOWEST_MS]) } : {}),
    ...(chance.oneIn(8)
      ? {
          limits: chance.pick<Record<string, number>>([
            { requestsPerMinute: 12 },
            { complexity: 700_000 },
            { requestsPerMinute: 20, complexity: 1_000_000 },
          ]),
        }
      : {}),
  };
  // A request that starts late still needs the time of its mutations, and must end within B.
  const lasting = 'latencyMs' in settings ? MOST_MUTATIONS * Number(settings.latencyMs) : 0;
  const latestMs = beyond ? 1.3 * BOUNDS.effectMs : BOUNDS.effectMs - MARGIN_MS - lasting;
  return {
    settings,
    idempotency: keepsAnswers && chance.oneIn(2) ? 'trusted' : 'untrusted',
    latestMs,
    lagMs,
    people: !beyond && chance.oneIn(4),
    labels: !beyond && chance.oneIn(5),
  };
}

/** Longer than a key, which must survive, and shorter than the longest texts of the source. */
const CUT_AT = 80;

/** What Monday makes of texts, as settings of the simulator. */
export const drawTextChanges = (chance: Chance): TextChanges => ({
  stripTags: !chance.oneIn(3),
  stripLabelEmoji: !chance.oneIn(3),
  collapseBlanks: !chance.oneIn(3),
  cutTextsAt: chance.oneIn(3) ? 0 : CUT_AT,
});

/** One fault of Monday, for the control channel of the simulator. */
export function drawFault(chance: Chance, { latestMs, lagMs, idempotency }: Behaviour): Record<string, unknown> {
  return drawMondayFault(chance, {
    latestMs,
    lagMs,
    keepsAnswers: idempotency === 'trusted',
    retrySeconds: chance.pick([1, 30]),
    budget: true,
  });
}

/** The faults of one round. Those of earlier rounds that never end are there too. */
export function drawFaults(chance: Chance, behaviour: Behaviour): Record<string, unknown>[] {
  const faults = Array.from({ length: chance.below(5) }, () => drawFault(chance, behaviour));
  return chance.oneIn(5) ? [...faults, drawEndlessFault(chance)] : faults;
}

/** What strikes a worker process. */
export type Blow =
  | 'die'
  | 'freeze'
  | 'wake'
  | 'busy'
  | 'lostLine'
  | 'lostCommit'
  | 'cancel'
  | 'terminate'
  | 'beside'
  | 'person'
  | 'forgetKeys'
  | 'sourceEdit'
  | 'runBeside';

export interface Event {
  /** Count of places until it strikes; then at the first place where it can. */
  readonly at: number;
  readonly blow: Blow;
  /** Strikes at such a place alone. */
  readonly place?: Place;
  /** Which of the places where it can strike it waits for: the first when missing. */
  readonly nth?: number;
  /** Strikes during such an activity alone. */
  readonly activity?: string;
}

const BLOWS: readonly [Blow, ...Blow[]] = [
  'die',
  'die',
  'die',
  'freeze',
  'freeze',
  'wake',
  'busy',
  'lostLine',
  'lostCommit',
  'cancel',
  'terminate',
  'beside',
  'forgetKeys',
  'sourceEdit',
];

/** What happens in one run, in order. */
export function drawAgenda(chance: Chance, behaviour: Behaviour, beyond: boolean): Event[] {
  const events = Array.from({ length: chance.below(5) }, (): Event => ({ at: chance.below(250), blow: chance.pick(BLOWS) }));
  if (behaviour.people && chance.oneIn(2)) events.push({ at: chance.below(200), blow: 'person' });
  const forgets = (blow: Blow): boolean => blow === 'forgetKeys' && !beyond && behaviour.idempotency === 'trusted';
  return events.filter(({ blow }) => !forgets(blow)).sort((a, b) => a.at - b.at);
}
