/** One kind of failure or warning: its text for a person and its retry rule. */
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
  /** Other names under which the same thing is reported, such as Monday's older codes. */
  readonly names?: readonly string[];
}
