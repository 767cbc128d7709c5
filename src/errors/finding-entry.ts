/** An error makes a mapping unusable: no run starts on it. A warning is for a person to judge. */
export type Severity = 'error' | 'warning';

/** What must be read to find it: the mapping alone, the other mappings of the folder, the tables, the rows of the source, the live board, or the lock file. */
export type Truth = 'itself' | 'folder' | 'tables' | 'rows' | 'board' | 'lock';

export interface FindingEntry {
  readonly severity: Severity;
  readonly truth: Truth;
  /** What is wrong, in one sentence. */
  readonly meaning: string;
  /** What a person can do. */
  readonly remedy: string;
}

/** A run does not start. */
export function error(truth: Truth, meaning: string, remedy: string): FindingEntry {
  return { severity: 'error', truth, meaning, remedy };
}

/** A person judges it. */
export function warning(truth: Truth, meaning: string, remedy: string): FindingEntry {
  return { severity: 'warning', truth, meaning, remedy };
}
