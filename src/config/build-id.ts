import { createHash } from 'node:crypto';
import { packageVersion } from './package-files.js';

/** Enough that two builds never share it, and short enough to be read aloud. */
const DIGITS = 12;

/**
 * The id of a build by its bundled workflows: the version of the program and a digest of the bundle, `0.1.0-3f2a9c04b1de`. Temporal must move open
 * workflows from one build to another exactly when the code of workflows differs, so nothing else counts.
 */
export function buildIdOf(bundle: string): string {
  return `${packageVersion()}-${createHash('sha256').update(bundle).digest('hex').slice(0, DIGITS)}`;
}
