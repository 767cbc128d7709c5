import type { Database, SqlRow } from '../../src/database/database.js';
import type { Mapping } from '../../src/mapping/schema.js';
import { quoteTable } from '../../src/database/quote-name.js';

/** Rows of the production tables that belong to one item: byte for byte comparable, and the values that the demo counts. */
export interface ProductionOrder {
  readonly itemId: string;
  readonly orderNumber: string;
  readonly title: string;
  readonly group: string;
  /** Quantity by size, zeros included. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Every column of the order's row and of its subitems' rows. */
  readonly text: string;
}

/** The production tables, by item id. */
export async function readProduction(database: Database, mapping: Mapping): Promise<Map<string, ProductionOrder>> {
  const { orders, subitems = '' } = mapping.tables.production;
  const orderRows = await database.query(`SELECT * FROM ${quoteTable(orders)}`);
  const sizeRows = await database.query(`SELECT * FROM ${quoteTable(subitems)} ORDER BY [parent_item_id], [subitem_id]`);
  return new Map(
    orderRows.map((row) => {
      const itemId = String(row['Item ID']);
      return [
        itemId,
        toProduction(
          itemId,
          row,
          sizeRows.filter((size) => String(size['parent_item_id']) === itemId),
        ),
      ];
    }),
  );
}

function toProduction(itemId: string, row: SqlRow, sizes: readonly SqlRow[]): ProductionOrder {
  return {
    itemId,
    orderNumber: String(row['AAG ORDER NUMBER']),
    title: String(row['Title']),
    group: String(row['Group']),
    sizes: new Map(sizes.map((size) => [String(size['Size']), Number(size['Order Qty'])])),
    text: JSON.stringify([Object.entries(row), sizes.map((size) => Object.entries(size))]),
  };
}

/** Order numbers whose production rows differ in any byte, are new or are missing. */
export function changedProduction(before: ReadonlyMap<string, ProductionOrder>, after: ReadonlyMap<string, ProductionOrder>): string[] {
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids]
    .filter((id) => before.get(id)?.text !== after.get(id)?.text)
    .map((id) => (after.get(id) ?? before.get(id))?.orderNumber ?? id);
}

export interface ErrorRow {
  readonly orderNumber: string;
  readonly customer: string;
  readonly code: string;
  readonly message: string;
  readonly batchId: string;
  readonly runId: string;
  /** Null for an order. */
  readonly size: string | null;
  readonly parentItemId: string | null;
  readonly resolvedDate: string | null;
  readonly resolvedBy: string | null;
}

/** Every row of both error tables, oldest first. */
export async function readErrors(
  database: Database,
  mapping: Mapping,
): Promise<{ readonly orders: ErrorRow[]; readonly subitems: ErrorRow[] }> {
  const { orders, subitems = '' } = mapping.tables.errors;
  const read = async (table: string): Promise<ErrorRow[]> =>
    (await database.query(`SELECT * FROM ${quoteTable(table)} ORDER BY [created_date], [err_id]`)).map(toErrorRow);
  return { orders: await read(orders), subitems: await read(subitems) };
}

function toErrorRow(row: SqlRow): ErrorRow {
  const text = (column: string): string | null => (row[column] == null ? null : String(row[column]));
  return {
    orderNumber: text('order_number') ?? '',
    customer: text('customer_batch') ?? '',
    code: text('error_type') ?? '',
    message: text('error_message') ?? '',
    batchId: text('batch_id') ?? '',
    runId: text('run_id') ?? '',
    size: text('size_label'),
    parentItemId: text('parent_item_id'),
    resolvedDate: text('resolved_date'),
    resolvedBy: text('resolved_by'),
  };
}

export interface BatchRow {
  readonly batchId: string;
  readonly customer: string;
  readonly status: string;
  readonly total: number;
  readonly successful: number;
  readonly failed: number;
  readonly deferred: number;
}

/** The rows of MON_BatchProcessing of one run. */
export async function readBatches(database: Database, runId: string): Promise<BatchRow[]> {
  const rows = await database.query(
    `SELECT * FROM [dbo].[MON_BatchProcessing] WHERE [run_id] = @runId ORDER BY [customer_name], [batch_number]`,
    { runId },
  );
  return rows.map((row) => ({
    batchId: String(row['batch_id']),
    customer: String(row['customer_name']),
    status: String(row['status']),
    total: Number(row['total_records']),
    successful: Number(row['successful_records']),
    failed: Number(row['failed_records']),
    deferred: Number(row['deferred_records']),
  }));
}
