import { ApplicationFailure } from '@temporalio/common';
import { Driver } from '../../protocol/support/driver.js';
import type { Services } from '../../../src/sync/services.js';
import { ProcessDied, WorkerProcess } from './boundaries.js';
import type { Boundaries } from './boundaries.js';
import type { VirtualTime } from './virtual-time.js';

/** The workflow was terminated and is not continued. */
export class Terminated extends Error {}

/** Temporal's view of a worker that says nothing any more: the activity's heartbeat timeout. */
const HEARTBEAT_TIMEOUT_MS = 8_000;

/** More than any activity of these schedules may need: a loop that does not end fails instead of hanging. */
const MOST_ATTEMPTS = 60;

/** An activity of a worker that stands still, while others go on. */
export interface Sleeper {
  readonly process: WorkerProcess;
  readonly ended: Promise<unknown>;
}

/** Tries each activity again as Temporal does: on another worker when its own has died or stands still, later when it failed in passing. */
export class SteadyDriver extends Driver {
  process = new WorkerProcess();
  readonly sleepers: Sleeper[] = [];
  terminated = false;

  constructor(
    services: Services,
    private readonly boundaries: Boundaries,
    private readonly time: VirtualTime,
    private readonly tell: (line: string) => void,
  ) {
    super(services, async (ms) => {
      await time.pass(ms);
    });
  }

  override async attempt<T>(activity: () => Promise<T>): Promise<T> {
    for (let attempts = 1; attempts <= MOST_ATTEMPTS; attempts += 1) {
      if (this.terminated) throw new Terminated();
      const { process } = this;
      const running = this.boundaries.within(process, () => super.attempt(activity));
      const frozen = Symbol('frozen');
      try {
        const result = await Promise.race([running, process.frozen.then(() => frozen)]);
        if (result === frozen) this.sleepers.push({ process, ended: running.catch(() => undefined) });
        else if (!process.dead) return result as T;
        await this.#replace();
      } catch (error) {
        if (error instanceof Error && !process.dead) this.tell(`${error.name}: ${error.message}`);
        if (process.dead || error instanceof ProcessDied) await this.#replace();
        else if (error instanceof ApplicationFailure && (error.nonRetryable === true || typeof error.nextRetryDelay === 'number'))
          throw error;
        else if (attempts === MOST_ATTEMPTS) throw error;
        else await this.time.pass(Math.min(30_000, 1_000 * 2 ** (attempts - 1)));
      }
    }
    throw new Error(`An activity did not end within ${String(MOST_ATTEMPTS)} attempts.`);
  }

  async #replace(): Promise<void> {
    this.process = new WorkerProcess();
    await this.time.pass(HEARTBEAT_TIMEOUT_MS);
  }
}
