import { WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { RunSelection } from '../../store/runs/runs.js';
import { SyncStatus } from '../../temporal/search-attributes.js';
import { ORDER_SYNC_QUEUE, runWorkflowId } from '../../contracts/messages.js';
import type { syncRun } from '../../workflows/sync-run.js';
import { runSelection } from '../arguments.js';
import { closeRunReport } from '../closed-run.js';
import { deployedMapping, workflowLink } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { follow } from '../follow/follow.js';
import { findOpenRun, refusedBeside } from '../temporal/open-run.js';
import { requireNamespace } from '../temporal/namespace-check.js';
import { RUN_TASK_TIMEOUT } from '../temporal/timeouts.js';
import { selectionText } from '../run-table.js';
import { watchedRun } from '../watched-run.js';

export interface RunOptions {
  readonly customer?: string;
  readonly po?: string;
  readonly season?: string;
  readonly limit?: number;
  readonly wait: boolean;
}

type RunHandle = WorkflowHandleWithFirstExecutionRunId<typeof syncRun>;

/** Starts a run, and follows it unless the options say otherwise. Returns its exit code. */
export async function startRun(context: CommandContext, options: RunOptions): Promise<number> {
  return await runOver(context, narrows(options) ? runSelection(await deployedMapping(context), options) : {}, options);
}

/** Starts a run over this part of the source, and follows it to its end unless `wait` is false. Returns the exit code of its status. */
export async function runOver(context: CommandContext, selection: RunSelection, options: Pick<RunOptions, 'wait'>): Promise<number> {
  const { output, mapping, services } = context;
  await requireNamespace(context);
  const open = await findOpenRun(context);
  if (open !== null) throw refusedBeside(context, open);
  // Read before the start: after it, a database error must not look like a failure of the run.
  const since = await services.database.now();
  const handle = await start(context, selection);
  const workflowId = handle.workflowId;
  const workflowRunId = handle.firstExecutionRunId;
  const link = workflowLink(context, workflowId, workflowRunId);
  if (!options.wait) {
    output.result({ mapping, workflowId, workflowRunId, selection, temporalUi: link }, () => [
      `Started workflow ${workflowId} (run ${workflowRunId}).`,
      ...(link === null ? [] : [link]),
      'npm run cli -- watch shows what it does.',
    ]);
    return EXIT.ok;
  }
  output.say(`Run of ${mapping}: workflow ${workflowId}, run ${workflowRunId}`, ...(link === null ? [] : [link]));
  const followed = await follow(context, {
    handle,
    firstRunId: workflowRunId,
    watched: watchedRun(context, { workflowId, workflowRunId }),
    since,
  });
  return await closeRunReport(context, { workflowId, workflowRunId }, followed);
}

async function start(context: CommandContext, selection: RunSelection): Promise<RunHandle> {
  const { mapping, services } = context;
  const workflowId = runWorkflowId(mapping);
  try {
    return await services.temporal.workflow.start<typeof syncRun>('syncRun', {
      workflowId,
      taskQueue: ORDER_SYNC_QUEUE,
      args: [{ mappingName: mapping, selection }],
      workflowTaskTimeout: RUN_TASK_TIMEOUT,
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
      workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
      staticSummary: [`Run of ${mapping}`, selectionText(selection)]
        .filter((text) => text !== '')
        .join(', ')
        .slice(0, 200),
      typedSearchAttributes: [{ key: SyncStatus, value: 'RUNNING' }],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    // Another run was started since the check.
    const open = await findOpenRun(context);
    throw open === null ? error : refusedBeside(context, open);
  }
}

/** A run over the whole source needs no mapping here; the worker loads its own. */
const narrows = ({ customer, po, season, limit }: RunOptions): boolean =>
  [customer, po, season, limit].some((given) => given !== undefined);
