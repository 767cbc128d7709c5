import type { Queryable, SqlRow, SqlValue } from '../../database/database.js';
import type { Mapping } from '../../mapping/schema.js';
import { quoteName, quoteTable } from '../../database/quote-name.js';

/**
 * A row that a source system put into the table of changed rows with ProcessOrder = 1. `values` are in the order of the requested columns.
 */
export interface HandFedRow {
  readonly processId: string;
  readonly values: readonly SqlValue[];
}

/** How one read judged a hand-fed row. `key` and `hash` are null where the rules find none. */
export interface HandFedVerdict {
  readonly processId: string;
  readonly key: string | null;
  readonly hash: string | null;
  readonly status: 'FAILED' | null;
  readonly message: string | null;
}

/** Columns that a table of changed rows needs for hand-fed rows. */
const FEED_COLUMNS = ['ProcessOrder', 'process_id', 'process_status', 'process_message', 'process_date'];

/** Whether a table of changed rows with these columns accepts hand-fed rows. */
export function canBeFed(columns: readonly { readonly name: string }[]): boolean {
  const names = new Set(columns.map(({ name }) => name));
  return FEED_COLUMNS.every((name) => names.has(name));
}

/**
 * Rows that wait to be taken, or that failed and are tried again. Read inside the transaction that loads the same table; outside it the
 * read would wait for that transaction.
 */
export async function handFedRows(tx: Queryable, mapping: Mapping, columns: readonly string[]): Promise<HandFedRow[]> {
  const rows = await tx.query<SqlRow>(
    `SELECT ${columns.map(quoteName).join(', ')} FROM ${quoteTable(mapping.tables.changed)} WHERE [load_id] IS NULL AND [ProcessOrder] = 1`,
  );
  return rows.map((row) => ({ processId: String(row['process_id']), values: columns.map((name) => row[name] ?? null) }));
}

/** Keys of hand-fed orders that no read of the source has found. */
export async function handFedKeys(db: Queryable, boardId: string): Promise<ReadonlySet<string>> {
  const rows = await db.query<{ key_digest: string }>(
    `SELECT [key_digest] FROM [dbo].[SYNC_HandFedOrder] WHERE [board_id] = @boardId AND [in_source] = 0`,
    { boardId },
  );
  return new Set(rows.map((row) => row.key_digest));
}

/** Stores the keys of hand-fed orders. */
export async function addHandFedKeys(tx: Queryable, boardId: string, keys: readonly string[], now: string): Promise<void> {
  const params = keys.map((key) => ({ boardId, key, now }));
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_HandFedOrder] SET [in_source] = 0, [updated_date] = @now WHERE [board_id] = @boardId AND [key_digest] = @key`,
    params,
  );
  await tx.executeMany(
    `INSERT INTO [dbo].[SYNC_HandFedOrder] ([board_id], [key_digest], [in_source], [updated_date])
     SELECT @boardId, @key, 0, @now WHERE NOT EXISTS (SELECT 1 FROM [dbo].[SYNC_HandFedOrder] AS h WHERE h.[board_id] = @boardId AND h.[key_digest] = @key)`,
    params,
  );
}

/** The source holds these orders now: from now on they count as orders of the source, removal included. */
export async function handOver(tx: Queryable, boardId: string, keys: readonly string[], now: string): Promise<void> {
  await tx.executeMany(
    `UPDATE [dbo].[SYNC_HandFedOrder] SET [in_source] = 1, [updated_date] = @now WHERE [board_id] = @boardId AND [key_digest] = @key`,
    keys.map((key) => ({ boardId, key, now })),
  );
}

/** Writes to each row how it was judged. A row that is processed further has no status yet. */
export async function recordVerdicts(tx: Queryable, mapping: Mapping, verdicts: readonly HandFedVerdict[], now: string): Promise<void> {
  await tx.executeMany(
    `UPDATE ${quoteTable(mapping.tables.changed)} SET [stg_key] = @key, [stg_hash] = @hash, [process_status] = @status, [process_message] = @message, [process_date] = @now
     WHERE [process_id] = @processId AND [load_id] IS NULL AND [ProcessOrder] = 1`,
    verdicts.map((verdict) => ({ ...verdict, now })),
  );
}

/** Marks rows DONE whose content Monday has acknowledged, and FAILED with its reason what Monday refused. */
export async function closeHandFed(tx: Queryable, mapping: Mapping, boardId: string, now: string): Promise<void> {
  const changed = quoteTable(mapping.tables.changed);
  const open = `${changed}.[load_id] IS NULL AND ${changed}.[ProcessOrder] = 1`;
  await tx.execute(
    `UPDATE ${changed} SET [ProcessOrder] = 0, [process_status] = N'DONE', [process_message] = NULL, [process_date] = @now
     FROM [dbo].[SYNC_Record] AS r WHERE ${open} AND r.[board_id] = @boardId AND r.[key_digest] = ${changed}.[stg_key] AND r.[acknowledged_hash] = ${changed}.[stg_hash]`,
    { boardId, now },
  );
  await tx.execute(
    `UPDATE ${changed} SET [process_status] = N'FAILED', [process_message] = e.[error_message], [process_date] = @now
     FROM ${quoteTable(mapping.tables.errors.orders)} AS e
     WHERE ${open} AND e.[resolved_date] IS NULL AND e.[stg_key] = ${changed}.[stg_key] AND e.[content_hash] = ${changed}.[stg_hash]`,
    { now },
  );
}
