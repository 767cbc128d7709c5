import { continueAsNew, isCancellation, ParentClosePolicy, setCurrentDetails, sleep, startChild } from '@temporalio/workflow';
import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { alertSenderId } from '../contracts/messages.js';
import type { AlertLook } from '../contracts/messages.js';
import { alertPost, alerts } from './options.js';
import { failureOf } from './temporal-failure.js';

/** A look costs about 11 events: 100 keep a history as short as that of a run. */
const LOOKS_PER_RUN = 100;

/** Longest time between two looks while none succeeds. */
const AFTER_FAILURE = '1 minute';

/** A delivery costs about 20 events. */
const DELIVERIES_PER_RUN = 50;

/**
 * Looks at everything that is watched, again and again, and has each target served that something is to be delivered to. A look that fails is shown and followed by
 * the next one. Ends only when it is cancelled, or when no worker has an alerts file any more.
 */
export async function alertWatch(): Promise<string> {
  for (let looks = 0; looks < LOOKS_PER_RUN; looks += 1) {
    const look = await lookOnce();
    if (look === 'off') return 'No worker has an alerts file (ORDER_SYNC_ALERTS).';
    for (const target of look?.targets ?? []) await serve(target);
    await sleep(look?.nextMs ?? AFTER_FAILURE);
  }
  return await continueAsNew<typeof alertWatch>();
}

async function lookOnce(): Promise<AlertLook | 'off' | null> {
  try {
    const look = await alerts.lookForAlerts();
    setCurrentDetails(`Last look: ${instant()}. Changes: ${String(look.changes)}. Targets to serve: ${String(look.targets.length)}.`);
    return look;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error);
    if (failure.kind === 'failed' && failure.code === 'ALERTS_OFF') return 'off';
    setCurrentDetails(
      `The look of ${instant()} failed: ${failure.kind === 'failed' ? `${failure.code}: ${failure.message}` : failure.kind}`,
    );
    return null;
  }
}

const instant = (): string => new Date().toISOString();

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

/**
 * Delivers what is to be sent to a target, oldest first. Temporal repeats each delivery until the receiver accepts it. The post and the record of it are steps of their
 * own, so that a database that is away repeats the record and not the post. Returns how many it delivered.
 */
export async function alertSender({ target }: { readonly target: string }): Promise<number> {
  for (let done = 0; done < DELIVERIES_PER_RUN; done += 1) {
    const deliveryId = await alerts.nextAlert({ target });
    if (deliveryId === null) return done;
    const reason = await posted(deliveryId);
    await alerts.endAlert({ deliveryId, reason });
  }
  return await continueAsNew<typeof alertSender>({ target });
}

/** Null when the receiver has accepted it, otherwise why it was given up. */
async function posted(deliveryId: string): Promise<string | null> {
  try {
    await alertPost.postAlert({ deliveryId });
    return null;
  } catch (error) {
    if (isCancellation(error)) throw error;
    const failure = failureOf(error);
    return failure.kind === 'failed' ? failure.message : failure.kind;
  }
}
