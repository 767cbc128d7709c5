import type { Client, WorkflowExecutionDescription } from '@temporalio/client';

export type CloseStatus = 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'TERMINATED' | 'TIMED_OUT' | 'CONTINUED_AS_NEW';

export type WorkflowState =
  | { readonly state: 'OPEN' }
  | { readonly state: 'CLOSED'; readonly closeStatus: CloseStatus }
  /** Temporal has no record of it: it never ran here, or its retention is over. Then it is certainly not open. */
  | { readonly state: 'UNKNOWN' };

/**
 * The state of a workflow in Temporal. With `runId` it is the state of that run; a run that continued as new has the state of the run that
 * follows it. Without `runId` it is the state of the newest run of that id. Throws when Temporal does not answer or has no such namespace.
 */
export async function workflowState(client: Client, workflowId: string, runId?: string): Promise<WorkflowState> {
  const description = await describe(client, workflowId, runId);
  if (description === undefined) return { state: 'UNKNOWN' };
  if (description.status.name !== 'CONTINUED_AS_NEW' || runId === undefined) return stateOf(description);
  const newest = await describe(client, workflowId, undefined);
  // The id may have been used again since; then the chain of `runId` has ended.
  return newest !== undefined && firstRun(newest) === firstRun(description) ? stateOf(newest) : stateOf(description);
}

async function describe(client: Client, workflowId: string, runId: string | undefined): Promise<WorkflowExecutionDescription | undefined> {
  try {
    return await client.workflow.getHandle(workflowId, runId).describe();
  } catch (error) {
    // Whoever describes a workflow has loaded the client; this file is also used where none is.
    const { WorkflowNotFoundError } = await import('@temporalio/client');
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

function firstRun(description: WorkflowExecutionDescription): string | null | undefined {
  return description.raw.workflowExecutionInfo?.firstRunId;
}

function stateOf({ status, workflowId }: WorkflowExecutionDescription): WorkflowState {
  switch (status.name) {
    case 'RUNNING':
    case 'PAUSED':
      return { state: 'OPEN' };
    case 'COMPLETED':
    case 'FAILED':
    case 'CANCELLED':
    case 'TERMINATED':
    case 'TIMED_OUT':
    case 'CONTINUED_AS_NEW':
      return { state: 'CLOSED', closeStatus: status.name };
    default:
      throw new Error(
        `Temporal reports a status of workflow ${workflowId} that this version does not support (${status.name}). Update @temporalio/client.`,
      );
  }
}
