import type { WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Services } from '../../src/sync/services.js';
import { ORDER_SYNC_QUEUE, progressQuery, runWorkflowId } from '../../src/contracts/messages.js';
import type { SyncRunInput, SyncRunResult } from '../../src/contracts/messages.js';
import { progressText, readProgress } from './progress.js';
import type { Terminal } from './terminal.js';

/** Several updates per second make a smooth bar and cost the databases very little. */
const POLL_MS = 400;

/** A run of the demo takes seconds, or a minute on a slow machine. After this time a service that it needs must have failed. */
const LONGEST_RUN_MS = 5 * 60_000;

/** A first workflow task that reaches a starting worker is offered again after this; Temporal's 10 s would look like a hang. */
const WORKFLOW_TASK_TIMEOUT = '5 seconds';

/** Starts a run over the whole source and shows its progress until it ends. A run with refused orders returns too; one that stopped throws. */
export async function runSync(services: Services, mappingName: string, terminal: Terminal, title: string): Promise<SyncRunResult> {
  const started = Date.now();
  const input: SyncRunInput = { mappingName, selection: {} };
  const handle = await services.temporal.workflow.start('syncRun', {
    taskQueue: ORDER_SYNC_QUEUE,
    workflowId: runWorkflowId(mappingName),
    workflowTaskTimeout: WORKFLOW_TASK_TIMEOUT,
    staticSummary: `Demo: ${title}`,
    args: [input],
  });
  const result = await followed(services, handle, terminal, title);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  terminal.line(`  run ${result.status} after ${seconds} s: ${countsText(result)}`);
  return result;
}

async function followed(
  services: Services,
  handle: WorkflowHandleWithFirstExecutionRunId,
  terminal: Terminal,
  title: string,
): Promise<SyncRunResult> {
  let ended = false;
  const result = resultOf(handle).finally(() => {
    ended = true;
  });
  const started = Date.now();
  const loop = async (): Promise<void> => {
    while (!ended) {
      if (Date.now() - started > LONGEST_RUN_MS)
        throw new Error(
          `The ${title} has not ended after ${String(LONGEST_RUN_MS / 60_000)} minutes. The logs beside the demo's files show what it waits for.`,
        );
      const progress = await readProgress(services.database, handle.firstExecutionRunId);
      const step = await handle.query(progressQuery).catch(() => null);
      if (!ended) terminal.progress(progressText(title, progress, step, Date.now() - started));
      await Promise.race([result.catch(() => undefined), new Promise((done) => setTimeout(done, POLL_MS))]);
    }
  };
  const [value] = await Promise.all([result, loop()]);
  return value;
}

/** A run that has failed, held or rejected orders fails its workflow and carries its counts in the failure. */
async function resultOf(handle: WorkflowHandleWithFirstExecutionRunId): Promise<SyncRunResult> {
  try {
    return (await handle.result()) as SyncRunResult;
  } catch (error) {
    const cause = error instanceof WorkflowFailedError ? error.cause : undefined;
    if (cause instanceof ApplicationFailure && cause.type === 'COMPLETED_WITH_ERRORS') return cause.details?.[0] as SyncRunResult;
    throw new Error(`The run did not complete: ${cause?.message ?? String(error)}`, { cause: error });
  }
}

function countsText(result: SyncRunResult): string {
  const rest = (['failed', 'deferred', 'held', 'rejected'] as const)
    .filter((name) => result[name] > 0)
    .map((name) => `, ${String(result[name])} ${name}`);
  const batches = `${String(result.batches)} ${result.batches === 1 ? 'batch' : 'batches'}`;
  return `${String(result.promoted)} of ${String(result.staged)} changed orders promoted in ${batches}${rest.join('')}, ${String(result.unchanged)} unchanged`;
}
