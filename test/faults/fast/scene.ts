import type { Chance } from '../../protocol/support/chance.js';
import type { Behaviour, Event } from './draw.js';
import type { Deed } from './people.js';
import type { ChangingSource } from './source.js';

/** A class of schedules: what is drawn for one seed. */
export interface Scene {
  /** Something takes effect after B, or shows after L, on purpose: the board may then be wrong, and must not be so unreported. */
  readonly beyond: boolean;
  readonly rounds: number;
  /** Customers whose orders the source may hold; drawn when missing. */
  readonly customers?: number;
  behaviour(chance: Chance): Behaviour;
  /** Faults of one round, for the simulator. */
  faults(chance: Chance, behaviour: Behaviour): Record<string, unknown>[];
  /** What strikes in one round. */
  agenda(chance: Chance, behaviour: Behaviour, round: number): Event[];
  /** An old batch is worked off again, before the run of a round and after it: once in so many rounds. */
  readonly reruns: number;
  /** It is the latest batch then, instead of any. */
  readonly rerunsLatest?: true;
  /** Monday fails for one target alone: after every run no other order may be left to the next one (P15). */
  readonly oneCulprit?: true;
  /** What a person does before every round but the first, if not anything. */
  readonly deed?: Deed;
  /** What changes in the source between two rounds, if not anything. */
  readonly edit?: (source: ChangingSource) => void;
}
