import { lastRuns } from '../../store/runs/overview.js';
import { reconcile } from '../../sync/reconcile/reconcile.js';
import { closeRunReport } from '../closed-run.js';
import { workflowLink } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { follow } from '../follow/follow.js';
import { reportLines, reportOf } from '../run-report.js';
import { findOpenRun, handleOf } from '../temporal/open-run.js';
import { watchedRun } from '../watched-run.js';

/** Shows the progress of the open run, however it was started, and returns the exit code of its end; 0 when none is open. */
export async function watch(context: CommandContext): Promise<number> {
  const { output, mapping } = context;
  const open = await findOpenRun(context);
  if (open === null) return await showLast(context);
  const { workflowId, workflowRunId, since } = open;
  const link = workflowLink(context, workflowId, workflowRunId);
  output.say(`Run of ${mapping}: workflow ${workflowId}, run ${workflowRunId}`, ...(link === null ? [] : [link]));
  const handle = handleOf(context, workflowId, workflowRunId);
  const followed = await follow(context, { handle, firstRunId: workflowRunId, watched: watchedRun(context, open), since });
  return await closeRunReport(context, open, followed);
}

async function showLast(context: CommandContext): Promise<number> {
  const { output, mapping, services } = context;
  // A run whose workflow was terminated is closed first, so that it is not shown as running.
  await reconcile(services, mapping, null);
  const [run] = await lastRuns(services.database, mapping, 1);
  const last = run === undefined ? null : await reportOf(context, run);
  output.result({ mapping, open: false, lastRun: last }, () =>
    last === null
      ? [`No run of ${mapping} is open, and there has been none. Start one with npm run cli -- run.`]
      : [`No run of ${mapping} is open. The last one:`, ...reportLines(context, last, Date.now())],
  );
  return EXIT.ok;
}
