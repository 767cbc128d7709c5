import type { BatchProgress } from '../../store/batches/batch-progress.js';

/** A batch with its speed. */
export interface PacedBatch extends BatchProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** Answered effects per second since the first read; null until it can be computed. */
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Computes the speed of batches from repeated reads: the effects answered since the first read of each. */
export class Rates {
  readonly #first = new Map<string, { readonly at: number; readonly answered: number }>();

  paced(batch: BatchProgress, now: number): PacedBatch {
    const first = this.#first.get(batch.batchId) ?? { at: now, answered: batch.answered };
    this.#first.set(batch.batchId, first);
    const seconds = (now - first.at) / 1000;
    const done = batch.answered - first.answered;
    const perSecond = seconds > 0 && done > 0 ? done / seconds : null;
    const left = Math.max(0, batch.parts - batch.answered);
    return { ...batch, share: shareOf(batch), perSecond, secondsLeft: perSecond === null ? null : left / perSecond };
  }
}

/** An order that changed in its sizes alone needs no answer of its own, so finished orders count as well as answers. */
function shareOf({ orders, ordersDone, parts, answered }: BatchProgress): number {
  const settled = orders === 0 ? 0 : ordersDone / orders;
  const sent = parts === 0 ? 0 : answered / parts;
  return Math.min(1, Math.max(settled, sent));
}
