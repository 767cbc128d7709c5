import type { Place, WorkerProcess } from './boundaries.js';

export type Strike = (place: Place, process: WorkerProcess) => Promise<void> | void;

/** What a schedule of faults is played on: the product, or the plain loop that it is compared with. */
export interface Subject {
  /** What happens at each place of a worker process. */
  strike: Strike;
  /** What is going on: a run's own steps, or those of a batch. */
  readonly activity: string;
  /** How each run ended. */
  readonly outcomes: readonly string[];
  /** A sync of the source as it is now, whatever becomes of it. */
  run(): Promise<void>;
  /** Works an old batch off again, as an operator may: any by its number, the latest by -1. */
  rerun(choice: number): Promise<void>;
  /** The operator asks the running sync to stop. */
  cancel(): void;
  /** The running sync ends where it is and is not continued. */
  terminate(): void;
  /** Resumes paused workers until the end of their work. */
  wake(): Promise<void>;
  /** Another sync is begun while one is open. True when it was not turned away. */
  begunBeside(): Promise<boolean>;
  /** Runs a whole sync of another customer while the first one is paused. */
  runOfOthers(): Promise<void>;
}
