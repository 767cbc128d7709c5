import type { Settings } from '../settings.js';
import { CannotCheck } from './truth.js';
import type { Truth } from './truth.js';

/** The live boards at Monday. Needs the token. */
export async function boardTruth(_settings: Settings): Promise<Truth> {
  throw new CannotCheck('The board cannot be read.');
}
