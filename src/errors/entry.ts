/**
 * What a finding means for a run: an `error` keeps it from COMPLETED while it is open, a `warning` is named beside COMPLETED, a `notice` is only listed.
 */
export type FindingSeverity = 'error' | 'warning' | 'notice';

/**
 * One kind of failure, warning or notice, as a person and as the retry rules see it.
 */
export interface ErrorEntry {
  readonly code: string;
  /** What happened, in one sentence. */
  readonly meaning: string;
  /**
   * `row`: this order or size may succeed in a later run, after its backoff. `run`: the cause is outside the rows; repeat the run once it
   * is removed, and count no attempt against a row. `never`: only changed content or a person helps. `later`: wait and continue in the same
   * run; no attempt is counted against a row.
   */
  readonly retry: 'row' | 'run' | 'never' | 'later';
  /** What it stops: one order or the run. */
  readonly scope: 'order' | 'run';
  /** What a person can do. */
  readonly remedy: string;
  /** An error where none is given. */
  readonly severity?: FindingSeverity;
  /** An error that is never taken for known: each run counts it as new until a person has decided or its cause is gone. */
  readonly needsDecision?: true;
  /** Other names under which the same thing is reported, such as Monday's older codes. */
  readonly names?: readonly string[];
}

/** When it is tried again, in words. */
export const RETRIES: Readonly<Record<ErrorEntry['retry'], string>> = {
  row: 'by a later run, with growing delays',
  run: 'by the next run, once the cause is removed; no row loses an attempt',
  never: 'only changed content or a person helps',
  later: 'in the same run, after a wait; no row loses an attempt',
};

/** What it stops, in words. */
export const CONCERNS: Readonly<Record<ErrorEntry['scope'], string>> = { order: 'one order', run: 'the whole run' };
