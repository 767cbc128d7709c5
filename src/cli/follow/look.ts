import type { WorkflowHandle } from '@temporalio/client';
import type { Mapping } from '../../mapping/schema.js';
import { batchProgress } from '../../store/batch-progress.js';
import type { BatchProgress, Watched } from '../../store/batch-progress.js';
import { progressQuery } from '../../workflows/contracts.js';
import type { Progress } from '../../workflows/contracts.js';
import type { CommandContext } from '../context.js';

/** A busy worker answers within a second; without a worker nobody does, and the view must not wait for it. */
const QUERY_MS = 3_000;

/** What is seen of a run or batch at one moment. */
export interface Look {
  /** The workflow's own answer; null when no worker answered. */
  readonly progress: Progress | null;
  readonly batches: readonly BatchProgress[];
}

export interface Subject {
  readonly handle: WorkflowHandle;
  /** What is watched in SQL; null before the run has begun. */
  readonly watched: () => Promise<{ readonly what: Watched; readonly mapping: Mapping } | null>;
  /** Batches that ended before are not shown. ISO 8601 UTC. */
  readonly since: string;
}

export async function look(context: CommandContext, subject: Subject): Promise<Look> {
  const [progress, watched] = await Promise.all([askProgress(context, subject.handle), subject.watched()]);
  const batches = watched === null ? [] : await batchProgress(context.services.database, watched.mapping, watched.what, subject.since);
  return { progress, batches };
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
