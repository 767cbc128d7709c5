import type { Database, Queryable, SqlParams } from '../../database/database.js';
import { RowMissing } from '../row-missing.js';

export type RunStatus = 'RUNNING' | 'COMPLETED' | 'COMPLETED_WITH_ERRORS' | 'FAILED' | 'CANCELLED' | 'ORPHANED';

/** Which part of the source a run reads. Empty means everything: only such a read is complete and may infer removals. */
export interface RunSelection {
  readonly customer?: string;
  readonly po?: string;
  readonly season?: string;
  /** Keys of orders that a person retries, whether they are due or not. */
  readonly orders?: readonly string[];
  readonly limit?: number;
}

/** What one read of the source found. Orders are counted by key: detected = staged + held + rejected. */
export interface ReadCounts {
  readonly rowsRead: number;
  readonly rowsBlank: number;
  readonly rowsOutOfScope: number;
  readonly rowsRepeated: number;
  readonly unchanged: number;
  readonly new: number;
  readonly changed: number;
  readonly removed: number;
  readonly held: number;
  readonly rejected: number;
  /** Known orders that this complete read did not find; removed only when the next one does not find them either. */
  readonly missing: number;
}

export interface NewRun {
  readonly runId: string;
  readonly mappingName: string;
  readonly mappingHash: string;
  readonly boardId: string;
  readonly workflowId: string;
  readonly workflowRunId: string;
  readonly selection: RunSelection;
}

export interface StoredRun extends NewRun {
  readonly status: RunStatus;
  readonly statusReason: string | null;
  readonly readNumber: number | null;
  readonly completeRead: boolean;
  readonly changedLoadId: string | null;
  readonly stagingLoadId: string | null;
  readonly counts: ReadCounts & { readonly staged: number; readonly promoted: number; readonly failed: number; readonly deferred: number };
  /** Open errors that this run was the first to see, or that only a person can decide; the others are older. Counted when the run closes. */
  readonly newErrors: number;
  /** Of runs before findings were kept; later ones write none. */
  readonly notes: readonly string[];
  readonly startTime: string;
  readonly endTime: string | null;
}

interface RunRow {
  run_id: string;
  mapping_name: string;
  mapping_hash: string;
  board_id: string;
  workflow_id: string;
  workflow_run_id: string;
  status: RunStatus;
  status_reason: string | null;
  options: string;
  read_number: number | null;
  complete_read: boolean;
  changed_load_id: string | null;
  staging_load_id: string | null;
  rows_read: number;
  rows_blank: number;
  rows_out_of_scope: number;
  rows_repeated: number;
  orders_unchanged: number;
  orders_new: number;
  orders_changed: number;
  orders_removed: number;
  orders_held: number;
  orders_rejected: number;
  orders_missing: number;
  orders_staged: number;
  orders_promoted: number;
  orders_failed: number;
  orders_deferred: number;
  new_errors: number;
  notes: string | null;
  start_time: string;
  end_time: string | null;
}

/** Writes the run row once; a retried attempt finds it. */
export async function insertRun(database: Database, run: NewRun): Promise<void> {
  await database.execute(
    `INSERT INTO [dbo].[SYNC_Run] ([run_id], [mapping_name], [mapping_hash], [board_id], [workflow_id], [workflow_run_id], [status], [options], [start_time])
     SELECT @runId, @mappingName, @mappingHash, @boardId, @workflowId, @workflowRunId, N'RUNNING', @options, @now
     WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Run] WHERE [run_id] = @runId)`,
    {
      runId: run.runId,
      mappingName: run.mappingName,
      mappingHash: run.mappingHash,
      boardId: run.boardId,
      workflowId: run.workflowId,
      workflowRunId: run.workflowRunId,
      options: JSON.stringify(run.selection),
      now: await database.now(),
    },
  );
}

/** The run with this id; null when it has not begun. */
export async function findRun(db: Queryable, runId: string): Promise<StoredRun | null> {
  const [run] = await selectRuns(db, 'WHERE [run_id] = @runId ORDER BY [start_time]', { runId }, 1);
  return run ?? null;
}

/** The run with this id; throws RowMissing when it has not begun. */
export async function loadRun(db: Queryable, runId: string): Promise<StoredRun> {
  const run = await findRun(db, runId);
  if (run === null) throw new RowMissing(`run ${runId} in SYNC_Run`);
  return run;
}

/** Runs by a WHERE/ORDER BY tail. */
export async function selectRuns(db: Queryable, tail: string, params: SqlParams, limit: number): Promise<StoredRun[]> {
  const rows = await db.query<RunRow>(`SELECT * FROM [dbo].[SYNC_Run] ${tail}`, params, { limit });
  return rows.map(toRun);
}

/** Keeps how many open errors count as new in a run. */
export async function saveNewErrors(db: Queryable, runId: string, newErrors: number): Promise<void> {
  await db.execute(`UPDATE [dbo].[SYNC_Run] SET [new_errors] = @newErrors WHERE [run_id] = @runId`, { runId, newErrors });
}

/** Writes the final status. A run that has one already keeps its end time. */
export async function closeRun(db: Queryable, runId: string, status: RunStatus, reason: string | null, now: string): Promise<void> {
  await db.execute(
    `UPDATE [dbo].[SYNC_Run] SET [status] = @status, [status_reason] = @reason, [end_time] = COALESCE([end_time], @now) WHERE [run_id] = @runId`,
    { runId, status, reason, now },
  );
}

function toRun(row: RunRow): StoredRun {
  return {
    runId: row.run_id,
    mappingName: row.mapping_name,
    mappingHash: row.mapping_hash,
    boardId: row.board_id,
    workflowId: row.workflow_id,
    workflowRunId: row.workflow_run_id,
    status: row.status,
    statusReason: row.status_reason,
    selection: JSON.parse(row.options) as RunSelection,
    readNumber: row.read_number,
    completeRead: row.complete_read,
    changedLoadId: row.changed_load_id,
    stagingLoadId: row.staging_load_id,
    counts: {
      rowsRead: row.rows_read,
      rowsBlank: row.rows_blank,
      rowsOutOfScope: row.rows_out_of_scope,
      rowsRepeated: row.rows_repeated,
      unchanged: row.orders_unchanged,
      new: row.orders_new,
      changed: row.orders_changed,
      removed: row.orders_removed,
      held: row.orders_held,
      rejected: row.orders_rejected,
      missing: row.orders_missing,
      staged: row.orders_staged,
      promoted: row.orders_promoted,
      failed: row.orders_failed,
      deferred: row.orders_deferred,
    },
    newErrors: row.new_errors,
    notes: JSON.parse(row.notes ?? '[]') as string[],
    startTime: row.start_time,
    endTime: row.end_time,
  };
}
