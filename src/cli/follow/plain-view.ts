import { OPEN_BATCH_STATUSES } from '../../store/batches.js';
import type { BatchProgress } from '../../store/batch-progress.js';
import type { Output } from '../output/output.js';
import { count } from '../output/words.js';
import type { Look } from './look.js';

/** Shows what goes on until it is ended. */
export interface View {
  update(look: Look, now: number): void;
  end(): void;
}

/** For a pipe or a log: one line at each change, and none in between. */
export class PlainView implements View {
  readonly #output: Output;
  readonly #statuses = new Map<string, string>();
  #step = '';
  #waiting: string | null = null;

  constructor(output: Output) {
    this.#output = output;
  }

  update({ progress, batches }: Look): void {
    if (progress !== null && progress.step !== this.#step) this.#say(`step: ${progress.step}`);
    this.#step = progress?.step ?? this.#step;
    const waiting = progress === null ? this.#waiting : progress.paused ? 'paused' : progress.waitingFor;
    if (waiting !== this.#waiting && waiting !== null) this.#say(`waiting: ${waiting}`);
    if (waiting !== this.#waiting && waiting === null) this.#say('going on');
    this.#waiting = waiting;
    for (const batch of batches) this.#batch(batch);
  }

  end(): void {
    // Nothing stands on the screen that would have to go.
  }

  #batch(batch: BatchProgress): void {
    if (this.#statuses.get(batch.batchId) === batch.status) return;
    this.#statuses.set(batch.batchId, batch.status);
    this.#say(batchLine(batch));
  }

  #say(text: string): void {
    this.#output.say(`${new Date().toISOString()} ${text}`);
  }
}

/** `GREYSON CLOTHIERS 1/1: COMPLETED, 69 orders, 2 failed` */
export function batchLine(batch: BatchProgress): string {
  const failed = batch.failed === 0 ? '' : `, ${String(batch.failed)} failed`;
  const answered = OPEN_BATCH_STATUSES.includes(batch.status) ? `, ${String(batch.answered)} effects answered` : '';
  return `${batch.customer} ${String(batch.number)}/${String(batch.count)}: ${batch.status}, ${count(batch.orders, 'order')}${failed}${answered}`;
}
