import { Context } from '@temporalio/activity';
import type { AlertLook } from '../contracts/messages.js';
import type { AlertPlan } from '../orders/alerts/plan.js';
import { growingDelay } from '../orders/retry.js';
import { endDelivery, findDelivery, nextDelivery, targetsToServe } from '../store/alerts/alerts.js';
import { postAlert } from '../sync/alerts/post.js';
import { lookAround } from '../sync/alerts/watch.js';
import type { Services } from '../sync/services.js';
import { retryLater } from '../sync/step-failure.js';

export type AlertActivities = ReturnType<typeof createAlertActivities>;

/** While workers are replaced, those without the alerts file leave its work to the others. */
const OTHER_WORKER_MS = 5_000;

/** The steps of alerts: SQL, and the receivers. */
export function createAlertActivities(services: Pick<Services, 'database' | 'temporal' | 'mappingsFolder' | 'alerts'>) {
  const { database } = services;
  const plan = (): AlertPlan => {
    if (services.alerts !== undefined) return services.alerts;
    throw retryLater('ALERTS_OFF', 'This worker has no alerts file: ORDER_SYNC_ALERTS is not set.', OTHER_WORKER_MS);
  };
  return {
    /** Judges every rule, stores each change of state with what is to be delivered, and names the targets that wait. */
    async lookForAlerts(): Promise<AlertLook> {
      const { everyMs } = plan();
      const changes = await lookAround(services, plan());
      return { changes, targets: await targetsToServe(database), nextMs: everyMs };
    },

    /** The delivery that a target waits for next; null when there is none. */
    async nextAlert(input: { readonly target: string }): Promise<string | null> {
      return (await nextDelivery(database, input.target))?.alert.id ?? null;
    },

    /** Posts an alert once. Fails when the receiver does not accept it; Temporal then repeats it at the delays of the alerts file. */
    async postAlert(input: { readonly deliveryId: string }): Promise<void> {
      const { retry, targets } = plan();
      const delivery = await findDelivery(database, input.deliveryId);
      if (delivery === null || delivery.status !== 'OPEN') return;
      const target = targets[delivery.target];
      const reason = target === undefined ? 'it is not in the alerts file' : await postAlert(target, delivery.alert);
      if (reason === null) return;
      const delay = growingDelay(retry.firstMs, retry.longestMs, Context.current().info.attempt - 1);
      throw retryLater('ALERT_NOT_ACCEPTED', `The target ${delivery.target} did not accept the alert: ${reason}.`, delay);
    },

    /** Records the end of a delivery: accepted, or given up for a reason. */
    async endAlert(input: { readonly deliveryId: string; readonly reason: string | null }): Promise<void> {
      const { deliveryId, reason } = input;
      const status = reason === null ? 'DELIVERED' : 'GIVEN_UP';
      await endDelivery(database, deliveryId, { status, reason, now: await database.now() });
    },
  };
}
