import type { Client, WorkflowExecutionDescription, WorkflowHandle } from '@temporalio/client';

/**
 * What the Temporal UI shows of the newest execution of a workflow, as text: a line for its entry in the list, one for each search attribute of the
 * sync and for each pending activity, the details of its page, and why it failed.
 */
export async function workflowPage(temporal: Client, workflowId: string): Promise<string> {
  const handle = temporal.workflow.getHandle(workflowId);
  const described = await handle.describe();
  const currentDetails = await temporal.withDeadline(Date.now() + QUERY_MS, async () => await detailsOf(handle)).catch(() => '');
  const attributes = Object.entries(described.searchAttributes)
    .filter(([name]) => name.startsWith('Sync'))
    .map(([name, value]) => `${name}  ${String(value)}`)
    .sort();
  const failure = described.status.name === 'FAILED' ? await handle.result().then(String, reasonsOf) : '';
  return [
    `${STATUS[described.status.name] ?? described.status.name}  ${workflowId}  ${described.type}`,
    `Summary  ${(await described.staticSummary()) ?? ''}`,
    ...attributes,
    ...(described.raw.pendingActivities ?? []).map(pendingText),
    currentDetails,
    `Failure  ${failure}`,
  ].join('\n');
}

/** The details are answered by a worker: without one the UI shows none. */
const QUERY_MS = 3_000;

async function detailsOf(handle: WorkflowHandle): Promise<string> {
  return (await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata')).currentDetails ?? '';
}

type PendingActivity = NonNullable<WorkflowExecutionDescription['raw']['pendingActivities']>[number];

function pendingText({ activityType, attempt, lastFailure }: PendingActivity): string {
  const type = lastFailure?.applicationFailureInfo?.type ?? '';
  const failure = lastFailure == null ? 'none' : `${type === '' ? '' : `${type}: `}${lastFailure.message ?? ''}`;
  return `Pending  ${activityType?.name ?? ''}, attempt ${String(attempt)}, last failure ${failure}`;
}

/** As the UI writes them. */
const STATUS: Readonly<Record<string, string>> = {
  RUNNING: 'Running',
  COMPLETED: 'Completed',
  FAILED: 'Failed',
  CANCELLED: 'Canceled',
  TERMINATED: 'Terminated',
};

function reasonsOf(error: unknown): string {
  const { message, cause } = error as { readonly message: string; readonly cause?: unknown };
  return cause === undefined ? message : reasonsOf(cause);
}
