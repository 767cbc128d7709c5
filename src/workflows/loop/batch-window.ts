import type { BegunRun, BatchToStart } from '../../contracts/steps.js';
import type { BatchEnd, RunSteps } from './steps.js';

/**
 * Batches at the same time. Monday's budget is the limit long before four batches are, and a customer whose requests fail slowly delays only
 * one of four places.
 */
const WINDOW = 4;

/** Batches that are running, at most WINDOW of them. */
export class BatchWindow {
  /** Why a batch stopped for a reason that concerns every batch: no further one is started. */
  stoppedBy: string | null = null;
  #running = 0;
  readonly #steps: RunSteps;

  /** `started` is the position of the last batch that was started. */
  constructor(
    steps: RunSteps,
    public started: number,
  ) {
    this.#steps = steps;
  }

  /** Waits for a free place, then starts the batch. */
  async start(begun: BegunRun, batch: BatchToStart): Promise<void> {
    await this.#steps.until(() => this.#running < WINDOW);
    this.started = batch.position;
    this.#running += 1;
    try {
      const started = await this.#steps.startBatch(begun, batch, (end) => {
        this.#ended(end);
      });
      // A run that was reset meets the batches of its earlier workflow run.
      if (!started) this.#ended({ requests: 0, stoppedBy: null });
    } catch (error) {
      this.#running -= 1;
      throw error;
    }
  }

  /** Waits until no batch is running. */
  async drain(): Promise<void> {
    await this.#steps.until(() => this.#running === 0);
  }

  #ended({ requests, stoppedBy }: BatchEnd): void {
    const { progress } = this.#steps;
    this.#running -= 1;
    progress.batchesDone += 1;
    progress.requestsDone += requests;
    this.stoppedBy = stoppedBy ?? this.stoppedBy;
  }
}
