import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { waitOfDetail } from '../../../src/orders/wait.js';
import type { LoopControl, StepFailure } from '../../../src/workflows/loop/steps.js';

/** Cancel and pause of work in this process. A cancel is seen by the next step; a step that is running comes to its end. */
export class LocalControl implements LoopControl {
  cancelled = false;
  paused = false;
  readonly pause = null;
  #guarded = false;

  get stopped(): boolean {
    return this.cancelled || this.paused;
  }

  reset(): void {
    this.cancelled = false;
    this.paused = false;
  }

  /** A step of guarded work: it does not begin after a cancel. */
  step<A extends readonly unknown[], T>(step: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      if (this.#guarded && this.cancelled) throw new CancelledFailure('cancelled by a signal');
      return await step(...args);
    };
  }

  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.#guarded = true;
    try {
      return await work();
    } finally {
      this.#guarded = false;
    }
  }

  async interruptible(work: () => Promise<void>): Promise<void> {
    if (!this.stopped) await work();
  }

  async shielded<T>(work: () => Promise<T>): Promise<T> {
    return await work();
  }

  /** No step is retried in this process. */
  async withGrace<T>(work: () => Promise<T>): Promise<T> {
    return await work();
  }

  /** A pause is never resumed here: it counts as one that has lasted too long. */
  mayGoOn(): Promise<boolean> {
    return Promise.resolve(!this.stopped);
  }
}

/** The failure of an activity. Anything else is a mistake, or a blow, that the loop must not take for one: it is thrown. */
export function localFailure(error: unknown): StepFailure {
  if (error instanceof CancelledFailure) return { kind: 'cancelled' };
  if (!(error instanceof ApplicationFailure)) throw error;
  const [delayMs, wait] = error.details ?? [];
  const { type, message } = error;
  return {
    kind: 'failed',
    code: type ?? 'UNKNOWN',
    message,
    retryAfterMs: typeof delayMs === 'number' ? delayMs : null,
    wait: waitOfDetail(wait),
  };
}
