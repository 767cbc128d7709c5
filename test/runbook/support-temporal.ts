import type { Client } from '@temporalio/client';

/**
 * What the Temporal UI shows of the newest execution of a workflow, as text: a line for its entry in the list, one for each search attribute of the
 * sync, the details of its page, and why it failed.
 */
export async function workflowPage(temporal: Client, workflowId: string): Promise<string> {
  const handle = temporal.workflow.getHandle(workflowId);
  const described = await handle.describe();
  const { currentDetails = '' } = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
  const attributes = Object.entries(described.searchAttributes)
    .filter(([name]) => name.startsWith('Sync'))
    .map(([name, value]) => `${name}  ${String(value)}`)
    .sort();
  const failure = described.status.name === 'FAILED' ? await handle.result().then(String, reasonsOf) : '';
  return [
    `${STATUS[described.status.name] ?? described.status.name}  ${workflowId}  ${described.type}`,
    `Summary  ${(await described.staticSummary()) ?? ''}`,
    ...attributes,
    currentDetails,
    `Failure  ${failure}`,
  ].join('\n');
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
