import { Context } from '@temporalio/activity';
import type { AlertLook } from '../contracts/messages.js';
import type { AlertPlan } from '../orders/alerts/plan.js';
import { growingDelay } from '../orders/retry.js';
import { endDelivery, findDelivery, nextDelivery, targetsToServe } from '../store/alerts/alerts.js';
import type { Delivery } from '../store/alerts/alerts.js';
import { postAlert } from '../sync/alerts/post.js';
import { KEPT_MS, lookAround } from '../sync/alerts/watch.js';
import type { Services } from '../sync/services.js';
import { permanentFailure, retryLater } from '../sync/step-failure.js';

export type AlertActivities = ReturnType<typeof createAlertActivities>;

/** While workers are replaced, those without the alerts file leave its work to the others: soon at first, then more rarely, should there be none. */
const OTHER_WORKER = { firstMs: 5_000, longestMs: 5 * 60_000 } as const;

/** The steps of alerts: SQL, and the receivers. */
export function createAlertActivities(services: Pick<Services, 'database' | 'temporal' | 'mappingsFolder' | 'alerts'>) {
  const { database } = services;
  const plan = (): AlertPlan => {
    if (services.alerts !== undefined) return services.alerts;
    throw retryLater('ALERTS_OFF', 'This worker has no alerts file: ORDER_SYNC_ALERTS is not set.', delayOf(OTHER_WORKER));
  };
  const withoutTarget = async ({ target, alert }: Delivery): Promise<Error> => {
    const message = `The alerts file has no target ${target}.`;
    const age = Date.parse(await database.now()) - Date.parse(alert.at);
    if (age > KEPT_MS) return permanentFailure('ALERT_TARGET_GONE', message);
    return retryLater('ALERT_NOT_ACCEPTED', message, delayOf(plan().retry));
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

    /**
     * Posts an alert once. Fails when the receiver does not accept it; Temporal then repeats it at the delays of the alerts file. Fails for good when the file has no
     * such target, once the alert is so old that delivered ones are forgotten: a target that was left out by mistake loses nothing.
     */
    async postAlert(input: { readonly deliveryId: string }): Promise<void> {
      const delivery = await findDelivery(database, input.deliveryId);
      if (delivery === null || delivery.status !== 'OPEN') return;
      const target = plan().targets[delivery.target];
      if (target === undefined) throw await withoutTarget(delivery);
      const reason = await postAlert(target, delivery.alert);
      if (reason === null) return;
      throw retryLater('ALERT_NOT_ACCEPTED', `The target ${delivery.target} did not accept the alert: ${reason}.`, delayOf(plan().retry));
    },

    /** Records the end of a delivery: accepted, or given up for a reason. */
    async endAlert(input: { readonly deliveryId: string; readonly reason: string | null }): Promise<void> {
      const { deliveryId, reason } = input;
      const status = reason === null ? 'DELIVERED' : 'GIVEN_UP';
      await endDelivery(database, deliveryId, { status, reason, now: await database.now() });
    },
  };
}

/** The delay after this attempt. */
function delayOf({ firstMs, longestMs }: AlertPlan['retry']): number {
  return growingDelay(firstMs, longestMs, Context.current().info.attempt - 1);
}
