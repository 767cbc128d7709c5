import { reconcile } from '../../sync/reconcile/reconcile.js';
import { listBatches } from '../../store/batches/batch-list.js';
import { loadBatch } from '../../store/batches/batches.js';
import { pinnedMapping } from '../../sync/services.js';
import { cancelSignal } from '../../contracts/messages.js';
import { batchIdOf } from '../arguments.js';
import { closeRunReport } from '../closed-run.js';
import type { CommandContext } from '../context.js';
import { EXIT } from '../exit-codes.js';
import { closedRow } from '../follow/closed-row.js';
import { follow } from '../follow/follow.js';
import { endedWatchDocument, endedWatchExit, endedWatchLines } from '../follow/ended-watch.js';
import { handleOf, requireOpenRun, requireOpenWorkflow } from '../temporal/open-run.js';
import { watchedRun } from '../watched-run.js';

export interface CancelOptions {
  readonly batch?: string;
  readonly wait: boolean;
}

/** Asks the open run, or one batch, to end after its requests in flight. Returns the exit code. */
export async function cancel(context: CommandContext, { batch, wait }: CancelOptions): Promise<number> {
  return batch === undefined ? await cancelRun(context, wait) : await cancelBatch(context, await batchIdOf(context, batch), wait);
}

async function cancelRun(context: CommandContext, wait: boolean): Promise<number> {
  const open = await requireOpenRun(context);
  const handle = handleOf(context, open.workflowId, open.workflowRunId);
  const since = await context.services.database.now();
  await handle.signal(cancelSignal);
  if (!wait) return printRequested(context, open.workflowId);
  context.output.say(`Cancelling ${open.workflowId}.`);
  const followed = await follow(context, { handle, firstRunId: open.workflowRunId, watched: watchedRun(context, open), since });
  const code = await closeRunReport(context, open, followed);
  return followed.kind === 'closed' ? EXIT.ok : code;
}

async function cancelBatch(context: CommandContext, batchId: string, wait: boolean): Promise<number> {
  const { services, mapping, output } = context;
  const handle = await requireOpenWorkflow(context, batchId);
  const stored = await loadBatch(services.database, batchId);
  const pinned = await pinnedMapping(services, stored.mappingHash);
  const since = await services.database.now();
  await handle.signal(cancelSignal);
  if (!wait) return printRequested(context, handle.workflowId);
  const followed = await follow(context, {
    handle,
    firstRunId: null,
    watched: () => Promise.resolve({ what: { batchId }, mapping: pinned }),
    since,
  });
  if (followed.kind !== 'closed') {
    output.result({ mapping, batchId, ...endedWatchDocument(followed) }, () => endedWatchLines(context, followed, handle.workflowId));
    return endedWatchExit(followed);
  }
  const [batch] = await closedRow(context, handle.workflowId, followed.end, async () => {
    await reconcile(services, mapping, null);
    return await listBatches(services.database, { mappingName: mapping, batchId }, 1);
  });
  output.result(batch, () => [
    `Batch ${batchId} of ${stored.customer} is closed: ${batch?.status ?? 'unknown'}. The rest of its orders is left to the next run.`,
  ]);
  return EXIT.ok;
}

function printRequested({ output, mapping }: CommandContext, workflowId: string): number {
  output.result({ mapping, workflowId, signal: 'cancel' }, () => [
    `Asked ${workflowId} to cancel. npm run cli -- status shows when it is closed.`,
  ]);
  return EXIT.ok;
}
