import { quoteName } from '../../database/quote-name.js';
import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { runVerdict } from '../../orders/run-verdict.js';
import { openCounts } from '../findings/open-counts.js';
import { loadRun, saveNewErrors } from '../runs/runs.js';

const ALL_REPAIRED = 'every order was repaired after the run had closed';

/**
 * The run's totals are the sums over its batches, so a batch that is repaired after the run has closed corrects them too. The reason of a run
 * with errors is then written as at its end, from the same verdict: orders that are left, and what else of the mapping is open now. The
 * status stays the one that Temporal shows for the closed workflow.
 */
export async function refreshRunTotals(tx: Queryable, mapping: Mapping, runId: string): Promise<void> {
  const sum = (column: string): string =>
    `(SELECT COALESCE(SUM(b.${quoteName(column)}), 0) FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[run_id] = @runId)`;
  await tx.execute(
    `UPDATE [dbo].[SYNC_Run] SET [orders_promoted] = ${sum('successful_records')}, [orders_failed] = ${sum('failed_records')},
       [orders_deferred] = ${sum('deferred_records')} WHERE [run_id] = @runId`,
    { runId },
  );
  const run = await loadRun(tx, runId);
  if (run.status !== 'COMPLETED_WITH_ERRORS') return;
  const { status, reason, newErrors } = runVerdict(run.counts, await openCounts(tx, mapping, run));
  const said = [...(status === 'COMPLETED' ? [ALL_REPAIRED] : []), ...(reason === null ? [] : [reason])];
  await tx.execute(`UPDATE [dbo].[SYNC_Run] SET [status_reason] = @reason WHERE [run_id] = @runId`, { runId, reason: said.join('; ') });
  await saveNewErrors(tx, runId, newErrors);
}
