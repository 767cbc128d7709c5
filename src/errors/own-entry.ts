import type { ErrorEntry } from './entry.js';

/** What is the same for many own codes. */
export type Kind = Pick<ErrorEntry, 'retry' | 'scope' | 'severity'>;

/** It may succeed in the next run, or after a person has corrected the board. */
export const order: Kind = { retry: 'row', scope: 'order' };
/** Not an error of a row: it stops or limits the run. */
export const run: Kind = { retry: 'run', scope: 'run' };

/** The entry of a code of this service. */
export function entry(code: string, kind: Kind, meaning: string, remedy: string): ErrorEntry {
  return { code, ...kind, meaning, remedy };
}
