import type { Place, WorkerProcess } from './boundaries.js';

/** What a schedule of faults is played on: the product, or the plain loop that it is compared with. */
export interface Subject {
  /** A sync of the source as it is now, whatever becomes of it. */
  run(): Promise<void>;
  /** Works an old batch off again, as an operator may. */
  rerun(choice: number): Promise<void>;
  /** What is to happen at the places of worker processes. */
  strike: (place: Place, process: WorkerProcess) => Promise<void> | void;
  /** The operator asks the running sync to stop. */
  cancel(): void;
  /** Temporal's `terminate`: the running sync ends where it is. */
  terminate(): void;
  /** Lets workers that stand still go on, to the end of what they were doing. */
  wake(): Promise<void>;
}
