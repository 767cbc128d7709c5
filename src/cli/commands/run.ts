import { WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/client';
import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { RunSelection } from '../../store/runs/runs.js';
import { SyncStatus } from '../../temporal/search-attributes.js';
import { ORDER_SYNC_QUEUE, runWorkflowId } from '../../contracts/messages.js';
import type { syncRun } from '../../workflows/sync-run.js';
import { canonicalCustomer } from '../arguments.js';
import { closeRunReport } from '../closed-run.js';
import { deployedMapping, workflowLink } from '../context.js';
import type { CommandContext } from '../context.js';
import { EXIT, UsageError } from '../exit-codes.js';
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

export async function startRun(context: CommandContext, options: RunOptions): Promise<number> {
  const { output, mapping, services } = context;
  const selection = await selectionOf(context, options);
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
      'npm run cli -- status shows how far it is.',
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

/** Checked here, where the operator can still correct it. */
async function selectionOf(context: CommandContext, { customer, po, season, limit }: RunOptions): Promise<RunSelection> {
  const selection = {
    ...(po === undefined ? {} : { po }),
    ...(season === undefined ? {} : { season }),
    ...(limit === undefined ? {} : { limit }),
  };
  if (customer === undefined && po === undefined) return selection;
  const mapping = await deployedMapping(context);
  if (po !== undefined && mapping.source.poColumn === undefined)
    throw new UsageError('This mapping names no PO column, so --po cannot be used. Add source.poColumn to the mapping.');
  return customer === undefined ? selection : { customer: canonicalCustomer(mapping, customer), ...selection };
}
