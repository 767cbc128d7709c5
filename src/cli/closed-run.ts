import { reconcile } from '../sync/reconcile/reconcile.js';
import { runOfWorkflow } from '../store/runs/overview.js';
import type { CommandContext } from './context.js';
import { CommandError, EXIT } from './exit-codes.js';
import { closedRow } from './follow/closed-row.js';
import type { Followed } from './follow/follow.js';
import { endedWatchDocument, endedWatchExit, endedWatchLines } from './follow/ended-watch.js';
import { reportLines, reportOf } from './run-report.js';
import type { WorkflowEnd } from './temporal/workflow-failure.js';

/**
 * Reports a run that was followed to its end and returns the exit code of the status table. Rows that a terminated workflow left open are
 * closed first. For a run that goes on without this command, it reports only that. Throws when the run never began, with the reason.
 */
export async function closeRunReport(
  context: CommandContext,
  workflow: { readonly workflowId: string; readonly workflowRunId: string },
  followed: Followed,
): Promise<number> {
  const { services, mapping, output } = context;
  if (followed.kind !== 'closed') {
    output.result({ ...workflow, mapping, ...endedWatchDocument(followed) }, () => endedWatchLines(context, followed, workflow.workflowId));
    return endedWatchExit(followed);
  }
  const { end } = followed;
  const report = await closedRow(context, workflow.workflowId, end, async () => {
    if (end !== null) await reconcile(services, mapping, null);
    const run = await runOfWorkflow(services.database, workflow.workflowId, workflow.workflowRunId);
    return run === null ? null : { ...(await reportOf(context, run)), failure: end };
  });
  if (report === null && end?.kind === 'cancelled') {
    output.result({ ...workflow, mapping, runId: null, status: 'CANCELLED' }, () => [
      'The run was cancelled before it began; nothing was read or sent.',
    ]);
    return EXIT.cancelled;
  }
  if (report === null) throw neverBegan(workflow.workflowId, end);
  // A workflow that closed its own row has given the reason there.
  const unsaid = end !== null && report.status === 'ORPHANED' ? [`Workflow  ${end.message}`] : [];
  output.result(report, () => [...reportLines(context, report, Date.now()), ...unsaid]);
  return report.exitCode;
}

function neverBegan(workflowId: string, end: WorkflowEnd | null): CommandError {
  if (end === null)
    return new CommandError(
      `Workflow ${workflowId} completed, but its run is not in SYNC_Run: worker and command use different databases.`,
    );
  return new CommandError(`The run did not begin${end.code === null ? '' : ` (${end.code})`}: ${end.message}`);
}
