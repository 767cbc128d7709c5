import { WorkflowNotFoundError } from '@temporalio/client';
import type { WorkflowHandle } from '@temporalio/client';
import type { Mapping } from '../../mapping/schema.js';
import { waitOf } from './waits.js';
import { batchProgress } from '../../store/batches/batch-progress.js';
import { OPEN_BATCH_STATUSES } from '../../store/batches/batches.js';
import type { BatchProgress, Watched } from '../../store/batches/batch-progress.js';
import { batchWorkflowId, progressQuery } from '../../contracts/messages.js';
import type { Progress } from '../../contracts/messages.js';
import type { CommandContext } from '../context.js';
import { pendingFailures } from '../temporal/pending-failures.js';
import type { PendingFailure } from '../temporal/pending-failures.js';
import { unattendedQueues, workerWait } from '../temporal/workers.js';
import { workflowEnd } from '../temporal/workflow-failure.js';
import type { WorkflowEnd } from '../temporal/workflow-failure.js';
import type { Wait } from '../../orders/wait.js';
import { Polled } from './polled.js';
import type { Outage } from './polled.js';

/** A busy worker answers within a second. Without a worker no answer comes, and the view must not wait for it. */
const QUERY_MS = 3_000;

/** Six short calls at most; including the client's own retries they end before they count as unanswered. */
const DESCRIBE_MS = 5_000;

/** Each read of Temporal costs one call per open batch, and an attempt or the end may be shown a second late. */
const DESCRIBE_EVERY_MS = 1_000;

/** A new worker is seen within this time. */
const WORKERS_EVERY_MS = 5_000;

export interface Closed {
  readonly end: WorkflowEnd | null;
}

/** The state of a run or batch at one moment. */
export interface Snapshot {
  /** The workflow's own answer; null when no worker answered. */
  readonly progress: Progress | null;
  /** How the workflow ended, `end` being null when it completed; null while it is open, as far as Temporal has answered. */
  readonly closed: Closed | null;
  /** The last answer of the database. */
  readonly batches: readonly BatchProgress[];
  /** By id, what open batches wait for; those that work, or do not answer, are left out. */
  readonly waits: ReadonlyMap<string, Wait>;
  /** Activities that have failed and are retried, by the last answer of Temporal. */
  readonly failures: readonly PendingFailure[];
  /** Task queues that no worker polls, by the last answer of Temporal. */
  readonly queuesWithoutWorker: readonly string[];
  /** Services that do not answer now. */
  readonly outages: readonly Outage[];
}

export interface WatchedWorkflow {
  readonly handle: WorkflowHandle;
  /** Its first run, which distinguishes it from a later workflow with the same id; null where the id is used for this work alone. */
  readonly firstRunId: string | null;
  /** What is watched in SQL; null before the run has begun. */
  readonly watched: () => Promise<{ readonly what: Watched; readonly mapping: Mapping } | null>;
  /** Batches that ended before are not shown. ISO 8601 UTC. */
  readonly since: string;
}

/** Facts that only Temporal has. */
interface TemporalState {
  readonly closed: Closed | null;
  readonly failures: readonly PendingFailure[];
  readonly queuesWithoutWorker: readonly string[];
}

/** Reads the state of one workflow from a database and a Temporal that may be unreachable for a while. */
export class RunWatcher {
  readonly #context: CommandContext;
  readonly #subject: WatchedWorkflow;
  readonly #batches: Polled<readonly BatchProgress[]>;
  readonly #known: Polled<TemporalState>;
  #askedAt = Number.NEGATIVE_INFINITY;
  #workersAskedAt = Number.NEGATIVE_INFINITY;
  #waits: ReadonlyMap<string, Wait> = new Map();

