import { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { ActivityGuard } from '../../../src/activities/activity-guard.js';
import { createAlertActivities } from '../../../src/activities/alert-activities.js';
import type { AlertActivities } from '../../../src/activities/alert-activities.js';
import type { AlertPlan } from '../../../src/orders/alerts/plan.js';
import type { Services } from '../../../src/sync/services.js';
import { deliverAlerts, watchAlerts } from '../../../src/workflows/loop/alert-loop.js';
import { localFailure } from './local-control.js';
import type { MovedTime } from './moved-time.js';

const QUIET = new DefaultLogger('ERROR', () => undefined);

/**
 * The loops of the workflows of alerts without Temporal, on several workers: each attempt of a step runs on the next worker, behind its guard, and a failure with a delay is
 * tried again after it. As with Temporal, one delivery to a target is at work at a time.
 */
export class AlertWork {
  readonly #workers: readonly AlertActivities[];
  readonly #served = new Set<string>();
  #attempts = 0;

  constructor(
    private readonly time: MovedTime,
    services: Services,
    plans: readonly (AlertPlan | undefined)[],
  ) {
    this.#workers = plans.map((alerts) => createAlertActivities({ ...services, ...(alerts === undefined ? {} : { alerts }) }));
  }

  /** Looks this often. */
  async watch(looks: number): Promise<void> {
    await watchAlerts(
      {
        failureOf: localFailure,
        details: () => undefined,
        now: () => '',
        look: async () => await this.#step(async (worker) => await worker.lookForAlerts()),
        serve: (target) => {
          this.#serve(target);
          return Promise.resolve();
        },
        wait: async (ms) => {
          await this.time.wait(ms);
        },
      },
      looks,
    );
  }

  #serve(target: string): void {
    if (this.#served.has(target)) return;
    this.#served.add(target);
    this.time.start(async () => {
      await deliverAlerts(
        {
          failureOf: localFailure,
          nextAlert: async (name) => await this.#step(async (worker) => await worker.nextAlert({ target: name })),
          postAlert: async (deliveryId) => {
            await this.#step(async (worker) => {
              await worker.postAlert({ deliveryId });
            });
          },
          endAlert: async (deliveryId, reason) => {
            await this.#step(async (worker) => {
              await worker.endAlert({ deliveryId, reason });
            });
          },
        },
        target,
        Number.POSITIVE_INFINITY,
      );
      this.#served.delete(target);
    });
  }

  async #step<T>(step: (worker: AlertActivities) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      const worker = this.#workers[(this.#attempts += 1) % this.#workers.length];
      if (worker === undefined) throw new Error('There is no worker.');
      const interceptors = [(context: ConstructorParameters<typeof ActivityGuard>[0]) => ({ inbound: new ActivityGuard(context) })];
      try {
        return await new MockActivityEnvironment({ attempt }, { logger: QUIET, interceptors }).run(() => step(worker));
      } catch (error) {
        if (!(error instanceof ApplicationFailure) || error.nonRetryable === true || typeof error.nextRetryDelay !== 'number') throw error;
        await this.time.wait(error.nextRetryDelay);
      }
    }
  }
}
