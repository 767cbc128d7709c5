import { errorTables } from '../errors/error-tables.js';
import type { Database, Queryable } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { canBeFed } from '../staging/hand-fed.js';
import { quoteTable } from '../../database/quote-name.js';

/** Rows that ended after these instants are kept. */
export interface CleanupLimits {
  readonly staging: string;
  readonly errors: string;
  readonly batches: string;
}

export interface CleanupCounts {
  /** Batches whose staged rows, raw rows included, were deleted. */
  readonly stagedBatches: number;
  readonly handFedRows: number;
  readonly errors: number;
  readonly findings: number;
  /** Batches that were deleted, with their requests. */
  readonly batches: number;
  readonly runs: number;
}

/** Batches in one transaction: a batch is at most a few thousand rows. */
const BATCHES_AT_A_TIME = 20;

interface OldBatch {
  readonly batch_id: string;
  readonly load_id: string;
  readonly changed_load_id: string | null;
}

/**
 * Deletes what is older than its limit and finished: staged and raw rows of batches of which every order is promoted or was superseded by a
 * later read, hand-fed rows that are done, resolved errors and findings, and batches and runs with nothing left. Rows that are pending, failed or not
 * promoted stay, however old. Records, production and the board are never touched.
 */
export async function cleanUp(database: Database, mapping: Mapping, limits: CleanupLimits): Promise<CleanupCounts> {
  const now = await database.now();
  let stagedBatches = 0;
  for (;;) {
    const old = await finishedBatches(database, mapping, limits.staging);
    if (old.length === 0) break;
    await database.transaction(async (tx) => {
      for (const batch of old) await clearStaging(tx, mapping, batch, now);
    });
    stagedBatches += old.length;
  }
  await clearUnstaged(database, mapping, limits.staging);
  return {
    stagedBatches,
    handFedRows: await clearHandFed(database, mapping, limits.staging),
    errors: await clearErrors(database, mapping, limits.errors),
    findings: await clearFindings(database, mapping.name, limits.errors),
    batches: await clearBatches(database, mapping, limits.batches),
    runs: await database.execute(
      `DELETE FROM [dbo].[SYNC_Run] WHERE [mapping_name] = @mapping AND [end_time] < @before
         AND NOT EXISTS (SELECT 1 FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[run_id] = [dbo].[SYNC_Run].[run_id])`,
      { mapping: mapping.name, before: limits.batches },
    ),
  };
}

/** Whether the staged rows of a batch are gone, so that it cannot be started again. */
export async function isCleanedUp(db: Queryable, batchId: string): Promise<boolean> {
  const rows = await db.query(
    `SELECT [batch_id] FROM [dbo].[MON_BatchProcessing] WHERE [batch_id] = @batchId AND [staging_deleted_date] IS NOT NULL`,
    { batchId },
  );
  return rows.length > 0;
}

/** Ended batches whose every order is promoted, or was superseded by a later read. */
async function finishedBatches(db: Queryable, mapping: Mapping, before: string): Promise<OldBatch[]> {
  return await db.query<OldBatch>(
    `SELECT b.[batch_id], b.[load_id], q.[changed_load_id] FROM [dbo].[MON_BatchProcessing] AS b INNER JOIN [dbo].[SYNC_Run] AS q ON q.[run_id] = b.[run_id]
     WHERE b.[mapping_name] = @mapping AND b.[end_time] < @before AND b.[staging_deleted_date] IS NULL
       AND NOT EXISTS (SELECT 1 FROM ${quoteTable(mapping.tables.staging.orders)} AS s
         LEFT JOIN [dbo].[SYNC_Record] AS r ON r.[board_id] = @boardId AND r.[key_digest] = s.[stg_key]
         WHERE s.[stg_batch_id] = b.[batch_id] AND s.[stg_status] <> N'PROMOTED' AND COALESCE(r.[read_number], 0) <= s.[stg_read_number])
     ORDER BY b.[end_time]`,
    { mapping: mapping.name, boardId: mapping.board.id, before },
    { limit: BATCHES_AT_A_TIME },
  );
}

