import type { Database, SqlRow } from '../../../src/database/database.js';

export interface RequestRow {
  readonly request_id: string;
  readonly operation: string;
  readonly body: string;
  readonly status: string;
  readonly send_count: number;
  readonly alias_count: number;
  readonly token_identity: string | null;
}

export interface RecordRow {
  readonly key_digest: string;
  /** First part of the key. */
  readonly number: string;
  readonly state: string;
  readonly item_id: string | null;
  readonly acknowledged_hash: string | null;
  readonly generation: number;
  readonly read_number: number;
  readonly dirty: boolean;
  readonly sent_columns: Readonly<Record<string, string | null>>;
  readonly uncertain: readonly string[];
  readonly recheck_after: string | null;
}

export interface LineRow {
  readonly key_digest: string;
  readonly size_label: string;
  readonly state: string;
  readonly subitem_id: string | null;
  readonly quantity: number | null;
  readonly uncertain: boolean;
}

export async function requestRows(database: Database): Promise<RequestRow[]> {
  return await database.query<RequestRow>('SELECT * FROM [dbo].[SYNC_Request] ORDER BY [created_date]');
}

/** Every record, tombstones of keys that have changed included. */
export async function allRecordRows(database: Database): Promise<RecordRow[]> {
  const rows = await database.query<SqlRow>('SELECT * FROM [dbo].[SYNC_Record] ORDER BY [key_digest]');
  return rows.map((row) => {
    const number = (JSON.parse(row['order_key'] as string) as string[])[0] ?? '';
    return {
      ...row,
      number,
      sent_columns: JSON.parse(row['sent_columns'] as string),
      uncertain: JSON.parse(row['uncertain'] as string),
    } as unknown as RecordRow;
  });
}

/** The records of every order that was ever planned, by order number. */
export async function recordRows(database: Database): Promise<Record<string, RecordRow>> {
  return Object.fromEntries((await allRecordRows(database)).map((row) => [row.number, row]));
}

export async function lineRows(database: Database): Promise<LineRow[]> {
  return await database.query<LineRow>('SELECT * FROM [dbo].[SYNC_Line] ORDER BY [key_digest], [size_label]');
}

/** Production as other tools see it: orders and sizes, in a fixed order. */
export async function productionRows(database: Database): Promise<{ orders: SqlRow[]; subitems: SqlRow[] }> {
  return {
    orders: await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule] ORDER BY [Item ID]'),
    subitems: await database.query('SELECT * FROM [dbo].[MON_CustMasterSchedule_Subitems] ORDER BY [subitem_id]'),
  };
}

export interface StagedRow {
  readonly stg_key: string;
  readonly number: string;
  readonly stg_change: string;
  readonly stg_read_number: number;
  readonly stg_status: string;
  readonly stg_status_reason: string | null;
}

/** Staged orders of one batch, or of all. */
export async function stagedRows(database: Database, batchId?: string): Promise<StagedRow[]> {
  return await database.query<StagedRow>(
    `SELECT [stg_key], [AAG ORDER NUMBER] AS [number], [stg_change], [stg_read_number], [stg_status], [stg_status_reason]
     FROM [dbo].[STG_MON_CustMasterSchedule] WHERE @batch IS NULL OR [stg_batch_id] = @batch ORDER BY [stg_read_number], [AAG ORDER NUMBER]`,
    { batch: batchId ?? null },
  );
}

export interface ErrorRow {
  readonly stg_key: string | null;
  readonly order_number: string;
  readonly group_name: string | null;
  readonly error_type: string;
  readonly error_message: string;
  readonly column_name: string | null;
  readonly column_value: string | null;
  readonly seen_count: number;
  readonly retry_count: number;
  readonly next_retry_date: string | null;
  readonly max_retries_reached: boolean;
  readonly resolved_date: string | null;
  readonly resolved_by: string | null;
  readonly size_label?: string;
}

/** Rows of the error table of orders, open ones unless `all`. */
export async function orderErrors(database: Database, all = false): Promise<ErrorRow[]> {
  return await errorRows(database, 'ERR_MON_CustMasterSchedule', all);
}

export async function sizeErrors(database: Database, all = false): Promise<ErrorRow[]> {
  return await errorRows(database, 'ERR_MON_CustMasterSchedule_Subitems', all);
}

async function errorRows(database: Database, table: string, all: boolean): Promise<ErrorRow[]> {
  return await database.query<ErrorRow>(
    `SELECT * FROM [dbo].[${table}] ${all ? '' : 'WHERE [resolved_date] IS NULL'} ORDER BY [order_number], [created_date]`,
  );
}
