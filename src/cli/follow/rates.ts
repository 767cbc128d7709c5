import type { BatchProgress } from '../../store/batches/batch-progress.js';

/** A batch with its speed. */
export interface PacedBatch extends BatchProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** Answered effects per second since it was first seen; null while that is not known. */
  readonly perSecond: number | null;
  readonly secondsLeft: number | null;
}

/** Turns looks at batches into speeds: how much was answered since the first look at each. */
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

/** An order that changed in one size has one answer, not one per size: settled orders count as well as answers. */
function shareOf({ orders, ordersDone, parts, answered }: BatchProgress): number {
  const settled = orders === 0 ? 0 : ordersDone / orders;
  const sent = parts === 0 ? 0 : answered / parts;
  return Math.min(1, Math.max(settled, sent));
}
