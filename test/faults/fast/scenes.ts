import { breakScenes } from '../breaks/scenes.js';
import { drawAgenda, drawBehaviour, drawFaults } from './draw.js';
import type { Scene } from './scene.js';

const mixed = (beyond: boolean): Scene => ({
  beyond,
  rounds: 3,
  reruns: 5,
  behaviour: (chance) => drawBehaviour(chance, beyond),
  faults: drawFaults,
  agenda: (chance, behaviour) => drawAgenda(chance, behaviour, beyond),
});

/** Everything within the bounds, and the same with some things beyond them. */
export const INSIDE = mixed(false);
export const BEYOND = mixed(true);

/** Every tenth schedule of the suite crosses the bounds. */
export const sceneOf = (seed: number): Scene => (seed % 10 === 0 ? BEYOND : INSIDE);

const SCENES: Readonly<Record<string, Scene>> = { inside: INSIDE, beyond: BEYOND, ...breakScenes };

export function sceneByName(name: string): Scene {
  const scene = SCENES[name];
  if (scene === undefined) throw new Error(`There is no class of schedules named ${name}. There are: ${Object.keys(SCENES).join(', ')}.`);
  return scene;
}
