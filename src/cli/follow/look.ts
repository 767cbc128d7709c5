import type { WorkflowHandle } from '@temporalio/client';
import type { Mapping } from '../../mapping/schema.js';
import { batchProgress } from '../../store/batch-progress.js';
import type { BatchProgress, Watched } from '../../store/batch-progress.js';
import { progressQuery } from '../../workflows/contracts.js';
import type { Progress } from '../../workflows/contracts.js';
import type { CommandContext } from '../context.js';
import { pendingFailures } from '../temporal/pending-failures.js';
import type { PendingFailure } from '../temporal/pending-failures.js';
import { ANSWER_MS, Sight } from './sight.js';
import type { Outage } from './sight.js';

/** A busy worker answers within a second; without a worker nobody does, and the view must not wait for it. */
const QUERY_MS = 3_000;

/** Failures are described by a call for each open batch; they change with attempts, which are a second apart at least. */
const FAILURES_EVERY_MS = 2_000;

/** What is seen of a run or batch at one moment. */
export interface Look {
  /** The workflow's own answer; null when no worker answered. */
  readonly progress: Progress | null;
  /** What the database said last. */
  readonly batches: readonly BatchProgress[];
  /** Activities that have failed and are tried again, as Temporal said last. */
  readonly failures: readonly PendingFailure[];
  /** What does not answer now. */
  readonly outages: readonly Outage[];
}

export interface Subject {
  readonly handle: WorkflowHandle;
  /** What is watched in SQL; null before the run has begun. */
  readonly watched: () => Promise<{ readonly what: Watched; readonly mapping: Mapping } | null>;
  /** Batches that ended before are not shown. ISO 8601 UTC. */
  readonly since: string;
}

/** Eyes on one workflow, through a database and a Temporal that may be away for a while. */
export class Watch {
  readonly #context: CommandContext;
  readonly #handle: WorkflowHandle;
  readonly #batches: Sight<readonly BatchProgress[]>;
  readonly #failures: Sight<readonly PendingFailure[]>;
  #failuresAt = Number.NEGATIVE_INFINITY;

  constructor(context: CommandContext, { handle, watched, since }: Subject) {
    this.#context = context;
    this.#handle = handle;
    const { database, temporal } = context.services;
    this.#batches = new Sight<readonly BatchProgress[]>('the database', [], async () => {
      const now = await watched();
      return now === null ? [] : await batchProgress(database, now.mapping, now.what, since);
    });
    this.#failures = new Sight<readonly PendingFailure[]>('Temporal', [], async () => await temporal.withDeadline(Date.now() + ANSWER_MS, async () => await pendingFailures(temporal, [handle.workflowId])));
  }

  /** Never throws. */
  async look(now: number): Promise<Look> {
    const due = now - this.#failuresAt >= FAILURES_EVERY_MS;
    if (due) this.#failuresAt = now;
    const [progress] = await Promise.all([askProgress(this.#context, this.#handle), this.#batches.refresh(), due ? this.#failures.refresh() : null]);
    const outages = [this.#batches.outage, this.#failures.outage].filter((outage) => outage !== null);
    return { progress, batches: this.#batches.seen, failures: this.#failures.seen, outages };
  }
}

/** The progress query; null when the workflow or its worker does not answer. */
export async function askProgress({ services }: CommandContext, handle: WorkflowHandle): Promise<Progress | null> {
  try {
    return await services.temporal.withDeadline(Date.now() + QUERY_MS, async () => await handle.query(progressQuery));
  } catch {
    // Closed meanwhile, or no worker: the tables still tell.
    return null;
  }
}