  constructor(context: CommandContext, subject: WatchedWorkflow) {
    this.#context = context;
    this.#subject = subject;
    const { database, temporal } = context.services;
    this.#batches = new Polled<readonly BatchProgress[]>('the database', [], async () => {
      const now = await subject.watched();
      return now === null ? [] : await batchProgress(database, now.mapping, now.what, subject.since);
    });
    this.#known = new Polled<TemporalState>('Temporal', { closed: null, failures: [], queuesWithoutWorker: [] }, () =>
      temporal.withDeadline(Date.now() + DESCRIBE_MS, () => this.#ask()),
    );
  }

  /** Never throws for a database or a Temporal that is unreachable. */
  async look(now: number): Promise<Snapshot> {
    const due = now - this.#askedAt >= DESCRIBE_EVERY_MS;
    if (due) {
      this.#askedAt = now;
      await this.#known.refresh();
    }
    // After the close, so that the last read shows how everything ended.
    const [progress] = await Promise.all([askProgress(this.#context, this.#subject.handle), this.#batches.refresh()]);
    if (due) this.#waits = await waitsOfBatches(this.#context, this.#batches.seen);
    const outages = [this.#batches.outage, this.#known.outage].filter((outage) => outage !== null);
    return { progress, batches: this.#batches.seen, waits: this.#waits, ...this.#known.seen, outages };
  }

  async #ask(): Promise<TemporalState> {
    const { handle } = this.#subject;
    if (!(await this.#isOpen())) return { closed: { end: await endOf(handle) }, failures: [], queuesWithoutWorker: [] };
    const failures = await pendingFailures(this.#context.services.temporal, [handle.workflowId]);
    return { closed: null, failures, queuesWithoutWorker: await this.#unattended() };
  }

  /** Temporal remembers a worker for minutes, so it is not asked each time. */
  async #unattended(): Promise<readonly string[]> {
    const now = Date.now();
    if (now - this.#workersAskedAt < WORKERS_EVERY_MS) return this.#known.seen.queuesWithoutWorker;
    this.#workersAskedAt = now;
    return await unattendedQueues(this.#context);
  }

  async #isOpen(): Promise<boolean> {
    const { handle, firstRunId } = this.#subject;
    try {
      const { status, raw } = await handle.describe();
      const first = raw.workflowExecutionInfo?.firstRunId ?? '';
      const taken = firstRunId !== null && first !== '' && first !== firstRunId;
      return !taken && (status.name === 'RUNNING' || status.name === 'PAUSED');
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }
}

/** How a closed workflow ended. Rethrows errors that do not concern the workflow, such as a lost connection. */
async function endOf(handle: WorkflowHandle): Promise<WorkflowEnd | null> {
  try {
    await handle.result();
    return null;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError)
      return { kind: 'terminated', code: null, message: 'Temporal has no record of the workflow any more; it was deleted.' };
    return workflowEnd(error);
  }
}

/** What open batches wait for, by batch id, as their workflows answer. */
export async function waitsOfBatches(
  context: CommandContext,
  batches: readonly Pick<BatchProgress, 'batchId' | 'status'>[],
): Promise<ReadonlyMap<string, Wait>> {
  const { services, mapping } = context;
  const open = batches.filter(({ status }) => OPEN_BATCH_STATUSES.includes(status));
  const asked = open.map(async ({ batchId }) => {
    const handle = services.temporal.workflow.getHandle(batchWorkflowId(mapping, batchId));
    return [batchId, waitOf(await askProgress(context, handle))] as const;
  });
  return new Map((await Promise.all(asked)).flatMap(([batchId, wait]) => (wait === null ? [] : [[batchId, wait] as const])));
}

/**
 * The same, and for a batch whose workflow names no wait: the failure for which its activity is retried, or the worker that is missing. By batch id.
 */
export async function currentWaits(
  context: CommandContext,
  batches: readonly Pick<BatchProgress, 'batchId' | 'status'>[],
): Promise<ReadonlyMap<string, Wait>> {
  const { services, mapping } = context;
  const open = batches.filter(({ status }) => OPEN_BATCH_STATUSES.includes(status)).map(({ batchId }) => batchId);
  if (open.length === 0) return new Map();
  const [own, failures, queues] = await Promise.all([
    waitsOfBatches(context, batches),
    pendingFailures(
      services.temporal,
      open.map((batchId) => batchWorkflowId(mapping, batchId)),
    ),
    unattendedQueues(context),
  ]);
  const waits = open.map((batchId) => {
    const failure = failures.find(({ workflowId }) => workflowId === batchWorkflowId(mapping, batchId));
    return [batchId, own.get(batchId) ?? failure?.wait ?? workerWait(queues)] as const;
  });
  return new Map(waits.flatMap(([batchId, wait]) => (wait === null ? [] : [[batchId, wait] as const])));
}

/** The progress query; null when the workflow or its worker does not answer. */
export async function askProgress({ services }: CommandContext, handle: WorkflowHandle): Promise<Progress | null> {
  try {
    return await services.temporal.withDeadline(Date.now() + QUERY_MS, async () => await handle.query(progressQuery));
  } catch {
    // Closed meanwhile, or no worker: the tables still show its state.
    return null;
  }
}
