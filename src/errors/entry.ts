/**
 * One kind of failure (or warning), as a person and as the retry rules see it.
 */
export interface ErrorEntry {
  readonly code: string;
  /** What happened, in one sentence. */
  readonly meaning: string;
  /**
   * `row`: this order or size may succeed in a later run, so its backoff decides. `run`: the cause is outside the rows; repeat the run once it is
   * gone, and count it against no row. `never`: only changed content or a person helps. `later`: wait and go on in the same run; no row's fault.
   */
  readonly retry: 'row' | 'run' | 'never' | 'later';
  /** What it stops: one order or the run. */
  readonly scope: 'order' | 'run';
  /** What a person can do. */
  readonly remedy: string;
  /** Other names under which the same thing is reported, such as Monday's older codes. */
  readonly names?: readonly string[];
}
