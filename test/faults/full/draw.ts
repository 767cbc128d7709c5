import type { Idempotency } from '../../../src/sync/services.js';
import type { Chance } from '../../protocol/support/chance.js';
import { drawMondayFault } from '../monday-faults.js';
import type { Blow, BlowKind } from './blow.js';
import { crashPoints, insideTransaction, isOnceARun } from './crash-points.js';
import { BOUNDS } from './lane.js';

/** In bounds: nothing of a request takes effect more than B after it was sent, and no read lags more than L. Beyond: some do, on purpose. */
export type ScheduleClass = 'inside' | 'beyond';

/** Every tenth schedule crosses the bounds. */
export const classOf = (seed: number): ScheduleClass => (seed % 10 === 0 ? 'beyond' : 'inside');

/** How the world behaves during one schedule. What Monday leaves undocumented is drawn in both positions. */
export interface Behaviour {
  readonly settings: Readonly<Record<string, unknown>>;
  /** The setting of the same name. Trusted only where Monday deserves it. */
  readonly idempotency: Idempotency;
  /** Longest time that work goes on after its gateway has given up, in milliseconds. */
  readonly latestMs: number;
  /** Longest time by which a single read may lag behind, in milliseconds. */
  readonly lagMs: number;
  /** People work on the board meanwhile. */
  readonly people: boolean;
  readonly runs: number;
}

/** What an operator, a person, the database or the Temporal server does while a run is under way. */
export type DeedKind =
  | 'busy database'
  | 'second run'
  | 'cancel signal'
  | 'cancel'
  | 'terminate'
  | 'terminate batch'
  | 'cancel batch'
  | 'pause and resume'
  | 'restart Temporal'
  | 'wipe Temporal'
  | 'person'
  | 'source edit'
  | 'forget keys';

export interface Deed {
  readonly kind: DeedKind;
  /** It happens once so many requests more have been sent, or when nothing happens for a while. */
  readonly afterRequests: number;
}

/** What an operator does with an old batch between two runs. */
export type OldBatch = 'reset' | 'start again' | null;

export interface Round {
  /** For the simulator's control channel. */
  readonly faults: readonly Readonly<Record<string, unknown>>[];
  readonly blow: Blow | null;
  /** When a worker that was stopped goes on: soon, once its work has gone to another, or not before the run has ended. */
  readonly wake: 'soon' | 'taken over' | 'late';
  readonly deeds: readonly Deed[];
  readonly before: OldBatch;
  /** Which of the old batches. */
  readonly choice: number;
}

export function drawBehaviour(chance: Chance, kind: ScheduleClass): Behaviour {
  const idempotencyCache = chance.below(4) > 0;
  const cacheLostAnswers = !chance.oneIn(3);
  const cacheErrors = chance.oneIn(2);
  const keepsAnswers = idempotencyCache && cacheLostAnswers && cacheErrors;
  const { effectMs, indexLagMs } = BOUNDS;
  const lag = kind === 'beyond' ? chance.pick([0, 300, 3 * indexLagMs]) : chance.pick([0, 0, 200, indexLagMs - 100]);
  const latestMs = kind === 'beyond' ? 2 * effectMs : effectMs / 2;
  const slow = chance.oneIn(4);
  return {
    idempotency: keepsAnswers && chance.oneIn(2) ? 'trusted' : 'untrusted',
    settings: {
      idempotencyCache,
      cacheLostAnswers,
      indexLagMs: lag,
      cacheErrors,
      conflictOnOtherBody: chance.oneIn(2),
      documentErrorStatus: chance.pick([200, 400]),
      // A list of mutations that goes on executing after the gateway, or the client, has gone.
      ...(slow ? { latencyMs: 60, gatewayTimeoutMs: 400 } : {}),
    },
    latestMs,
    lagMs: kind === 'beyond' ? 3 * indexLagMs : indexLagMs - 100,
    people: kind === 'inside' && chance.oneIn(6),
    runs: 2 + chance.below(2),
  };
}

export function drawRound(chance: Chance, behaviour: Behaviour, kind: ScheduleClass): Round {
  const blow = chance.below(3) > 0 ? drawBlow(chance, kind) : null;
  return {
    faults: Array.from({ length: chance.below(4) }, () => drawFault(chance, behaviour)),
    blow,
    wake: blow !== null && insideTransaction(blow.point) ? 'soon' : chance.pick(['soon', 'taken over', 'late']),
    deeds: Array.from({ length: chance.pick([0, 0, 1, 1, 2]) }, () => drawDeed(chance, behaviour, kind)),
    before: chance.oneIn(4) ? chance.pick(['reset', 'start again']) : null,
    choice: chance.below(1_000),
  };
}

function drawFault(chance: Chance, { latestMs, lagMs, idempotency }: Behaviour): Record<string, unknown> {
  return drawMondayFault(chance, { latestMs, lagMs, keepsAnswers: idempotency === 'trusted', retrySeconds: 0, budget: false });
}

const BLOWS: readonly [BlowKind, ...BlowKind[]] = ['kill', 'kill', 'freeze', 'lose line'];

function drawBlow(chance: Chance, kind: ScheduleClass): Blow {
  const points = crashPoints.filter((point) => point !== 'continued as new');
  const point = points[chance.below(points.length)] ?? crashPoints[0];
  const blow = chance.pick(BLOWS);
  // One that is paused between its last read of the clock and the send crosses B when it resumes.
  const crosses = point === 'before the send' && blow === 'freeze' && kind === 'inside';
  return { point, kind: crosses ? 'kill' : blow, arrival: isOnceARun(point) ? 1 : 1 + chance.below(3) };
}

const DEEDS: readonly [DeedKind, ...DeedKind[]] = [
  'busy database',
  'busy database',
  'second run',
  'cancel signal',
  'cancel',
  'terminate',
  'terminate batch',
  'cancel batch',
  'pause and resume',
  'source edit',
];

function drawDeed(chance: Chance, behaviour: Behaviour, kind: ScheduleClass): Deed {
  const afterRequests = chance.below(8);
  // Dear ones, and ones that not every schedule may have.
  if (chance.oneIn(20)) return { kind: 'restart Temporal', afterRequests };
  if (chance.oneIn(20)) return { kind: 'wipe Temporal', afterRequests };
  if (behaviour.people && chance.oneIn(2)) return { kind: 'person', afterRequests };
  if (chance.oneIn(10) && (kind === 'beyond' || behaviour.idempotency === 'untrusted')) return { kind: 'forget keys', afterRequests };
  return { kind: chance.pick(DEEDS), afterRequests };
}
