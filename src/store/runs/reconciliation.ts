import type { Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteTable } from '../../database/quote-name.js';
import { loadRun } from './runs.js';

/**
 * Checks that the control totals of a run balance (P7), counted in the tables themselves: detected = staged + held + rejected, and staged =
 * promoted + failed + deferred, with nothing left in between, in staging, in the batches and in the run row alike. Returns a sentence for
 * each difference; an empty list means that all totals balance.
 */
export async function checkControlTotals(db: Queryable, mapping: Mapping, runId: string): Promise<string[]> {
  const { counts, stagingLoadId, changedLoadId } = await loadRun(db, runId);
  const problems: string[] = [];
  const check = (left: number, right: number, text: string): void => {
    if (left !== right) problems.push(`${text}: ${String(left)} against ${String(right)}.`);
  };
  if (changedLoadId === null) return problems;
  const staged = await countStaged(db, mapping, stagingLoadId);
  const batches = await sumBatches(db, runId);
  if (stagingLoadId !== null) {
    check(
      counts.new + counts.changed + counts.removed + counts.rejected,
      counts.staged + counts.held + counts.rejected,
      'detected orders against staged, held and rejected',
    );
  }
  check(staged.total, counts.staged, 'rows in staging against staged orders of the run');
  check(staged.unfinished, 0, 'staged orders without a final state');
  check(staged.promoted, counts.promoted, 'promoted orders in staging against the run');
  check(staged.failed, counts.failed, 'failed orders in staging against the run');
  check(staged.deferred, counts.deferred, 'deferred orders in staging against the run');
  check(batches.total, counts.staged, 'orders in batches against staged orders of the run');
  check(
    batches.promoted + batches.failed + batches.deferred,
    batches.total,
    'promoted, failed and deferred orders of the batches against their total',
  );
  return problems;
}

interface StagedSums {
  readonly total: number;
  readonly promoted: number;
  readonly failed: number;
  readonly deferred: number;
  readonly unfinished: number;
}

async function countStaged(db: Queryable, mapping: Mapping, loadId: string | null): Promise<StagedSums> {
  const rows = await db.query<{ status: string; n: number }>(
    `SELECT [stg_status] AS [status], COUNT(*) AS [n] FROM ${quoteTable(mapping.tables.staging.orders)} WHERE [load_id] = @loadId GROUP BY [stg_status]`,
    { loadId },
  );
  // Batches whose staged rows were cleaned up are counted by their own counters.
  const [cleaned] = await db.query<Omit<StagedSums, 'unfinished'>>(
    `SELECT COALESCE(SUM([total_records]), 0) AS [total], COALESCE(SUM([successful_records]), 0) AS [promoted],
       COALESCE(SUM([failed_records]), 0) AS [failed], COALESCE(SUM([deferred_records]), 0) AS [deferred]
     FROM [dbo].[MON_BatchProcessing] WHERE [load_id] = @loadId AND [staging_deleted_date] IS NOT NULL`,
    { loadId },
  );
  const of = (...statuses: string[]): number => rows.filter((row) => statuses.includes(row.status)).reduce((sum, row) => sum + row.n, 0);
  return {
    total: rows.reduce((sum, row) => sum + row.n, 0) + (cleaned?.total ?? 0),
    promoted: of('PROMOTED') + (cleaned?.promoted ?? 0),
    failed: of('FAILED') + (cleaned?.failed ?? 0),
    deferred: of('DEFERRED') + (cleaned?.deferred ?? 0),
    unfinished: of('PENDING', 'ACKNOWLEDGED'),
  };
}

async function sumBatches(db: Queryable, runId: string): Promise<Omit<StagedSums, 'unfinished'>> {
  const rows = await db.query<{ total: number; promoted: number; failed: number; deferred: number }>(
    `SELECT COALESCE(SUM([total_records]), 0) AS [total], COALESCE(SUM([successful_records]), 0) AS [promoted],
       COALESCE(SUM([failed_records]), 0) AS [failed], COALESCE(SUM([deferred_records]), 0) AS [deferred]
     FROM [dbo].[MON_BatchProcessing] WHERE [run_id] = @runId`,
    { runId },
  );
  return rows[0] ?? { total: 0, promoted: 0, failed: 0, deferred: 0 };
}
