import { pinnedMapping } from '../sync/services.js';
import { runOfWorkflow } from '../store/runs/overview.js';
import type { CommandContext } from './context.js';
import type { WatchedWorkflow } from './follow/run-watcher.js';

/** The part of a run that `follow` reads: nothing in SQL until the workflow has begun it. */
export function watchedRun(
  { services }: CommandContext,
  workflow: { readonly workflowId: string; readonly workflowRunId: string },
): WatchedWorkflow['watched'] {
  return async () => {
    const run = await runOfWorkflow(services.database, workflow.workflowId, workflow.workflowRunId);
    return run === null ? null : { what: { runId: run.runId }, mapping: await pinnedMapping(services, run.mappingHash) };
  };
}
