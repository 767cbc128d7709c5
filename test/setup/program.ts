import { build, COMPILED_CLONE, makeClone, removeClone } from '../support/clone.js';

/**
 * Compiles the program once, for all files of the rung, in a clone of its own: its commands start in a third of the time that the sources need, and workers find
 * their workflows bundled.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const folder = await makeClone();
  await build(folder);
  process.env[COMPILED_CLONE] = folder;
  return async () => {
    await removeClone(folder);
  };
}
