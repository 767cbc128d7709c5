import type { Settings } from '../settings.js';
import { CannotCheck } from './truth.js';
import type { Truth } from './truth.js';

/** The live tables, and the rows of the source. Never writes, and makes no database that is not there. */
export async function databaseTruth(_settings: Settings): Promise<Truth> {
  throw new CannotCheck('The database cannot be read.');
}
