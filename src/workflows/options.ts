import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { AlertActivities } from '../activities/alert-activities.js';
import type { BatchActivities } from '../activities/batch-activities.js';
import type { MondayActivities } from '../activities/monday-activities.js';
import type { RunActivities } from '../activities/run-activities.js';
import type { VerifyActivities } from '../activities/verify-activities.js';
import { MONDAY_API_QUEUE, ORDER_SYNC_QUEUE } from '../contracts/messages.js';

/**
 * Every activity sends a heartbeat every 2 s. Without one for this long its worker counts as dead and another worker continues: short
 * enough to resume within 10 s of a kill, four intervals long so that a busy machine does not lose its work.
 */
const HEARTBEAT_TIMEOUT = '8 seconds';

/**
 * Retries of transient failures: a lost database connection, a lock. A permanent failure is thrown as non-retryable, and an unknown failure
 * becomes non-retryable after minutes.
 */
const RETRY = { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds' } as const;

/**
 * A cancel waits for the running attempt and ends every backoff at once, so a batch records the answer of a running request before it
 * closes. With the SDK's default the workflow would not wait for the attempt.
 */
const CANCELLATION = ActivityCancellationType.WAIT_CANCELLATION_COMPLETED;

/** Statements that take seconds at most. An hour of retries outlives a database failover and ends before the night does. */
export const run = proxyActivities<RunActivities>({
  taskQueue: ORDER_SYNC_QUEUE,
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  cancellationType: CANCELLATION,
  retry: RETRY,
});

/** Reading the source and loading staging: minutes for a large source. */
export const load = proxyActivities<RunActivities>({
  taskQueue: ORDER_SYNC_QUEUE,
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  cancellationType: CANCELLATION,
  retry: RETRY,
});

export const batch = proxyActivities<BatchActivities>({
  taskQueue: ORDER_SYNC_QUEUE,
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '1 hour',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  cancellationType: CANCELLATION,
  retry: RETRY,
});

/**
 * One HTTP request to Monday each. An attempt may take the client's 65 s and one read-back; a limited or unanswered request is tried
 * again for as long as a day's window can last, at the delay that Monday or the protocol names.
 */
export const monday = proxyActivities<MondayActivities>({
  taskQueue: MONDAY_API_QUEUE,
  startToCloseTimeout: '3 minutes',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  cancellationType: CANCELLATION,
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * One request to Monday after the other for minutes, so it takes one of the slots of the requests in flight. An attempt reads the whole board first, waits in place for the
 * budget of a minute, and compares for ten minutes; it is tried again for a morning at most, since the next night compares everything again.
 */
export const verify = proxyActivities<VerifyActivities>({
  taskQueue: MONDAY_API_QUEUE,
  startToCloseTimeout: '2 hours',
  scheduleToCloseTimeout: '6 hours',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  cancellationType: CANCELLATION,
  retry: { initialInterval: '2 seconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/** Short statements. A look that does not succeed is followed by the next one, so it is not repeated for long. */
export const alerts = proxyActivities<AlertActivities>({
  taskQueue: ORDER_SYNC_QUEUE,
  startToCloseTimeout: '2 minutes',
  scheduleToCloseTimeout: '10 minutes',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
});

/**
 * One HTTP request for each attempt, at the delays of the alerts file, and the record of its end. No limit of time or attempts: a receiver may be down for a long weekend
 * and still gets every change of state.
 */
export const alertDelivery = proxyActivities<Pick<AlertActivities, 'postAlert' | 'endAlert'>>({
  taskQueue: ORDER_SYNC_QUEUE,
  startToCloseTimeout: '1 minute',
  heartbeatTimeout: HEARTBEAT_TIMEOUT,
  retry: RETRY,
});
