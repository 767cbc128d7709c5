import type { Lease } from '../store/runs/leases.js';
import type { RunSelection } from '../store/runs/runs.js';
import type { SyncRunResult } from './messages.js';

/** Input of the first step of a run. The workflow creates the id, so that a repeated attempt begins the same run. */
export interface BeginRunInput {
  readonly runId: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly mappingName: string;
  readonly selection: RunSelection;
}

/** A run that has begun: its lease, and the mapping that it has pinned. */
export interface BegunRun {
  readonly runId: string;
  readonly claim: Lease;
  readonly mappingName: string;
  readonly mappingHash: string;
  readonly boardId: string;
}

/** A batch of a run, as the run starts it. */
export interface BatchToStart {
  /** From 1, in the order of work. */
  readonly position: number;
  readonly batchId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly orders: number;
  /** Batches of the run; absent in the history of an earlier version, whose list had them all. */
  readonly total?: number;
}

/** Requests of earlier runs without a definite answer. */
export interface OpenRequests {
  /** The oldest first. */
  readonly requestIds: readonly string[];
  /** When the board shows the outcome of all of them at the latest, if it can be read, ISO 8601 UTC; null when that is not known. */
  readonly until: string | null;
}

/** A closed run. */
export interface FinishedRun extends SyncRunResult {
  /** One line for a person. */
  readonly headline: string;
  /** Markdown for the Temporal UI. */
  readonly summary: string;
}

/** A batch that a workflow may work on. */
export interface OpenedBatch {
  readonly batchId: string;
  readonly claim: Lease;
  readonly boardId: string;
  readonly mappingHash: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly orders: number;
}

/** A read that changed an abnormal share of the known orders, for a person to approve or reject. */
export interface GateRequest {
  readonly changed: number;
  readonly known: number;
  readonly maxWaitMinutes: number;
}
