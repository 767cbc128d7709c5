import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  isCancellation,
  setCurrentDetails,
  setHandler,
  sleep,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { OpenedBatch } from '../contracts/steps.js';
import { SyncFailedOrders, SyncStatus } from '../temporal/search-attributes.js';
import { progressQuery } from '../contracts/messages.js';
import type { CustomerBatchInput, CustomerBatchResult, Ending } from '../contracts/messages.js';
import { Control, closeAsCanceled } from './control.js';
import { batch, monday } from './options.js';
import { STATUS_TABLE } from '../contracts/statuses.js';

/** Longest wait for targets that belong to others or must stay quiet. Then the batch closes with them deferred. */
const LONGEST_WAIT_MS = 15 * 60_000;

/** Longest parking for the day's limit of calls: a night. Beyond it the batch closes and the next run goes on. */
const LONGEST_PARK_MS = 12 * 3_600_000;

interface BatchState {
  step: string;
  waitingFor: string | null;
  requestsDone: number;
  waitedMs: number;
}

/**
 * Sends what is not yet acknowledged of one customer's batch, and nothing else: groups, then items, then subitems, then promotion.
 * It needs no parent: started again, reset or retried, it finds in SQL what is left. Closes red when an order failed.
 */
export async function customerBatch(input: CustomerBatchInput): Promise<CustomerBatchResult> {
  const control = new Control();
  const state: BatchState = { step: 'opening', waitingFor: null, requestsDone: 0, waitedMs: 0 };
  setHandler(progressQuery, () => ({
    step: state.step,
    paused: control.paused,
    cancelled: control.cancelled,
    waitingFor: state.waitingFor,
    batchesDone: 0,
    batchesTotal: 1,
    requestsDone: state.requestsDone,
  }));
  const { workflowId, runId } = workflowInfo();
  const opened = await batch.openBatch({ batchId: input.batchId, workflowId, runId });
  // The token of a batch that another workflow run has had before is a higher one.
  if (opened.claim.token > 1) control.startAnew();
  const end = await workOff(opened, control, state);
  const result = await CancellationScope.nonCancellable(
    async () => await batch.closeBatch({ batchId: input.batchId, claim: opened.claim, end }),
  );
  upsertSearchAttributes([
    { key: SyncStatus, value: result.status },
    { key: SyncFailedOrders, value: result.failed },
  ]);
  setCurrentDetails(describe(opened, result.status, state, countsOf(result)));
  return await closeAs(opened, result, end);
}

/** Plans and sends until nothing is left. Says how it ended; it never throws. */
async function workOff(opened: OpenedBatch, control: Control, state: BatchState): Promise<Ending> {
  try {
    await control.guard(async () => {
      await monday.refreshBoard({ boardId: opened.boardId, mappingHash: opened.mappingHash, batchId: opened.batchId });
    });
    while (await control.mayGoOn()) {
      const finished = await step(opened, control, state);
      if (finished) return { kind: 'finished' };
    }
    return { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : 'paused for too long' };
  } catch (error) {
    if (isCancellation(error)) {
      return { kind: 'cancelled', reason: control.cancelled ? 'cancelled by a signal' : control.paused ? 'paused' : 'cancelled' };
    }
    const failure = error instanceof ActivityFailure ? error.cause : error;
    const message = failure instanceof Error ? failure.message : String(failure);
    return { kind: 'stopped', code: failure instanceof ApplicationFailure ? (failure.type ?? 'UNKNOWN') : 'UNKNOWN', message };
  }
}

/** One wave: plan in SQL, then send each planned request. True when nothing is left to do. */
async function step(opened: OpenedBatch, control: Control, state: BatchState): Promise<boolean> {
  const plan = await batch.planRequests({ batchId: opened.batchId, claim: opened.claim });
  state.step = plan.step;
  setCurrentDetails(describe(opened, 'RUNNING', state, plan.summary));
  if (plan.requestIds.length === 0) {
    if (plan.waitMs === null || state.waitedMs >= LONGEST_WAIT_MS) return true;
    state.waitingFor = plan.waitingFor;
    await control.interruptible(async () => {
      await sleep(plan.waitMs ?? 0);
    });
    state.waitedMs += plan.waitMs;
    return false;
  }
  state.waitingFor = null;
  for (const requestId of plan.requestIds) {
    if (control.stopped) return false;
    if (!(await send(opened, control, state, requestId))) return false;
    state.requestsDone += 1;
    setCurrentDetails(describe(opened, 'RUNNING', state, plan.summary));
  }
  return false;
}

/** Sends one request. False when it could not be finished now: cut short, or parked until Monday's day begins anew. */
async function send(opened: OpenedBatch, control: Control, state: BatchState, requestId: string): Promise<boolean> {
  try {
    await control.interruptible(async () => {
      await monday.sendRequest({ requestId, mappingHash: opened.mappingHash, leaveOpen: true });
    });
    return !control.stopped;
  } catch (error) {
    const waitMs = dayLimitWait(error);
    if (waitMs === null || waitMs > LONGEST_PARK_MS) throw error;
    state.waitingFor = `Monday's limit of calls per day, for ${String(Math.ceil(waitMs / 60_000))} minutes`;
    setCurrentDetails(describe(opened, 'RUNNING', state, 'parked'));
    await control.interruptible(async () => {
      await sleep(waitMs);
    });
    state.waitingFor = null;
    return false;
  }
}

function dayLimitWait(error: unknown): number | null {
  const cause = error instanceof ActivityFailure ? error.cause : null;
  if (!(cause instanceof ApplicationFailure) || cause.type !== 'DAILY_LIMIT_EXCEEDED') return null;
  const wait: unknown = cause.details?.[0];
  return typeof wait === 'number' ? wait : null;
}

async function closeAs(opened: OpenedBatch, result: CustomerBatchResult, end: Ending): Promise<CustomerBatchResult> {
  const close = STATUS_TABLE[result.status].close;
  if (close === 'Completed') return result;
  const name = `${opened.customer}, batch ${String(opened.number)} of ${String(opened.count)}: ${result.status}`;
  const counts = countsOf(result);
  if (close === 'Canceled') return await closeAsCanceled(`${name}, ${counts}`);
  const cause = end.kind === 'stopped' ? `. ${end.code}: ${end.message}` : '';
  throw ApplicationFailure.create({ type: result.status, message: `${name}, ${counts}${cause}`, nonRetryable: true, details: [result] });
}

function countsOf(result: CustomerBatchResult): string {
  const refusals = result.refusals === '' ? '' : ` (${result.refusals})`;
  return `${String(result.promoted)} of ${String(result.total)} orders promoted, ${String(result.failed)} failed${refusals}, ${String(result.deferred)} deferred`;
}

function describe(opened: OpenedBatch, status: string, state: BatchState, summary: string): string {
  return [
    `### ${opened.customer}: batch ${String(opened.number)} of ${String(opened.count)}`,
    `| | |\n|---|---|\n| status | ${status} |\n| orders | ${String(opened.orders)} |\n| step | ${state.step} |\n| requests sent | ${String(state.requestsDone)} |\n| now | ${summary} |`,
    state.waitingFor === null ? '' : `Waiting for ${state.waitingFor}.`,
    `\`npm run cli -- batches --batch ${opened.batchId}\``,
  ].join('\n\n');
}
