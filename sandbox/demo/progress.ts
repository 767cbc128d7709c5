import type { Database } from '../../src/database/database.js';
import type { Progress } from '../../src/contracts/messages.js';

/** Progress of a run, counted in the tables. */
export interface RunProgress {
  readonly orders: number;
  readonly ordersDone: number;
  readonly batches: number;
  readonly batchesDone: number;
  /** Changes on the board that have been answered, and the known total. */
  readonly changesDone: number;
  readonly changes: number;
}

/** The counts of the run that a workflow run has begun; zeros before it has. */
export async function readProgress(database: Database, workflowRunId: string): Promise<RunProgress> {
  const [run] = await database.query<{ run_id: string; staging_load_id: string | null; orders_staged: number }>(
    `SELECT [run_id], [staging_load_id], [orders_staged] FROM [dbo].[SYNC_Run] WHERE [workflow_run_id] = @workflowRunId`,
    { workflowRunId },
  );
  if (run?.staging_load_id == null) return { orders: 0, ordersDone: 0, batches: 0, batchesDone: 0, changesDone: 0, changes: 0 };
  const params = { runId: run.run_id, loadId: run.staging_load_id };
  const number = async (sql: string): Promise<number> => (await database.query<{ n: number }>(sql, params))[0]?.n ?? 0;
  const batches = `FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[run_id] = @runId`;
  const intents = `SELECT COUNT(*) AS [n] FROM [dbo].[SYNC_Intent] AS i INNER JOIN [dbo].[SYNC_Request] AS q ON q.[request_id] = i.[request_id]
    INNER JOIN [dbo].[MON_BatchProcessing] AS b ON b.[batch_id] = q.[batch_id] WHERE b.[run_id] = @runId AND i.[operation] <> N'CREATE_GROUP'`;
  const staged = `FROM [dbo].[STG_MON_CustMasterSchedule] AS s WHERE s.[load_id] = @loadId`;
  const planned = await number(intents);
  // A new order takes one change for its item and one for each size, known before they are planned.
  const foreseen = await number(`SELECT (SELECT COUNT(*) ${staged} AND s.[stg_change] = N'NEW') + (SELECT COUNT(*)
    FROM [dbo].[STG_MON_CustMasterSchedule_Subitems] AS z INNER JOIN [dbo].[STG_MON_CustMasterSchedule] AS s
    ON s.[load_id] = z.[load_id] AND s.[stg_key] = z.[stg_key] WHERE s.[load_id] = @loadId AND s.[stg_change] = N'NEW') AS [n]`);
  return {
    orders: run.orders_staged,
    ordersDone: await number(`SELECT COUNT(*) AS [n] ${staged} AND s.[stg_status] <> N'PENDING'`),
    batches: await number(`SELECT COUNT(*) AS [n] ${batches}`),
    batchesDone: await number(`SELECT COUNT(*) AS [n] ${batches} AND b.[end_time] IS NOT NULL`),
    changesDone: await number(`${intents} AND i.[status] <> N'OPEN'`),
    changes: Math.max(planned, foreseen),
  };
}

const BAR = 24;

/** One line: bar, orders and batches done, changes per second, time left. */
export function progressText(title: string, progress: RunProgress, step: Progress | null, elapsedMs: number): string {
  const { orders, ordersDone, batches, batchesDone, changes, changesDone } = progress;
  if (batches === 0) return `  ${title}: ${step?.step ?? 'starting'} ...`;
  const share = changes === 0 ? batchesDone / batches : changesDone / changes;
  const filled = Math.round(share * BAR);
  const bar = `[${'#'.repeat(filled)}${'.'.repeat(BAR - filled)}]`;
  const rate = changesDone / (elapsedMs / 1000);
  const left = rate > 0 && changes > changesDone ? `, about ${String(Math.ceil((changes - changesDone) / rate))} s left` : '';
  return `  ${title} ${bar} orders ${String(ordersDone)}/${String(orders)}, batches ${String(batchesDone)}/${String(batches)}, changes ${String(changesDone)}/${String(changes)}, ${rate.toFixed(0)}/s${left}`;
}
