import type { Queryable } from '../../database/database.js';
import { quoteTable } from '../../database/quote-name.js';
import type { Mapping } from '../../mapping/schema.js';
import { codeList } from '../../orders/code-list.js';
import type { Lease } from '../runs/leases.js';
import { refreshRunTotals } from './run-totals.js';
import type { BatchStatus } from './batches.js';
import { refreshCounters } from './batches.js';

/** Writes the final status of a batch with its counters, and updates the totals of its run, whether the run is open or closed. */
export async function endBatch(
  tx: Queryable,
  mapping: Mapping,
  batch: { readonly batchId: string; readonly runId: string },
  { status, reason }: { readonly status: BatchStatus; readonly reason: string | null },
  now: string,
): Promise<void> {
  await refreshCounters(tx, mapping, batch.batchId, now);
  await tx.execute(
    `UPDATE [dbo].[MON_BatchProcessing] SET [status] = @status, [status_reason] = @reason, [error_summary] = @summary, [end_time] = @now,
       [cleanup_completed] = @now, [updated_date] = @now
     WHERE [batch_id] = @batchId`,
    {
      batchId: batch.batchId,
      status,
      reason: reason?.slice(0, 400) ?? null,
      summary: await errorSummary(tx, mapping, batch.batchId),
      now,
    },
  );
  await refreshRunTotals(tx, mapping, batch.runId);
}

/** What Monday refused in this attempt, by code: `2 x LABEL_MISSING`, the most frequent first. Empty when nothing was refused. */
export async function refusalsOfAttempt(db: Queryable, batchId: string, lease: Lease): Promise<string> {
  const rows = await db.query<{ code: string | null; n: number }>(
    `SELECT i.[error_code] AS [code], COUNT(*) AS [n] FROM [dbo].[SYNC_Intent] AS i
       INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
       INNER JOIN [dbo].[SYNC_Claim] AS c ON c.[claim_name] = @claim
     WHERE q.[batch_id] = @batchId AND i.[status] = N'REFUSED' AND i.[settled_date] >= c.[claimed_date]
     GROUP BY i.[error_code] ORDER BY COUNT(*) DESC, i.[error_code]`,
    { batchId, claim: lease.name },
  );
  return codeList(rows.map((row) => `${String(row.n)} x ${row.code ?? 'unknown'}`));
}

async function errorSummary(tx: Queryable, mapping: Mapping, batchId: string): Promise<string | null> {
  const rows = await tx.query<{ reason: string | null; message: string | null; n: number }>(
    `SELECT [stg_status_reason] AS [reason], MIN([stg_error_message]) AS [message], COUNT(*) AS [n]
     FROM ${quoteTable(mapping.tables.staging.orders)}
     WHERE [stg_batch_id] = @batchId AND [stg_status] = N'FAILED' GROUP BY [stg_status_reason]`,
    { batchId },
  );
  return rows.length === 0 ? null : rows.map((row) => `${String(row.n)} x ${row.reason ?? 'unknown'}: ${row.message ?? ''}`).join('\n');
}
