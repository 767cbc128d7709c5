import type { AlertLook } from '../../contracts/messages.js';
import type { StepFailure } from './steps.js';

/** Longest time between two looks while none succeeds. */
export const AFTER_FAILED_LOOK_MS = 60_000;

interface AlertLoopSteps {
  /** Why a step has failed. Throws any error that is not the failure of a step. */
  failureOf(error: unknown): StepFailure;
}

/** The steps of the watch. The implementation retries each step; an error that it throws is final. */
export interface WatchSteps extends AlertLoopSteps {
  /** The text that the Temporal UI shows for the workflow. */
  details(text: string): void;
  /** ISO 8601 UTC. */
  now(): string;
  look(): Promise<AlertLook>;
  /** Starts the delivery to a target, unless one is at work already. Does not wait for its end. */
  serve(target: string): Promise<void>;
  wait(ms: number): Promise<void>;
}

/** Looks this many times at everything that is watched, and has each target served that something is to be delivered to. A look that fails is shown and followed by the next one. */
export async function watchAlerts(steps: WatchSteps, looks: number): Promise<'off' | 'continue'> {
  for (let done = 0; done < looks; done += 1) {
    const look = await lookOnce(steps);
    if (look === 'off') return 'off';
    for (const target of look?.targets ?? []) await steps.serve(target);
    await steps.wait(look?.nextMs ?? AFTER_FAILED_LOOK_MS);
  }
  return 'continue';
}

async function lookOnce(steps: WatchSteps): Promise<AlertLook | 'off' | null> {
  try {
    const look = await steps.look();
    steps.details(`Last look: ${steps.now()}. Changes: ${String(look.changes)}. Targets to serve: ${String(look.targets.length)}.`);
    return look;
  } catch (error) {
    const failure = steps.failureOf(error);
    if (failure.kind === 'cancelled') throw error;
    if (failure.code === 'ALERTS_OFF') return 'off';
    steps.details(`The look of ${steps.now()} failed: ${failure.code}: ${failure.message}`);
    return null;
  }
}

/** The steps of the delivery to one target. `postAlert` is repeated until the receiver has accepted the alert, without a limit. */
export interface DeliverySteps extends AlertLoopSteps {
  nextAlert(target: string): Promise<string | null>;
  postAlert(deliveryId: string): Promise<void>;
  endAlert(deliveryId: string, reason: string | null): Promise<void>;
}

/**
 * Delivers what is to be sent to a target, oldest first. The post and the record of it are steps of their own, so that a database that is away repeats the record and
 * not the post. Only an alert to a target that the alerts file no longer has is given up; any other permanent failure leaves the alert as it is, for the next look.
 * Returns how many it delivered, or `continue` after `most`.
 */
export async function deliverAlerts(steps: DeliverySteps, target: string, most: number): Promise<number | 'continue'> {
  for (let done = 0; done < most; done += 1) {
    const deliveryId = await steps.nextAlert(target);
    if (deliveryId === null) return done;
    const reason = await posted(steps, deliveryId);
    await steps.endAlert(deliveryId, reason);
  }
  return 'continue';
}

/** Null when the receiver has accepted it, otherwise why it was given up. */
async function posted(steps: DeliverySteps, deliveryId: string): Promise<string | null> {
  try {
    await steps.postAlert(deliveryId);
    return null;
  } catch (error) {
    const failure = steps.failureOf(error);
    if (failure.kind === 'failed' && failure.code === 'ALERT_TARGET_GONE') return failure.message;
    throw error;
  }
}