async function clearStaging(tx: Queryable, mapping: Mapping, batch: OldBatch, now: string): Promise<void> {
  const staging = quoteTable(mapping.tables.staging.orders);
  const inBatch = `SELECT s.[stg_key] FROM ${staging} AS s WHERE s.[stg_batch_id] = @batchId`;
  const params = { batchId: batch.batch_id, loadId: batch.load_id };
  if (mapping.tables.staging.subitems !== undefined) {
    await tx.execute(
      `DELETE FROM ${quoteTable(mapping.tables.staging.subitems)} WHERE [load_id] = @loadId AND [stg_key] IN (${inBatch})`,
      params,
    );
  }
  if (batch.changed_load_id !== null) {
    const raw = { batchId: batch.batch_id, changedLoad: batch.changed_load_id };
    await tx.execute(`DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] = @changedLoad AND [stg_key] IN (${inBatch})`, raw);
  }
  await tx.execute(`DELETE FROM ${staging} WHERE [stg_batch_id] = @batchId`, { batchId: batch.batch_id });
  await tx.execute(`UPDATE [dbo].[MON_BatchProcessing] SET [staging_deleted_date] = @now WHERE [batch_id] = @batchId`, {
    batchId: batch.batch_id,
    now,
  });
}

/** Raw rows of reads whose run ended before it staged them: the next read has found the same changes. */
async function clearUnstaged(db: Queryable, mapping: Mapping, before: string): Promise<void> {
  await db.execute(
    `DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] IN (SELECT q.[changed_load_id] FROM [dbo].[SYNC_Run] AS q
       WHERE q.[mapping_name] = @mapping AND q.[staging_load_id] IS NULL AND q.[status] <> N'RUNNING' AND q.[end_time] < @before)`,
    { mapping: mapping.name, before },
  );
}

async function clearHandFed(database: Database, mapping: Mapping, before: string): Promise<number> {
  if (!canBeFed(await database.columns(mapping.tables.changed))) return 0;
  return await database.execute(
    `DELETE FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] IS NULL AND [ProcessOrder] = 0 AND [process_status] = N'DONE' AND [process_date] < @before`,
    { before },
  );
}

/** An error that a person closed stays: because of it the sync does not try the order again. */
async function clearErrors(db: Queryable, mapping: Mapping, before: string): Promise<number> {
  let count = 0;
  for (const table of errorTables(mapping))
    count += await db.execute(`DELETE FROM ${quoteTable(table)} WHERE [resolved_date] < @before AND [closed_reason] IS NULL`, { before });
  return count;
}

/** Resolved ones, and what is met no more: notices, and what a person has ended. An open error or warning stays. */
async function clearFindings(db: Queryable, mappingName: string, before: string): Promise<number> {
  return await db.execute(
    `DELETE FROM [dbo].[SYNC_Finding] WHERE [mapping_name] = @mappingName
       AND (([status] = N'RESOLVED' AND [ended_date] < @before) OR (([status] <> N'OPEN' OR [severity] = N'notice') AND [last_seen] < @before))`,
    { mappingName, before },
  );
}

/** Batches without staged rows, with their requests, unless an open error or a request without an answer still refers to them. */
async function clearBatches(database: Database, mapping: Mapping, before: string): Promise<number> {
  const named = errorTables(mapping).map(
    (table) => `AND NOT EXISTS (SELECT 1 FROM ${quoteTable(table)} AS e WHERE e.[batch_id] = b.[batch_id] AND e.[resolved_date] IS NULL)`,
  );
  const rows = await database.query<{ batch_id: string }>(
    `SELECT b.[batch_id] FROM [dbo].[MON_BatchProcessing] AS b WHERE b.[mapping_name] = @mapping AND b.[end_time] < @before AND b.[staging_deleted_date] IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_Request] AS q WHERE q.[batch_id] = b.[batch_id] AND q.[status] IN (N'OPEN', N'SENT')) ${named.join(' ')}`,
    { mapping: mapping.name, before },
  );
  const batches = rows.map((row) => ({ batchId: row.batch_id }));
  await database.transaction(async (tx) => {
    await tx.executeMany(
      `DELETE FROM [dbo].[SYNC_Intent] WHERE [request_id] IN (SELECT q.[request_id] FROM [dbo].[SYNC_Request] AS q WHERE q.[batch_id] = @batchId)`,
      batches,
    );
    await tx.executeMany(`DELETE FROM [dbo].[SYNC_Request] WHERE [batch_id] = @batchId`, batches);
    await tx.executeMany(`DELETE FROM [dbo].[MON_BatchProcessing] WHERE [batch_id] = @batchId`, batches);
  });
  return batches.length;
}
