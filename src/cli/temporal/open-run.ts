import { ScheduleNotFoundError, WorkflowNotFoundError } from '@temporalio/client';
import type { Client, WorkflowHandle } from '@temporalio/client';
import { runningRuns } from '../../store/runs/overview.js';
import type { StoredRun } from '../../store/runs/runs.js';
import { workflowState } from '../../temporal/workflow-status.js';
import { batchWorkflowId, runWorkflowId } from '../../contracts/messages.js';
import type { CommandContext } from '../context.js';
import { CommandError } from '../exit-codes.js';
import { zonedMinute } from '../output/times.js';
import { scheduleId } from './schedule-kind.js';

/** Rows of runs that ended without closing them may come before the open run; there are never more than a few. */
const RUNS_LOOKED_AT = 10;

/** A run whose workflow is open, however it was started. */
export interface OpenRun {
  readonly workflowId: string;
  /** First Temporal run id of the workflow. */
  readonly workflowRunId: string;
  /** ISO 8601 UTC. */
  readonly since: string;
  /** Its row, once it has begun. */
  readonly run: StoredRun | null;
}

/** The open run of the mapping: one that has begun, or one that waits for a worker. Null when there is none. */
export async function findOpenRun(context: CommandContext): Promise<OpenRun | null> {
  const { services, mapping } = context;
  for (const run of await runningRuns(services.database, mapping, RUNS_LOOKED_AT)) {
    const { state } = await workflowState(services.temporal, run.workflowId, run.workflowRunId);
    if (state === 'OPEN') return { workflowId: run.workflowId, workflowRunId: run.workflowRunId, since: run.startTime, run };
  }
  return await openWorkflowOf(services.temporal, mapping);
}

/** The open run of a mapping by Temporal alone, without its row. Null when there is none. */
export async function openWorkflowOf(temporal: Client, mapping: string): Promise<OpenRun | null> {
  for (const workflowId of [runWorkflowId(mapping), ...(await scheduledWorkflows(temporal, mapping))]) {
    const open = await openWorkflow(temporal, workflowId);
    if (open !== null) return open;
  }
  return null;
}

/** The same; throws a message for the operator when no run is open. */
export async function requireOpenRun(context: CommandContext): Promise<OpenRun> {
  const open = await findOpenRun(context);
  if (open === null) throw new CommandError(`No run of ${context.mapping} is open. \`npm run cli -- status\` shows the last ones.`);
  return open;
}

/** The handle of an open run or, with a batch, of that batch's own workflow. */
export async function requireOpenWorkflow(context: CommandContext, batchId: string | undefined): Promise<WorkflowHandle> {
  const { services, mapping } = context;
  if (batchId === undefined) {
    const { workflowId, workflowRunId } = await requireOpenRun(context);
    return handleOf(context, workflowId, workflowRunId);
  }
  const workflowId = batchWorkflowId(mapping, batchId);
  const { state } = await workflowState(services.temporal, workflowId);
  if (state !== 'OPEN')
    throw new CommandError(`Batch ${batchId} is not running. \`npm run cli -- batches --batch ${batchId}\` shows how it ended.`);
  return services.temporal.workflow.getHandle(workflowId);
}

/** A handle that follows continue-as-new and refuses to act on a later workflow with the same id. */
export function handleOf({ services }: CommandContext, workflowId: string, firstExecutionRunId: string): WorkflowHandle {
  return services.temporal.workflow.getHandle(workflowId, undefined, { firstExecutionRunId });
}

/** The error that names the open run, since when it is open, and how to end it. */
export function refusedBeside(
  { mapping }: CommandContext,
  { workflowId, workflowRunId, since }: Pick<OpenRun, 'workflowId' | 'workflowRunId' | 'since'>,
): CommandError {
  return new CommandError(
    `Another run of ${mapping} is open: workflow ${workflowId} (run ${workflowRunId}) since ${zonedMinute(since)}. ` +
      'Nothing was started. Wait for it, see its state with `npm run cli -- status`, or cancel it with `npm run cli -- cancel`.',
  );
}

async function openWorkflow(temporal: Client, workflowId: string): Promise<OpenRun | null> {
  try {
    const found = await temporal.workflow.getHandle(workflowId).describe();
    if (found.status.name !== 'RUNNING' && found.status.name !== 'PAUSED') return null;
    const first = found.raw.workflowExecutionInfo?.firstRunId;
    return {
      workflowId,
      workflowRunId: first != null && first !== '' ? first : found.runId,
      since: found.startTime.toISOString(),
      run: null,
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

async function scheduledWorkflows(temporal: Client, mapping: string): Promise<string[]> {
  try {
    const { info } = await temporal.schedule.getHandle(scheduleId('runs', mapping)).describe();
    return info.runningActions.map(({ workflow }) => workflow.workflowId);
  } catch (error) {
    if (error instanceof ScheduleNotFoundError) return [];
    throw error;
  }
}
