import type { Queryable } from '../../database/database.js';
import type { StoredRun } from '../runs/runs.js';

export interface PlannedBatch {
  readonly batchId: string;
  readonly customer: string;
  readonly number: number;
  readonly count: number;
  readonly orders: number;
}

/** Writes the planned batches of a run. They are PENDING until their workflow starts. */
export async function insertBatches(
  tx: Queryable,
  run: StoredRun,
  loadId: string,
  batches: readonly PlannedBatch[],
  now: string,
): Promise<void> {
  await tx.executeMany(
    `INSERT INTO [dbo].[MON_BatchProcessing] ([batch_id], [run_id], [mapping_name], [customer_name], [batch_number], [batch_count], [batch_type],
       [status], [load_id], [total_records], [staging_load_completed], [created_date], [updated_date], [started_by], [config_snapshot])
     VALUES (@batchId, @runId, @mappingName, @customer, @number, @count, N'ORDERS', N'PENDING', @loadId, @orders, @now, @now, @now, @startedBy, @config)`,
    batches.map((batch) => ({
      batchId: batch.batchId,
      runId: run.runId,
      mappingName: run.mappingName,
      customer: batch.customer,
      number: batch.number,
      count: batch.count,
      loadId,
      orders: batch.orders,
      now,
      startedBy: run.workflowId,
      config: JSON.stringify({ mappingHash: run.mappingHash, selection: run.selection, readNumber: run.readNumber }),
    })),
  );
}
