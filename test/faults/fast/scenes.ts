import type { Chance } from '../../protocol/support/chance.js';
import { drawAgenda, drawBehaviour, drawFault } from './draw.js';
import type { Behaviour, Event } from './draw.js';

/** A class of schedules: what is drawn for one seed. */
export interface Scene {
  /** Something takes effect after B, or shows after L, on purpose: the board may then be wrong, and must not be so unreported. */
  readonly beyond: boolean;
  readonly rounds: number;
  behaviour(chance: Chance): Behaviour;
  /** Faults of one round, for the simulator. */
  faults(chance: Chance, behaviour: Behaviour): Record<string, unknown>[];
  /** What strikes in one round. */
  agenda(chance: Chance, behaviour: Behaviour, round: number): Event[];
  /** An old batch is worked off again, before the run of a round and after it: once in so many rounds. */
  readonly reruns: number;
}

const mixed = (beyond: boolean): Scene => ({
  beyond,
  rounds: 3,
  reruns: 5,
  behaviour: (chance) => drawBehaviour(chance, beyond),
  faults: (chance, behaviour) => Array.from({ length: chance.below(5) }, () => drawFault(chance, behaviour)),
  agenda: (chance, behaviour) => drawAgenda(chance, behaviour, beyond),
});

/** Everything within the bounds, and the same with some things beyond them. */
export const INSIDE = mixed(false);
export const BEYOND = mixed(true);

/** Every tenth schedule of the suite crosses the bounds. */
export const sceneOf = (seed: number): Scene => (seed % 10 === 0 ? BEYOND : INSIDE);

const SCENES: Readonly<Record<string, Scene>> = { inside: INSIDE, beyond: BEYOND };

export function sceneByName(name: string): Scene {
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`There is no class of schedules named ${name}. There are: ${Object.keys(SCENES).join(', ')}.`);
  return scene;
}
