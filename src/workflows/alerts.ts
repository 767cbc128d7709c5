import { continueAsNew, ParentClosePolicy, setCurrentDetails, sleep, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { alertSenderId } from '../contracts/messages.js';
import { deliverAlerts, watchAlerts } from './loop/alert-loop.js';
import type { DeliverySteps, WatchSteps } from './loop/alert-loop.js';
import { alertDelivery, alerts } from './options.js';
import { failureOf } from './temporal-failure.js';

/** A look costs about 11 events: 100 keep a history as short as that of a run. */
const LOOKS_PER_RUN = 100;

/** A delivery costs about 20 events. */
const DELIVERIES_PER_RUN = 50;

/** Looks again and again. Ends only when it is cancelled, or when no worker has an alerts file any more. */
export async function alertWatch(): Promise<string> {
  const end = await watchAlerts(WATCH, LOOKS_PER_RUN);
  if (end === 'off') return 'No worker has an alerts file (ORDER_SYNC_ALERTS).';
  return await continueAsNew<typeof alertWatch>();
}

/** Delivers to one target, as long as there is something to deliver. Returns how many alerts it delivered. */
export async function alertSender({ target }: { readonly target: string }): Promise<number> {
  const done = await deliverAlerts(DELIVERY, target, DELIVERIES_PER_RUN);
  if (done !== 'continue') return done;
  return await continueAsNew<typeof alertSender>({ target });
}

/** One workflow serves a target at a time, so that alerts arrive in the order of the changes and each once. */
async function serve(target: string): Promise<void> {
  try {
    await startChild(alertSender, {
      workflowId: alertSenderId(target),
      args: [{ target }],
      parentClosePolicy: ParentClosePolicy.ABANDON,
      staticSummary: `Alerts to ${target}`,
    });
  } catch (error) {
    // It still waits for its receiver.
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}

const WATCH: WatchSteps = {
  failureOf,
  details: setCurrentDetails,
  now: () => new Date().toISOString(),
  look: async () => await alerts.lookForAlerts(),
  serve,
  wait: async (ms) => {
    await sleep(ms);
  },
};

const DELIVERY: DeliverySteps = {
  failureOf,
  nextAlert: async (target) => await alerts.nextAlert({ target }),
  postAlert: async (deliveryId) => {
    await alertDelivery.postAlert({ deliveryId });
  },
  endAlert: async (deliveryId, reason) => {
    await alertDelivery.endAlert({ deliveryId, reason });
  },
};
