import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Wait } from '../orders/wait.js';
import type { RunSelection, RunStatus } from '../store/runs/runs.js';
import type { BatchStatus } from '../store/batches/batches.js';

/** Workflows and every activity that uses SQL. */
export const ORDER_SYNC_QUEUE = 'order-sync';
/** One activity is one HTTP request to Monday: its slots are the requests in flight. */
export const MONDAY_API_QUEUE = 'monday-api';

export interface SyncRunInput {
  readonly mappingName: string;
  readonly selection: RunSelection;
  /** State that a continue-as-new carries over; absent at the start of a run. */
  readonly carried?: CarriedRun;
}

export interface CarriedRun {
  readonly runId: string;
  /** The last batch that was started. */
  readonly afterBatch: number;
  readonly stopped: boolean;
  readonly paused: boolean;
  /** Absent in a run that an earlier version has carried over. */
  readonly requestsDone?: number;
}

/** Counts only: no order row passes through a workflow. */
export interface SyncRunResult {
  readonly runId: string;
  readonly status: RunStatus;
  readonly staged: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  readonly held: number;
  readonly rejected: number;
  readonly unchanged: number;
  /** Open errors that this run was the first to meet, or that only a person can decide; the others are older. */
  readonly newErrors: number;
  readonly batches: number;
}

/** A scheduled start that met an open run: nothing was begun, and the next start reads the whole source again. */
export interface SkippedRun {
  /** `skipped: mapping/... is held by workflow ...` */
  readonly skipped: string;
}

export interface CustomerBatchInput {
  readonly batchId: string;
}

export interface CustomerBatchResult {
  readonly batchId: string;
  readonly status: BatchStatus;
  readonly total: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  /** What Monday refused, or a person must decide, by code: `2 x LABEL_MISSING`. Empty when nothing was. */
  readonly refusals: string;
  /** Its open errors, the newest first and not more than a page shows. By id, since names of orders are data of customers. Absent in results of earlier versions. */
  readonly open?: readonly OpenError[];
  /** Requests that were sent for it, repetitions included. */
  readonly requests: number;
}

/** An order or size that was refused. */
export interface OpenError {
  /** The beginning of the id of its row in the error table, as `errors show` takes it. */
  readonly error: string;
  readonly code: string;
}

export interface VerificationInput {
  readonly mappingName: string;
}

/** Counts of a comparison of the board with the records: which orders and what differs is among the findings. */
export interface VerificationCounts {
  readonly compared: number;
  /** Orders that a run is about to write, or wrote meanwhile: not compared. */
  readonly busy: number;
  /** Orders that are not as their records say. */
  readonly differing: number;
  /** Those of them that wait for a repair or a decision; the policies leave the others to people. */
  readonly open: number;
}

/** One part of a comparison: it ends after minutes, so that a worker that dies repeats no more than that. */
export interface VerificationStep {
  readonly mappingName: string;
  /** Null for the first part, which chooses the mapping. */
  readonly mappingHash: string | null;
  /** Digest of the key that the part before has looked at last. */
  readonly after: string | null;
  readonly parks: true;
}

export interface VerificationPart {
  readonly mappingHash: string;
  readonly counts: VerificationCounts;
  /** Null when it has looked at none. */
  readonly last: string | null;
  /** Orders that are left to the next part. */
  readonly left: number;
}

/** How the work of a run or a batch ended, before it is closed. */
export type Ending =
  | { readonly kind: 'finished' }
  | { readonly kind: 'cancelled'; readonly reason: string }
  | { readonly kind: 'stopped'; readonly code: string; readonly message: string };

export interface Progress {
  readonly step: string;
  readonly paused: boolean;
  readonly cancelled: boolean;
  /** What it waits for now. Absent in answers of earlier versions, which have `waitingFor` alone. */
  readonly wait?: Wait | null;
  /** The detail of `wait`. */
  readonly waitingFor: string | null;
  readonly batchesDone: number;
  readonly batchesTotal: number;
  readonly requestsDone: number;
}

/** Drains: no new request starts, what Monday acknowledged is promoted, the rest stays pending for the next run. */
export const cancelSignal = defineSignal('cancel');
export const pauseSignal = defineSignal('pause');
export const resumeSignal = defineSignal('resume');
export const progressQuery = defineQuery<Progress>('progress');
/** Answers the change gate; refused when no gate is waiting. */
export const approveUpdate = defineUpdate<string>('approve');
export const rejectUpdate = defineUpdate<string>('reject');

export const runWorkflowId = (mappingName: string): string => `order-sync/${mappingName}`;
export const batchWorkflowId = (mappingName: string, batchId: string): string => `order-sync/${mappingName}/batch/${batchId}`;

/** Temporal keeps 200 bytes of a summary (its documentation of user metadata). */
const SUMMARY_LENGTH = 200;

/** A batch in the list of workflows of the Temporal UI. `again` for one that a person has started again. */
export function batchSummary(
  {
    customer,
    number,
    count,
    orders,
  }: { readonly customer: string; readonly number: number; readonly count: number; readonly orders: number },
  again = '',
): string {
  const size = orders === 1 ? '1 order' : `${String(orders)} orders`;
  return `${customer}: batch ${String(number)} of ${String(count)}${again}, ${size}`.slice(0, SUMMARY_LENGTH);
}

/** The scheduled comparison of the board with the records; Temporal appends the time. */
export const verificationId = (mappingName: string): string => `${runWorkflowId(mappingName)}/verify`;

/** The one workflow that looks after alerts, and the one that delivers what a target waits for. */
export const ALERT_WATCH_ID = 'order-sync-alerts';
export const alertSenderId = (target: string): string => `${ALERT_WATCH_ID}/${target}`;

/** One look at everything that is watched. */
export interface AlertLook {
  /** Changes of state that it was the first to notice. */
  readonly changes: number;
  /** Targets that something is to be delivered to. */
  readonly targets: readonly string[];
  /** Milliseconds until the next look. */
  readonly nextMs: number;
}
